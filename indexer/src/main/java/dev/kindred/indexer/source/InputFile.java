package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One input, not yet opened.
 *
 * @param file null for a stream, which no one can look at beforehand
 */
record InputFile(Origin origin, FileType type, Opening opening, @Nullable Path file) {

  static InputFile of(Path file, Origin origin, FileType type) {
    return new InputFile(origin, type, () -> Files.newInputStream(file), file);
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
    SourceFile found = SourceFile.of(file, origin.path(), type + " " + fields);
    if (sink.begin(found)) {
      readDocuments(fields, sink);
      sink.end(found);
    }
  }

  private void readDocuments(RecordFields fields, DocumentSink sink)
      throws IOException, InterruptedException {
    try (InputStream in = new FaultStream(open())) {
      FormatReader.of(type, fields).read(in, origin, sink);
    } catch (InputFault e) {
      tell(e, origin, sink);
    }
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
