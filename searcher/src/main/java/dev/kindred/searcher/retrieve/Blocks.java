package dev.kindred.searcher.retrieve;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BytesRef;

/** Which documents passages belong to: a block is its passages and, behind them, the document. */
public final class Blocks {
  /** Matches documents, not passages. */
  public static final Query DOCUMENTS = new TermQuery(new Term(Fields.KIND, Fields.PARENT));

  /** Matches all that is not a passage: documents, and the records of source files. */
  private static final Query ENDS =
      new TermInSetQuery(
          Fields.KIND, List.of(new BytesRef(Fields.PARENT), new BytesRef(Fields.FILE)));

  /** Where blocks end, cached a segment; the record of a file is a block without passages. */
  public static final BitSetProducer PARENTS = new QueryBitSetProducer(ENDS);

  private Blocks() {}

  /** How many passages there are. */
  public static long passages(IndexSearcher searcher) throws IOException {
    return (long) searcher.getIndexReader().numDocs() - searcher.count(ENDS);
  }

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
