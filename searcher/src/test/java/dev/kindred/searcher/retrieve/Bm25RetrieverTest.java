package dev.kindred.searcher.retrieve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.Language;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BM25 against the formula, computed from the texts themselves. */
class Bm25RetrieverTest {
  private static final String[] WORDS = {"river", "bank", "money", "tree", "fox", "cat"};

  private final Analyzer analyzer = Language.ANY.newAnalyzer();
  private final QueryParser parser = new QueryParser(analyzer, Set.of());

  @AfterEach
  void close() {
    analyzer.close();
  }

  /**
   * Sum over the query's words of {@code idf * tf / (tf + k1 * (1 - b + b * length / mean))}, with
   * {@code idf = ln(1 + (N - n + 0.5) / (n + 0.5))}; N, n and the mean over all passages.
   */
  private static double bm25(
      List<List<String>> passages, List<String> passage, List<String> query, double k1, double b) {
    double mean = passages.stream().mapToInt(List::size).average().orElseThrow();
    double sum = 0;
    for (String word : query) {
      long n = passages.stream().filter(p -> p.contains(word)).count();
      double idf = Math.log(1 + (passages.size() - n + 0.5) / (n + 0.5));
      double tf = Collections.frequency(passage, word);
      sum += tf == 0 ? 0 : idf * tf / (tf + k1 * (1 - b + b * passage.size() / mean));
    }
    return sum;
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split(" ", -1));
  }

  @Test
  void fullMatch_tinyCorpus_byHand() throws IOException {
    try (var index = new BlockIndex(analyzer, VectorStorage.FLOAT32)) {
      index.addTexts("a", "river bank", "tree");
      index.addTexts("b", "river river money tree fox");
      Bm25 parameters = new Bm25(1.2f, 0.75f);
      IndexSearcher searcher = index.searcher();

      // N = 3 passages: ln(1 + 1.5/2.5) for "river" in two, ln(1 + 3.5/0.5) for "walrus" in none.
      assertThat(
              new Bm25Retriever(parser.parsePlain("river walrus").words(), null, parameters)
                  .fullMatch(searcher))
          .isCloseTo((0.4700036 + 2.0794415) / 2.2, within(1e-6));
      // Twice as often asked, twice as much to match.
      assertThat(
              new Bm25Retriever(parser.parsePlain("river river").words(), null, parameters)
                  .fullMatch(searcher))
          .isCloseTo(2 * 0.4700036 / 2.2, within(1e-6));
    }
  }

  @Test
  void retrieve_tinyCorpus_byHand() throws IOException {
    try (var index = new BlockIndex(analyzer, VectorStorage.FLOAT32)) {
      index.addTexts("a", "river bank", "tree");
      index.addTexts("b", "river river money tree fox");
      IndexSearcher searcher = index.searcher();
      searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));

      List<Candidate> found =
          new Bm25Retriever(parser.parsePlain("river").words(), null, Bm25.DEFAULT)
              .retrieve(searcher, 10);

      // N = 3 passages, "river" in 2, mean length 8/3: idf = ln(1 + 1.5/2.5) = 0.470004.
      // a: 1 / (1 + 1.2 * (0.25 + 0.75 * 2 * 3/8)) = 0.506329; b: 2 / (2 + 1.2 * 1.65625) =
      // 0.501567
      assertThat(BlockIndex.ids(searcher, found)).containsExactly("a", "b");
      assertThat(found.get(0).score()).isCloseTo(0.470004f * 0.506329f, within(1e-5f));
      assertThat(found.get(1).score()).isCloseTo(0.470004f * 0.501567f, within(1e-5f));
      assertThat(found.get(0).passage()).isZero();
      assertThat(found.get(0).document()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.9, 0.4", "1.2, 0.75", "0, 0", "2, 1", "1.2, 0"})
  void retrieve_randomCorpus_isTheFormula(float k1, float b) throws IOException {
    var random = new Random(11);
    var documents = new LinkedHashMap<String, List<String>>();
    var all = new ArrayList<List<String>>();
    try (var index = new BlockIndex(analyzer, VectorStorage.FLOAT32)) {
      for (int i = 0; i < 60; i++) {
        var passages = new ArrayList<String>();
        int count = 1 + random.nextInt(4);
        for (int j = 0; j < count; j++) {
          passages.add(text(random, 1 + random.nextInt(20)));
          all.add(words(passages.getLast()));
        }
        documents.put("d" + i, passages);
        index.addTexts("d" + i, passages.toArray(String[]::new));
        if (i % 15 == 14) {
          index.flush();
        }
      }
      IndexSearcher searcher = index.searcher();
      assertThat(searcher.getIndexReader().leaves()).hasSize(4);
      searcher.setSimilarity(new BM25Similarity(k1, b));
      for (int i = 0; i < 20; i++) {
        List<String> query = words(text(random, 1 + random.nextInt(4)));

        List<Candidate> found =
            new Bm25Retriever(
                    parser.parsePlain(String.join(" ", query)).words(), null, Bm25.DEFAULT)
                .retrieve(searcher, 100);

        assertFormula(searcher, documents, all, query, found, k1, b);
      }
    }
  }

  private static String text(Random random, int words) {
    var text = new ArrayList<String>();
    for (int i = 0; i < words; i++) {
      text.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", text);
  }

  private static void assertFormula(
      IndexSearcher searcher,
      Map<String, List<String>> documents,
      List<List<String>> all,
      List<String> query,
      List<Candidate> found,
      double k1,
      double b)
      throws IOException {
    List<String> ids = BlockIndex.ids(searcher, found);
    List<String> expected =
        documents.keySet().stream()
            .filter(
                id ->
                    requireNonNull(documents.get(id)).stream()
                        .anyMatch(p -> words(p).stream().anyMatch(query::contains)))
            .toList();
    assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(found)
        .isSortedAccordingTo(
            Comparator.<Candidate>comparingDouble(c -> -c.score())
                .thenComparingInt(Candidate::document));
    for (int i = 0; i < ids.size(); i++) {
      List<String> passages = requireNonNull(documents.get(ids.get(i)));
      double best =
          passages.stream().mapToDouble(p -> bm25(all, words(p), query, k1, b)).max().orElseThrow();
      Candidate candidate = found.get(i);
      assertThat((double) candidate.score())
          .as("%s for %s", ids.get(i), query)
          .isCloseTo(best, within(1e-4));
      int ordinal =
          candidate.passage()
              - Blocks.firstPassageOf(searcher.getIndexReader(), candidate.document());
      assertThat(bm25(all, words(passages.get(ordinal)), query, k1, b))
          .as("passage of %s for %s", ids.get(i), query)
          .isCloseTo(best, within(1e-4));
    }
  }

  @Test
  void retrieve_deletedAndUpdatedDocuments_areNotFound() throws IOException {
    try (var index = new BlockIndex(analyzer, VectorStorage.FLOAT32)) {
      index.addTexts("a", "river", "river bank");
      index.addTexts("b", "tree", "river");
      index.flush();
      index.addTexts("c", "river");
      index.addTexts("b", "money");
      index.delete("c");
      IndexSearcher searcher = index.searcher();

      List<Candidate> found =
          new Bm25Retriever(parser.parsePlain("river bank").words(), null, Bm25.DEFAULT)
              .retrieve(searcher, 10);

      assertThat(BlockIndex.ids(searcher, found)).containsExactly("a");
      assertThat(found.getFirst().passage()).isEqualTo(1);
    }
  }

  @Test
  void retrieve_fewerWantedThanFound_givesTheBest() throws IOException {
    try (var index = new BlockIndex(analyzer, VectorStorage.FLOAT32)) {
      for (int i = 0; i < 50; i++) {
        index.addTexts("d" + i, "cat ".repeat(i % 7) + "river".repeat(1) + " fox".repeat(i % 3));
      }
      IndexSearcher searcher = index.searcher();
      List<Candidate> all =
          new Bm25Retriever(parser.parsePlain("river cat").words(), null, Bm25.DEFAULT)
              .retrieve(searcher, 50);

      List<Candidate> some =
          new Bm25Retriever(parser.parsePlain("river cat").words(), null, Bm25.DEFAULT)
              .retrieve(searcher, 8);

      assertThat(some).isEqualTo(all.subList(0, 8));
    }
  }

  @Test
  void retrieve_wordsThatMatchNothing_isEmpty() throws IOException {
    try (var index = new BlockIndex(analyzer, VectorStorage.FLOAT32)) {
      index.addTexts("a", "river");
      IndexSearcher searcher = index.searcher();

      assertThat(
              new Bm25Retriever(parser.parsePlain("...").words(), null, Bm25.DEFAULT)
                  .retrieve(searcher, 10))
          .isEmpty();
      assertThat(
              new Bm25Retriever(new MatchNoDocsQuery("a test"), null, Bm25.DEFAULT)
                  .retrieve(searcher, 10))
          .isEmpty();
    }
  }

  @Test
  void new_badParameters_areRefused() {
    assertThatThrownBy(() -> new Bm25(-0.1f, 0.4f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k1 must be >= 0, got -0.1");
    assertThatThrownBy(() -> new Bm25(0.9f, 1.1f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("b must be in [0, 1], got 1.1");
    assertThatThrownBy(() -> new Bm25(Float.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
