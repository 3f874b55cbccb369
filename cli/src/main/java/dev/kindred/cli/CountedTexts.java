package dev.kindred.cli;

import dev.kindred.core.text.Document;
import dev.kindred.core.train.TokenCounts;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import java.io.PrintStream;

/** Counts the tokens of documents. What cannot be read is told and does not count. */
record CountedTexts(TokenCounts counts, PrintStream err) implements DocumentSink {
  @Override
  public void accept(Document document) {
    counts.add(document.title());
    counts.add(document.text());
  }

  @Override
  public void fail(SourceFailure failure) {
    err.println("kindred: not counted: " + failure.message());
  }

  @Override
  public void skip(String path, SkipReason reason) {
    // As when indexing.
  }
}
