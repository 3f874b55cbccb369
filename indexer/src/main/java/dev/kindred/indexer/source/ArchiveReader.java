package dev.kindred.indexer.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of archives, nested ones too, as a stream: nothing is ever written to a path
 * that an archive names. What an archive expands to is limited in size, number and depth; one that
 * breaks a limit is a single failure.
 */
record ArchiveReader(Readers readers, Budget budget) implements FormatReader {
  private static final int MAX_DEPTH = 3;
  private static final int DECOMPRESSOR_KILOBYTES = 64 << 10;
  private static final Pattern SUFFIX = Pattern.compile("(?i)\\.(gz|bz2|xz)$");

  /** A limit was broken; nothing more is read of the file, however deep it was met. */
  private static final class LimitFault extends InputFault {
    private static final long serialVersionUID = 1L;

    LimitFault(String reason) {
      super(reason);
    }
  }

  /** What is left of the limits for the archive on disk and all inside it. */
  static final class Budget {
    private static final long MAX_BYTES = 8L << 30;
    private static final int MAX_MEMBERS = 100_000;

    private final long maxBytes;
    private long bytes;
    private int members = MAX_MEMBERS;
    private int depth;

    Budget(long maxBytes) {
      this.maxBytes = maxBytes;
      this.bytes = maxBytes;
    }

    private void enter() throws LimitFault {
      if (++depth > MAX_DEPTH) {
        throw new LimitFault(
            "holds archives in archives, more than %d deep; the rest was left out"
                .formatted(MAX_DEPTH));
      }
    }

    private void takeMember() throws LimitFault {
      if (--members < 0) {
        throw new LimitFault(
            "has more than %,d members; the rest was left out".formatted(MAX_MEMBERS));
      }
    }

    private void takeBytes(long count) throws LimitFault {
      bytes -= count;
      if (bytes < 0) {
        throw new LimitFault(
            "expands to more than %,d MB; the rest was left out".formatted(maxBytes >> 20));
      }
    }
  }

  ArchiveReader(Readers readers) {
    this(readers, new Budget(Budget.MAX_BYTES));
  }

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    budget.enter();
    try {
      readExpanded(expanded(in), origin, sink);
    } finally {
      budget.depth--;
    }
  }

  /** Takes off gzip and its like. */
  private InputStream expanded(InputStream in) throws IOException {
    var buffered = new BufferedInputStream(in);
    if (!Containers.isCompressed(head(buffered))) {
      return buffered;
    }
    try {
      String compressor = CompressorStreamFactory.detect(buffered);
      var factory = new CompressorStreamFactory(true, DECOMPRESSOR_KILOBYTES);
      InputStream plain = factory.createCompressorInputStream(compressor, buffered);
      return new BufferedInputStream(new Metered(plain, budget));
    } catch (CompressorException e) {
      throw new InputFault("is damaged: its compressed data cannot be read", e);
    }
  }

  private static byte[] head(InputStream in) throws IOException {
    in.mark(TypeDetector.HEAD_BYTES);
    byte[] head = in.readNBytes(TypeDetector.HEAD_BYTES);
    in.reset();
    return head;
  }

  private void readExpanded(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    byte[] head = head(in);
    boolean zip = Containers.isZip(head);
    if (!zip && !Containers.isTar(head)) {
      String name = SUFFIX.matcher(origin.fileName()).replaceFirst("");
      member(in, new Origin(origin.path(), PathNames.stem(name)), name, sink);
      return;
    }
    int members =
        readMembers(
            zip
                ? new ZipArchiveInputStream(in, "UTF-8", true, true)
                : new TarArchiveInputStream(in),
            origin,
            sink);
    if (members == 0 && zip && !Containers.isEmptyZip(head)) {
      throw damaged(null);
    }
    if (members == 0) {
      sink.skip(origin.path(), SkipReason.EMPTY);
    }
  }

  /** Says how many there were. */
  private int readMembers(ArchiveInputStream<?> archive, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var members = new MemberNames(origin);
    int count = 0;
    for (ArchiveEntry entry = next(archive); entry != null; entry = next(archive)) {
      budget.takeMember();
      count++;
      String name = DocumentDraft.oneLine(DocumentDraft.clean(entry.getName().replace('\\', '/')));
      boolean wanted = !entry.isDirectory() && !isHidden(name);
      var in = new Metered(archive, budget);
      var member = new Origin(wanted ? members.path(name) : name, PathNames.stem(name));
      if (!archive.canReadEntryData(entry)) {
        sink.fail(member.failure(0, new InputFault("is encrypted, or packed in an unknown way")));
        continue;
      }
      if (wanted) {
        member(in, member, member.fileName(), sink);
      }
      in.skipRest();
    }
    return count;
  }

  private static InputFault damaged(@Nullable Exception cause) {
    return new InputFault("is a damaged archive; the rest of it was not read", cause);
  }

  private @Nullable ArchiveEntry next(ArchiveInputStream<?> archive) throws IOException {
    try {
      return archive.getNextEntry();
    } catch (InputFault e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private void member(InputStream in, Origin origin, String name, DocumentSink sink)
      throws IOException, InterruptedException {
    try {
      var member = new BufferedInputStream(CloseShieldInputStream.wrap(in));
      FileType type = TypeDetector.detect(name, head(member)).orElse(null);
      if (type == null) {
        sink.skip(origin.path(), SkipReason.BINARY);
      } else if (type == FileType.ARCHIVE) {
        new ArchiveReader(readers, budget).read(member, origin, sink);
      } else {
        readers.of(type).read(member, origin, sink);
      }
    } catch (LimitFault e) {
      throw e;
    } catch (InputFault e) {
      InputFile.tell(e, origin, sink);
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.contains("/.") || name.startsWith("__MACOSX/");
  }

  /** Counts what is read, and says what is broken in a clause. */
  private static final class Metered extends FilterInputStream {
    private final Budget budget;

    Metered(InputStream in, Budget budget) {
      super(in);
      this.budget = budget;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      int count = read(single, 0, 1);
      return count < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count;
      try {
        count = in.read(target, offset, length);
      } catch (InputFault e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw new InputFault("is damaged: its compressed data cannot be read", e);
      }
      budget.takeBytes(Math.max(0, count));
      return count;
    }

    /** What nobody wants is expanded all the same, and so it counts. */
    void skipRest() throws IOException {
      byte[] dropped = new byte[1 << 16];
      while (read(dropped, 0, dropped.length) >= 0) {}
    }
  }
}
