package dev.kindred.indexer.source;

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

  SourceFailure failure(int line, InputFault fault) {
    return new SourceFailure(path, line, fault.reason());
  }
}
