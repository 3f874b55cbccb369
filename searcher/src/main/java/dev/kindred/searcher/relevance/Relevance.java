package dev.kindred.searcher.relevance;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What strengths mean in one index. A document's relevance is the share of off-topic questions
 * whose best find would be less strong than it: at 0.9, one in ten questions about something else
 * finds as much. That share is the same from query to query, as scores are not, and is known before
 * anybody judged a document: it is a test of the hypothesis that the query is off topic.
 *
 * <p>Each retriever's best strengths over the {@link NullQueries} are fitted with a {@link Gumbel}
 * distribution. A document goes by the retriever that it stands out most in; that it had several
 * chances is paid for as if they were independent, which makes relevance too low rather than too
 * high (Šidák, JASA 62, 1967).
 *
 * @param nulls by retriever: best strengths of off-topic questions
 * @param passages passages of the index that this was learnt from
 */
public record Relevance(SortedMap<String, Gumbel> nulls, long passages) {

  /** Copies the distributions. */
  public Relevance {
    nulls = Collections.unmodifiableSortedMap(new TreeMap<>(nulls));
  }

  /**
   * Learns.
   *
   * @param strengths by retriever: the best strength of each null query, 0 where nothing was found
   * @param passages passages of the index
   */
  public static Relevance fit(Map<String, double[]> strengths, long passages) {
    var nulls = new TreeMap<String, Gumbel>();
    strengths.forEach((retriever, sample) -> nulls.put(retriever, Gumbel.fit(sample)));
    return new Relevance(nulls, passages);
  }

  /**
   * The relevance of a document.
   *
   * @param strengths by retriever, for those that answered the query and were learnt of; 0 where a
   *     retriever did not find it
   * @return in [0, 1]; 0 if no retriever was learnt of
   */
  public double of(Map<String, Double> strengths) {
    int retrievers = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, Double> strength : strengths.entrySet()) {
      Gumbel expected = nulls.get(strength.getKey());
      if (expected != null) {
        retrievers++;
        most = Math.max(most, expected.standardised(strength.getValue()));
      }
    }
    return retrievers == 0 ? 0 : Math.exp(-retrievers * Math.exp(-most));
  }

  /** As it is stored: {@code passages=120 bm25=0.32636:0.14085 dense=0.25981:0.07773}. */
  public String toText() {
    return nulls.entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    " %s=%.5f:%.5f",
                    entry.getKey(),
                    entry.getValue().location(),
                    entry.getValue().scale()))
        .collect(Collectors.joining("", "passages=" + passages, ""));
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Relevance parse(String text) {
    try {
      List<String> parts = Arrays.asList(text.split(" ", -1));
      if (!parts.getFirst().startsWith("passages=")) {
        throw new IllegalArgumentException("no number of passages");
      }
      var nulls = new TreeMap<String, Gumbel>();
      for (String part : parts.subList(1, parts.size())) {
        String[] pair = part.split("[=:]", -1);
        if (pair.length != 3) {
          throw new IllegalArgumentException(part);
        }
        nulls.put(pair[0], new Gumbel(Double.parseDouble(pair[1]), Double.parseDouble(pair[2])));
      }
      return new Relevance(nulls, Long.parseLong(parts.getFirst().substring("passages=".length())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("relevance must be as calibrated, got " + text, e);
    }
  }
}
