package dev.kindred.indexer.source;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.util.Optional;

/**
 * What an input is called.
 *
 * @param path as in {@link dev.kindred.core.text.Document#path()}
 * @param title title of a document that has none of its own; may be empty
 */
record Origin(String path, String title) {

  /** The path of what is inside this input. */
  String member(String name) {
    return path + SourceFile.MEMBER + name;
  }

  /** Whether a document of the given path came of this input. */
  boolean gave(String documentPath) {
    return documentPath.equals(path) || documentPath.startsWith(path + SourceFile.MEMBER);
  }

  /** The last part of the path. */
  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Id of a record that has none of its own. */
  String idOfLine(int line) {
    return path + ":" + line;
  }

  /** Passes a record on, if there is anything in it. */
  void pass(int line, Optional<Document> record, DocumentSink sink)
      throws IOException, InterruptedException {
    if (record.isPresent()) {
      sink.accept(record.get());
    } else {
      sink.skip(idOfLine(line), SkipReason.EMPTY);
    }
  }

  SourceFailure failure(int line, InputFault fault) {
    return new SourceFailure(path, line, fault.reason());
  }
}
