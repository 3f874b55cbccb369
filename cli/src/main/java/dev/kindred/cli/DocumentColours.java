package dev.kindred.cli;

import dev.kindred.cli.map.MapGroup;
import dev.kindred.core.cluster.ClusterTerms;
import dev.kindred.core.cluster.Clustering;
import dev.kindred.core.vector.ComparisonProgress;
import dev.kindred.searcher.DocumentVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Puts documents into groups that have a colour each. */
final class DocumentColours {
  static final String CLUSTER = "cluster";

  private static final String COLLECTION = "collection";
  private static final int TERMS = 4;

  /** Values with a colour of their own; the rest share one. */
  private static final int MOST_VALUES = 11;

  /** Into so many ranges numbers and dates are cut if they have more values than that. */
  private static final int RANGES = 8;

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}(-\\d{2}.*)?");

  private final MappedDocuments mapped;
  private final long seed;

  /**
   * Groups of documents.
   *
   * @param groupOf each document's
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, read in order, never compared
  record Coloured(List<MapGroup> groups, int[] groupOf) {}

  DocumentColours(MappedDocuments mapped, long seed) {
    this.mapped = mapped;
    this.seed = seed;
  }

  /** By k-means of the vectors; groups are called by their terms. */
  Coloured byCluster(int clusters) {
    float[][] vectors = mapped.vectors();
    List<List<Integer>> members;
    try (var workers = new Workers()) {
      members =
          Clustering.kMeans(
              vectors, Math.min(clusters, vectors.length), seed, workers, ComparisonProgress.NONE);
    }
    List<List<String>> terms = ClusterTerms.of(mapped.texts(), members, TERMS);
    int[] groupOf = new int[vectors.length];
    var groups = new ArrayList<MapGroup>();
    for (int group = 0; group < members.size(); group++) {
      for (int document : members.get(group)) {
        groupOf[document] = group;
      }
      String name = SafeText.line(String.join(", ", terms.get(group)));
      groups.add(
          new MapGroup(name.isEmpty() ? "group " + (group + 1) : name, members.get(group).size()));
    }
    return new Coloured(groups, groupOf);
  }

  /**
   * By a field's value: each document's first.
   *
   * @throws IllegalArgumentException if no document has the field
   */
  Coloured byField(String field) {
    List<Optional<String>> values =
        mapped.documents().stream().map(document -> value(document, field)).toList();
    Map<String, Integer> counts = new HashMap<>();
    values.forEach(value -> value.ifPresent(v -> counts.merge(v, 1, Integer::sum)));
    if (counts.isEmpty()) {
      throw new IllegalArgumentException(noSuchField(field));
    }
    boolean numbers = counts.keySet().stream().allMatch(v -> NUMBER.matcher(v).matches());
    boolean dates = counts.keySet().stream().allMatch(v -> DATE.matcher(v).matches());
    Map<String, String> names =
        counts.size() > MOST_VALUES && (numbers || dates)
            ? ranges(
                counts,
                numbers
                    ? Comparator.comparingDouble(Double::parseDouble)
                    : Comparator.naturalOrder())
            : commonest(counts);
    return coloured(values, names, "(no %s)".formatted(field));
  }

  private static Optional<String> value(DocumentVector document, String field) {
    return field.equals(COLLECTION)
        ? Optional.of(document.collection()).filter(collection -> !collection.isEmpty())
        : document.metadata().getOrDefault(field, List.of()).stream().findFirst();
  }

  private String noSuchField(String field) {
    var known = new TreeSet<String>();
    mapped.documents().forEach(document -> known.addAll(document.metadata().keySet()));
    if (mapped.documents().stream().anyMatch(document -> !document.collection().isEmpty())) {
      known.add(COLLECTION);
    }
    return known.isEmpty()
        ? "no document has a field '%s', or any other: colour by cluster".formatted(field)
        : "no document has a field '%s': there are %s".formatted(field, String.join(", ", known));
  }

  /** Each value's group, in the order of the groups: the commonest values, and the others. */
  private static Map<String, String> commonest(Map<String, Integer> counts) {
    List<String> byCount =
        counts.keySet().stream()
            .sorted(
                Comparator.<String>comparingInt(value -> -counts.getOrDefault(value, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    int own = byCount.size() <= MOST_VALUES + 1 ? byCount.size() : MOST_VALUES;
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < byCount.size(); i++) {
      names.put(byCount.get(i), i < own ? byCount.get(i) : "others");
    }
    return names;
  }

  /** The same for values in an order: ranges that hold about as many documents each. */
  private static Map<String, String> ranges(Map<String, Integer> counts, Comparator<String> order) {
    List<String> sorted = counts.keySet().stream().sorted(order).toList();
    int documents = counts.values().stream().mapToInt(Integer::intValue).sum();
    var ranges = new ArrayList<List<String>>();
    long before = 0;
    int last = -1;
    for (String value : sorted) {
      int range = (int) (before * RANGES / documents);
      if (range != last) {
        ranges.add(new ArrayList<>());
        last = range;
      }
      ranges.getLast().add(value);
      before += counts.getOrDefault(value, 0);
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (List<String> range : ranges) {
      String name =
          range.size() == 1 ? range.getFirst() : range.getFirst() + " – " + range.getLast();
      range.forEach(value -> names.put(value, name));
    }
    return names;
  }

  private static Coloured coloured(
      List<Optional<String>> values, Map<String, String> names, String none) {
    List<String> order = new ArrayList<>(names.values().stream().distinct().toList());
    order.add(none);
    Map<String, Integer> places = new HashMap<>();
    for (String name : order) {
      places.put(name, places.size());
    }
    int[] groupOf = new int[values.size()];
    int[] counts = new int[order.size()];
    for (int i = 0; i < values.size(); i++) {
      String name = values.get(i).map(value -> names.getOrDefault(value, none)).orElse(none);
      groupOf[i] = places.getOrDefault(name, 0);
      counts[groupOf[i]]++;
    }
    // The last is those without a value, and goes if there are none.
    int kept = counts[counts.length - 1] == 0 ? order.size() - 1 : order.size();
    var groups = new ArrayList<MapGroup>();
    for (int i = 0; i < kept; i++) {
      groups.add(new MapGroup(SafeText.line(order.get(i)), counts[i]));
    }
    return new Coloured(groups, groupOf);
  }
}
