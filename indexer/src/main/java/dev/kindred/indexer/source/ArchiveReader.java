package dev.kindred.indexer.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
record ArchiveReader(Readers readers, ArchiveBudget budget) implements FormatReader {
  private static final int DECOMPRESSOR_KILOBYTES = 64 << 10;
  private static final Pattern SUFFIX = Pattern.compile("(?i)\\.(gz|bz2|xz)$");

  ArchiveReader(Readers readers) {
    this(readers, new ArchiveBudget(ArchiveBudget.MAX_BYTES));
  }

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    budget.enter();
    try {
      readExpanded(expanded(budget.isOutermost() ? budget.counted(in) : in), origin, sink);
    } finally {
      budget.leave();
    }
  }

  /** Takes off gzip and its like. */
  private InputStream expanded(InputStream in) throws IOException {
    var buffered = new BufferedInputStream(in);
    if (!Containers.isCompressed(TypeDetector.head(buffered, TypeDetector.HEAD_BYTES))) {
      return buffered;
    }
    try {
      String compressor = CompressorStreamFactory.detect(buffered);
      var factory = new CompressorStreamFactory(true, DECOMPRESSOR_KILOBYTES);
      InputStream plain = factory.createCompressorInputStream(compressor, buffered);
      return new BufferedInputStream(budget.metered(plain));
    } catch (CompressorException e) {
      throw new InputFault("is damaged: its compressed data cannot be read", e);
    }
  }

  private void readExpanded(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    byte[] head = TypeDetector.head(in, TypeDetector.HEAD_BYTES);
    boolean zip = Containers.isZip(head);
    if (!zip && !Containers.isTar(head)) {
      String name = SUFFIX.matcher(origin.fileName()).replaceFirst("");
      member(in, new Origin(origin.path(), PathNames.stem(name)), name, sink);
      return;
    }
    readMembers(
        zip ? new ZipArchiveInputStream(in, "UTF-8", true, true) : new TarArchiveInputStream(in),
        !zip || Containers.isEmptyZip(head),
        origin,
        sink);
  }

  private void readMembers(
      ArchiveInputStream<?> archive, boolean mayBeEmpty, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var names = new MemberNames(origin);
    int entries = 0;
    int files = 0;
    for (ArchiveEntry entry = next(archive); entry != null; entry = next(archive)) {
      budget.takeMember();
      entries++;
      var in = budget.metered(archive);
      if (!entry.isDirectory()) {
        files++;
        String name =
            DocumentDraft.oneLine(DocumentDraft.clean(entry.getName().replace('\\', '/')));
        var member = new Origin(names.path(name), PathNames.stem(name));
        if (isHidden(name)) {
          sink.skip(member.path(), SkipReason.HIDDEN);
        } else if (archive.canReadEntryData(entry)) {
          member(in, member, member.fileName(), sink);
        } else {
          sink.fail(member.failure(0, new InputFault("is encrypted, or packed in an unknown way")));
        }
      }
      if (archive.canReadEntryData(entry)) {
        in.transferTo(OutputStream.nullOutputStream()); // what nobody wants counts, too
      }
    }
    if (entries == 0 && !mayBeEmpty) {
      throw damaged(null);
    }
    if (files == 0) {
      sink.skip(origin.path(), SkipReason.EMPTY);
    }
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
      byte[] head = TypeDetector.head(member, TypeDetector.HEAD_BYTES);
      FileType type = TypeDetector.detect(name, head).orElse(null);
      if (type == null) {
        sink.skip(origin.path(), SkipReason.BINARY);
      } else if (type == FileType.ARCHIVE) {
        new ArchiveReader(readers, budget).read(member, origin, sink);
      } else {
        readers.of(type).read(member, origin, sink);
      }
    } catch (ArchiveBudget.LimitFault e) {
      throw e;
    } catch (InputFault e) {
      InputFile.tell(e, origin, sink);
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.contains("/.") || name.startsWith("__MACOSX/");
  }
}
