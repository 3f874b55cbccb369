package dev.kindred.searcher.retrieve;

import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;

/** How rare a term is among the passages of an index. */
final class Rarity {

  private Rarity() {}

  /**
   * Inverse document frequency as Lucene's {@code BM25Similarity} has it, above 0; of all passages
   * that have the field. A term that no passage has counts as the rarest.
   */
  static double idf(Term term, IndexSearcher searcher) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    int passages = reader.getDocCount(term.field());
    int having = reader.docFreq(term);
    return Math.log(1 + (passages - having + 0.5) / (having + 0.5));
  }
}
