package dev.kindred.core.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The terms that tell a cluster from the others, by class-based tf-idf (Grootendorst 2022): in how
 * many of the cluster's texts a term is, times {@code log(1 + A / f)}, where f is in how many texts
 * of all clusters it is, and A how many terms the texts of a cluster have on average. Snowball's
 * English stop words do not count, nor do numbers and single Latin letters.
 */
public final class ClusterTerms {
  private static final char LAST_LATIN = '\u024F';
  private static final CharArraySet STOP_WORDS = stopWords();

  private ClusterTerms() {}

  /**
   * Labels clusters.
   *
   * @param texts what was clustered
   * @param clusters positions in the texts
   * @param count most terms of each
   * @return terms a cluster, most characteristic first; equal ones in the order of the alphabet
   */
  public static List<List<String>> of(List<String> texts, List<List<Integer>> clusters, int count) {
    var inCluster = new ArrayList<Map<String, Integer>>();
    Map<String, Integer> inAll = new HashMap<>();
    long sum = 0;
    try (Analyzer analyzer = new StandardAnalyzer(STOP_WORDS)) {
      for (List<Integer> cluster : clusters) {
        Map<String, Integer> counts = new HashMap<>();
        for (int text : cluster) {
          for (String term : terms(analyzer, texts.get(text))) {
            counts.merge(term, 1, Integer::sum);
            inAll.merge(term, 1, Integer::sum);
            sum++;
          }
        }
        inCluster.add(counts);
      }
    }
    double average = clusters.isEmpty() ? 0 : (double) sum / clusters.size();
    return inCluster.stream().map(counts -> best(counts, inAll, average, count)).toList();
  }

  private static List<String> best(
      Map<String, Integer> counts, Map<String, Integer> inAll, double average, int count) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Integer>>comparingDouble(
                    term ->
                        -term.getValue()
                            * Math.log(1 + average / inAll.getOrDefault(term.getKey(), 1)))
                .thenComparing(Map.Entry::getKey))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Set<String> terms(Analyzer analyzer, String text) {
    var terms = new HashSet<String>();
    try (TokenStream tokens = analyzer.tokenStream("", text)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        if (tells(term)) {
          terms.add(term.toString());
        }
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("analysing a string does no input or output", e);
    }
    return terms;
  }

  private static boolean tells(CharSequence term) {
    return term.chars().anyMatch(Character::isLetter)
        && (term.length() > 1 || term.charAt(0) > LAST_LATIN);
  }

  private static CharArraySet stopWords() {
    try (InputStream in =
        Objects.requireNonNull(SnowballFilter.class.getResourceAsStream("english_stop.txt"))) {
      return WordlistLoader.getSnowballWordSet(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Lucene's English stop words", e);
    }
  }
}
