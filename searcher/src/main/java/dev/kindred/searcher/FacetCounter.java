package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.MetadataValues;
import dev.kindred.searcher.Facet.Range;
import dev.kindred.searcher.Facet.Value;
import dev.kindred.searcher.fuse.Fused;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedSetDocValues;

/** Counts values over documents, from doc values. */
final class FacetCounter {
  private static final Comparator<String> BY_NUMBER =
      Comparator.<String>comparingDouble(value -> MetadataValues.number(value).orElseThrow())
          .thenComparing(Comparator.naturalOrder());

  private static final Comparator<String> BY_TIME =
      Comparator.<String, Instant>comparing(value -> MetadataValues.time(value).orElseThrow())
          .thenComparing(Comparator.naturalOrder());

  private final IndexReader reader;

  /** Doc values go forward only. */
  private final List<Integer> inIndexOrder;

  FacetCounter(IndexReader reader, List<Fused> documents) {
    this.reader = reader;
    this.inIndexOrder = documents.stream().map(Fused::document).sorted().toList();
  }

  /**
   * @param field metadata field, or {@code collection}
   * @param size most values wanted
   */
  Facet count(String field, int size) throws IOException {
    List<Set<String>> documents = values(Fields.isMetadata(field) ? Fields.metadata(field) : field);
    Set<String> all = documents.stream().flatMap(Set::stream).collect(Collectors.toSet());
    boolean numbers = all.stream().allMatch(value -> MetadataValues.number(value).isPresent());
    boolean times = all.stream().allMatch(value -> MetadataValues.time(value).isPresent());
    Map<String, Integer> counts = new HashMap<>();
    for (Set<String> values : documents) {
      values.stream()
          .map(FacetCounter::told)
          .distinct()
          .forEach(value -> counts.merge(value, 1, Integer::sum));
    }
    List<Value> values =
        counts.entrySet().stream()
            .map(entry -> new Value(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingInt((Value value) -> -value.count())
                    .thenComparing(Value::value, numbers ? BY_NUMBER : Comparator.naturalOrder()))
            .limit(size)
            .toList();
    return new Facet(
        field,
        inIndexOrder.size(),
        documents.size(),
        values,
        counts.size() - values.size(),
        numbers ? range(all, BY_NUMBER) : times ? range(all, BY_TIME) : Optional.empty());
  }

  /** Of each document that has the field. */
  private List<Set<String>> values(String field) throws IOException {
    var found = new ArrayList<Set<String>>();
    List<LeafReaderContext> leaves = reader.leaves();
    int leafOrdinal = -1;
    SortedSetDocValues stored = DocValues.emptySortedSet();
    for (int document : inIndexOrder) {
      int ordinal = ReaderUtil.subIndex(document, leaves);
      if (ordinal != leafOrdinal) {
        leafOrdinal = ordinal;
        stored = DocValues.getSortedSet(leaves.get(ordinal).reader(), field);
      }
      if (stored.advanceExact(document - leaves.get(ordinal).docBase)) {
        var values = new HashSet<String>();
        for (int i = 0; i < stored.docValueCount(); i++) {
          values.add(stored.lookupOrd(stored.nextOrd()).utf8ToString());
        }
        found.add(values);
      }
    }
    return found;
  }

  private static Optional<Range> range(Set<String> values, Comparator<String> order) {
    List<String> sorted = values.stream().sorted(order).toList();
    return sorted.isEmpty()
        ? Optional.empty()
        : Optional.of(new Range(sorted.getFirst(), sorted.getLast()));
  }

  private static String told(String value) {
    return MetadataValues.time(value)
        .map(time -> "%04d".formatted(time.atOffset(ZoneOffset.UTC).getYear()))
        .orElse(value);
  }
}
