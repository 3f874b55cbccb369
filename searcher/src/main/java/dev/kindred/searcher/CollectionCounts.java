package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** How many documents each collection has. */
final class CollectionCounts {
  private CollectionCounts() {}

  static SortedMap<String, Long> of(IndexSearcher searcher) throws IOException {
    var counts = new TreeMap<String, Long>();
    @Nullable Terms names = MultiTerms.getTerms(searcher.getIndexReader(), Fields.COLLECTION);
    if (names == null) {
      return counts;
    }
    TermsEnum each = names.iterator();
    for (@Nullable BytesRef name = each.next(); name != null; name = each.next()) {
      long documents =
          searcher.count(new TermQuery(new Term(Fields.COLLECTION, BytesRef.deepCopyOf(name))));
      if (documents > 0) { // else all were deleted, and not yet merged away
        counts.put(name.utf8ToString(), documents);
      }
    }
    return counts;
  }
}
