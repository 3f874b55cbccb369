package dev.kindred.indexer.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One input, not yet opened.
 *
 * @param type null to go by name and content
 * @param file null for a stream, which no one can look at beforehand
 * @param otherwise how to read it if it is nothing known; null to pass over it
 */
record InputFile(
    Origin origin,
    @Nullable FileType type,
    Opening opening,
    @Nullable Path file,
    @Nullable FileType otherwise) {

  /** A file that somebody asked for by name. */
  static InputFile named(Path file, Origin origin, @Nullable FileType type) {
    return new InputFile(origin, type, () -> Files.newInputStream(file), file, FileType.TEXT);
  }

  /** A file that is what its content says, and is passed over if that is binary. */
  static InputFile found(Path file, Origin origin) {
    return new InputFile(origin, null, () -> Files.newInputStream(file), file, null);
  }

  static InputFile ofStream(Origin origin, FileType type, Opening opening) {
    return new InputFile(origin, type, opening, null, null);
  }

  /** Opens the input; whoever calls it closes it. */
  interface Opening {
    InputStream open() throws IOException;
  }

  /** Pushes the documents of the input, and tells the sink what is wrong with it. */
  void read(Readers readers, DocumentSink sink) throws IOException, InterruptedException {
    if (origin.path().chars().anyMatch(Character::isISOControl)) {
      sink.fail(new SourceFailure(origin.path(), 0, "has a control character in its name"));
      return;
    }
    if (file == null) {
      readDocuments(readers, sink);
      return;
    }
    SourceFile found =
        SourceFile.of(
            file, origin.path(), (type == null ? "found" : type) + " " + readers.fields());
    if (sink.begin(found)) {
      readDocuments(readers, sink);
      sink.end(found);
    }
  }

  private void readDocuments(Readers readers, DocumentSink sink)
      throws IOException, InterruptedException {
    try (InputStream in = new BufferedInputStream(new FaultStream(open()))) {
      Optional<FileType> known = type == null ? detect(in) : Optional.of(type);
      if (known.isPresent()) {
        readers.of(known.get()).read(in, origin, sink);
      } else {
        sink.skip(origin.path(), SkipReason.BINARY);
      }
    } catch (InputFault e) {
      tell(e, origin, sink);
    }
  }

  private Optional<FileType> detect(InputStream in) throws IOException {
    byte[] head = TypeDetector.head(in, TypeDetector.HEAD_BYTES);
    return TypeDetector.detect(origin.fileName(), head).or(() -> Optional.ofNullable(otherwise));
  }

  /** Tells the sink of a fault of the whole input, unless it stands for an interrupt. */
  static void tell(InputFault fault, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    if (fault.getCause() instanceof InterruptedIOException) {
      throw new InterruptedException();
    }
    sink.fail(origin.failure(0, fault));
  }

  private InputStream open() throws InputFault {
    try {
      return opening.open();
    } catch (IOException e) {
      throw FaultStream.fault("cannot be read", e);
    }
  }
}
