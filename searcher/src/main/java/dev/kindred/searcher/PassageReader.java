package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.core.text.Location;
import dev.kindred.searcher.Hit.PassageText;
import dev.kindred.searcher.rerank.PassageTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;

/** Cuts passages out of their documents' texts. */
record PassageReader(IndexReader reader) implements PassageTexts {
  private static final Set<String> TITLE_AND_BODY = Set.of(Fields.STORED_TITLE, Fields.BODY);

  /** The document's title, where it has one, and the passage on lines of its own. */
  @Override
  public List<String> of(int document, List<Integer> passages) throws IOException {
    Document stored = reader.storedFields().document(document, TITLE_AND_BODY);
    String title = StoredDocuments.string(stored, Fields.STORED_TITLE);
    String body = StoredDocuments.string(stored, Fields.BODY);
    var texts = new ArrayList<String>(passages.size());
    for (int passage : passages) {
      String text = read(passage, body).text();
      texts.add(title.isBlank() ? text : title + "\n" + withoutTitle(text, title));
    }
    return texts;
  }

  /** What is shown beside its title, or read behind it, need not open with it. */
  static String withoutTitle(String passage, String title) {
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

  /**
   * @param passage Lucene number of the passage
   * @param body its document's text
   */
  PassageText read(int passage, String body) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(passage, leaves));
    int local = passage - leaf.docBase;
    int start = value(leaf, Fields.START, local);
    int end = value(leaf, Fields.END, local);
    return new PassageText(
        value(leaf, Fields.ORDINAL, local),
        start,
        end,
        body.substring(start, end),
        location(leaf, local));
  }

  private static Optional<Location> location(LeafReaderContext leaf, int passage)
      throws IOException {
    BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.LOCATION);
    return values != null && values.advanceExact(passage)
        ? Optional.of(Location.parse(values.binaryValue().utf8ToString()))
        : Optional.empty();
  }

  private static int value(LeafReaderContext leaf, String field, int passage) throws IOException {
    NumericDocValues values = leaf.reader().getNumericDocValues(field);
    if (values == null || !values.advanceExact(passage)) {
      throw new IllegalStateException("passage without " + field);
    }
    return (int) values.longValue();
  }
}
