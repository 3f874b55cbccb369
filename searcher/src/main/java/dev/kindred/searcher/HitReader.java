package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.Hit.PassageText;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.highlight.Highlighter;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.Query;

/** Turns ranked documents into hits. */
record HitReader(IndexReader reader, Highlighter highlighter, Query words) {

  Hit read(Fused fused, int rank) throws IOException {
    Document stored = reader.storedFields().document(fused.document());
    PassageText passage = passage(fused.passage(), StoredDocuments.string(stored, Fields.BODY));
    String title = StoredDocuments.string(stored, Fields.STORED_TITLE);
    return new Hit(
        rank,
        StoredDocuments.string(stored, Fields.ID),
        StoredDocuments.string(stored, Fields.PATH),
        title,
        fused.score(),
        passage,
        highlighter.snippet(words, withoutTitle(passage.text(), title)),
        StoredDocuments.metadata(stored),
        fused.contributions());
  }

  /** A hit shows its title already: a passage that opens with it need not say it again. */
  private static String withoutTitle(String passage, String title) {
    int lineEnd = passage.indexOf('\n');
    if (lineEnd < 0) {
      return passage;
    }
    int start = 0;
    while (start < lineEnd && passage.charAt(start) == '#') {
      start++;
    }
    boolean same = passage.substring(start, lineEnd).strip().equalsIgnoreCase(title.strip());
    return same ? passage.substring(lineEnd).stripLeading() : passage;
  }

  private PassageText passage(int passage, String body) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(passage, leaves));
    int local = passage - leaf.docBase;
    int start = value(leaf, Fields.START, local);
    int end = value(leaf, Fields.END, local);
    return new PassageText(
        value(leaf, Fields.ORDINAL, local), start, end, body.substring(start, end));
  }

  private static int value(LeafReaderContext leaf, String field, int passage) throws IOException {
    NumericDocValues values = leaf.reader().getNumericDocValues(field);
    if (values == null || !values.advanceExact(passage)) {
      throw new IllegalStateException("passage without " + field);
    }
    return (int) values.longValue();
  }
}
