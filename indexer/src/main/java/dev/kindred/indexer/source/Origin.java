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
