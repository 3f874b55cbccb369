package dev.kindred.searcher.rerank;

import java.io.IOException;
import java.util.List;

/** What a passage reads like. */
public interface PassageTexts {

  /**
   * Reads passages of one document.
   *
   * @param document Lucene number of the document
   * @param passages Lucene numbers of passages of it
   * @return one text a passage, in their order
   */
  List<String> of(int document, List<Integer> passages) throws IOException;
}
