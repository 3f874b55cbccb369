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
 */
record InputFile(Origin origin, @Nullable FileType type, Opening opening, @Nullable Path file) {

  static InputFile of(Path file, Origin origin, FileType type) {
    return new InputFile(origin, type, () -> Files.newInputStream(file), file);
  }

  /** A file that is what its content says, and is passed over if that is binary. */
  static InputFile found(Path file, Origin origin) {
    return new InputFile(origin, null, () -> Files.newInputStream(file), file);
  }

  static InputFile ofStream(Origin origin, FileType type, Opening opening) {
    return new InputFile(origin, type, opening, null);
  }

  /** Opens the input; whoever calls it closes it. */
  interface Opening {
    InputStream open() throws IOException;
  }

  /** Pushes the documents of the input, and tells the sink what is wrong with it. */
  void read(RecordFields fields, DocumentSink sink) throws IOException, InterruptedException {
    if (origin.path().chars().anyMatch(Character::isISOControl)) {
      sink.fail(new SourceFailure(origin.path(), 0, "has a control character in its name"));
      return;
    }
    if (file == null) {
      readDocuments(fields, sink);
      return;
    }
    SourceFile found =
        SourceFile.of(file, origin.path(), (type == null ? "found" : type) + " " + fields);
    if (sink.begin(found)) {
      readDocuments(fields, sink);
      sink.end(found);
    }
  }

  private void readDocuments(RecordFields fields, DocumentSink sink)
      throws IOException, InterruptedException {
    try (InputStream in = new BufferedInputStream(new FaultStream(open()))) {
      Optional<FileType> known = type == null ? detect(in) : Optional.of(type);
      if (known.isPresent()) {
        FormatReader.of(known.get(), fields).read(in, origin, sink);
      } else {
        sink.skip(origin.path(), SkipReason.BINARY);
      }
    } catch (InputFault e) {
      tell(e, origin, sink);
    }
  }

  private Optional<FileType> detect(InputStream in) throws IOException {
    in.mark(TypeDetector.HEAD_BYTES);
    byte[] head = in.readNBytes(TypeDetector.HEAD_BYTES);
    in.reset();
    String path = origin.path();
    return TypeDetector.detect(path.substring(path.lastIndexOf('/') + 1), head);
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
