package dev.kindred.indexer.source;

/** Something wrong with a part of the input; the parts behind it can still be read. */
class RecordFault extends InputFault {
  private static final long serialVersionUID = 1L;

  RecordFault(String reason) {
    super(reason);
  }
}
