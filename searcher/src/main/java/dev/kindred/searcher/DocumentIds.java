package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;

/** Ids of documents, from doc values. */
record DocumentIds(IndexReader reader) {

  String of(int document) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    BinaryDocValues ids = leaf.reader().getBinaryDocValues(Fields.ID_VALUE);
    if (ids == null || !ids.advanceExact(document - leaf.docBase)) {
      throw new IllegalStateException("document without " + Fields.ID_VALUE);
    }
    return ids.binaryValue().utf8ToString();
  }
}
