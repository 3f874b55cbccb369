package dev.kindred.searcher.retrieve;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.util.BitSet;

/** Which documents passages belong to: a block is its passages and, behind them, the document. */
public final class Blocks {
  /** Matches documents, not passages. */
  public static final Query DOCUMENTS = new TermQuery(new Term(Fields.KIND, Fields.PARENT));

  /** The same, cached a segment. */
  public static final BitSetProducer PARENTS = new QueryBitSetProducer(DOCUMENTS);

  private Blocks() {}

  /** Lucene number of the document that a passage belongs to. */
  static int documentOf(IndexReader reader, int passage) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(passage, reader.leaves()));
    BitSet parents = PARENTS.getBitSet(leaf);
    if (parents == null) {
      throw new IllegalStateException(
          "passage " + passage + " lies in a segment without documents");
    }
    return leaf.docBase + parents.nextSetBit(passage - leaf.docBase);
  }

  /** Lucene number of a document's first passage; the document itself if it has none. */
  public static int firstPassageOf(IndexReader reader, int document) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
    BitSet parents = PARENTS.getBitSet(leaf);
    int local = document - leaf.docBase;
    if (parents == null || local == 0) {
      return document;
    }
    return leaf.docBase + parents.prevSetBit(local - 1) + 1;
  }
}
