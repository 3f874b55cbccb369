package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.MetadataValues;
import dev.kindred.searcher.fuse.Fused;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedSetDocValues;

/** Counts values over documents, from doc values. */
record FacetCounter(IndexReader reader) {

  Facet count(String field, List<Fused> documents) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    // Doc values go forward only.
    int[] inIndexOrder = documents.stream().mapToInt(Fused::document).sorted().toArray();
    List<LeafReaderContext> leaves = reader.leaves();
    int from = 0;
    while (from < inIndexOrder.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(inIndexOrder[from], leaves));
      int end = leaf.docBase + leaf.reader().maxDoc();
      int to = from;
      while (to < inIndexOrder.length && inIndexOrder[to] < end) {
        to++;
      }
      count(field, leaf, Arrays.copyOfRange(inIndexOrder, from, to), counts);
      from = to;
    }
    List<Facet.Value> values =
        counts.entrySet().stream()
            .map(entry -> new Facet.Value(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingInt((Facet.Value value) -> -value.count())
                    .thenComparing(Facet.Value::value))
            .toList();
    int shown = Math.min(Facet.MAX_VALUES, values.size());
    return new Facet(field, documents.size(), values.subList(0, shown), values.size() - shown);
  }

  private static void count(
      String field, LeafReaderContext leaf, int[] documents, Map<String, Integer> counts)
      throws IOException {
    SortedSetDocValues values = DocValues.getSortedSet(leaf.reader(), Fields.metadata(field));
    for (int document : documents) {
      if (!values.advanceExact(document - leaf.docBase)) {
        continue;
      }
      var told = new TreeSet<String>();
      for (int i = 0; i < values.docValueCount(); i++) {
        told.add(told(values.lookupOrd(values.nextOrd()).utf8ToString()));
      }
      told.forEach(value -> counts.merge(value, 1, Integer::sum));
    }
  }

  private static String told(String value) {
    return MetadataValues.time(value)
        .map(time -> String.valueOf(time.atOffset(ZoneOffset.UTC).getYear()))
        .orElse(value);
  }
}
