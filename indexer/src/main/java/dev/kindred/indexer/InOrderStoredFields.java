package dev.kindred.indexer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.StoredFieldsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;

/**
 * Stored fields for one who reads in the order of the index, as an unchanged folder is walked: each
 * compressed block is read once, as when segments are merged, not once for each of the hundred
 * documents in it. Confined to one thread.
 *
 * @see StoredFieldsReader#getMergeInstance
 */
final class InOrderStoredFields extends StoredFields {
  private final List<LeafReaderContext> leaves;
  private final List<StoredFields> fields = new ArrayList<>();

  InOrderStoredFields(DirectoryReader reader) throws IOException {
    this.leaves = reader.leaves();
    for (LeafReaderContext leaf : leaves) {
      fields.add(inOrder(leaf.reader()));
    }
  }

  private static StoredFields inOrder(LeafReader leaf) throws IOException {
    return leaf instanceof CodecReader segment
        ? segment.getFieldsReader().getMergeInstance()
        : leaf.storedFields();
  }

  @Override
  public void document(int doc, StoredFieldVisitor visitor) throws IOException {
    int leaf = ReaderUtil.subIndex(doc, leaves);
    fields.get(leaf).document(doc - leaves.get(leaf).docBase, visitor);
  }
}
