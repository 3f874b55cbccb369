package dev.kindred.searcher.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseRetrieverTest {
  /** What a FeatureField drops of a weight, at most: it keeps 8 bits behind the leading one. */
  private static final double DROPPED = 1.0 / 256;

  private static final int VOCABULARY = 300;

  private BlockIndex index;

  @BeforeEach
  void open() throws IOException {
    index = new BlockIndex(new StandardAnalyzer(), VectorStorage.FLOAT32);
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @Test
  void fullMatch_eachTermOfWeightOne_isTheSumOfTheQuerysWeights() throws IOException {
    var query = new SparseVector(List.of(new WeightedTerm("a", 2.5f), new WeightedTerm("b", 0.5f)));
    var retriever = new SparseRetriever(query, null);

    assertThat(retriever.fullMatch(index.searcher())).isEqualTo(3.0);
    assertThat(retriever.strength(index.searcher()).applyAsDouble(1.5)).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 1})
  void retrieve_partOfTheCollection_weighsRareTermsUp(double part) throws IOException {
    for (int i = 0; i < 9; i++) {
      index.addTerms("common" + i, List.of(), List.of(of("common", 1f), of("common", 0.5f)));
    }
    index.addTerms("rare", List.of(), List.of(of("rare", 1f)));
    var query =
        new SparseVector(List.of(new WeightedTerm("common", 4f), new WeightedTerm("rare", 1f)));
    IndexSearcher searcher = index.searcher();
    var retriever = SparseRetriever.of(query, part, null, searcher);

    List<Candidate> found = retriever.retrieve(searcher, 10);

    // Passages that have terms: 19, of which 18 and 1 have these.
    double common = Math.pow(4, 1 - part) * Math.pow(Math.log(1 + 1.5 / 18.5), part);
    double rare = Math.pow(Math.log(1 + 18.5 / 1.5), part);
    assertThat(found).hasSize(10);
    assertThat(BlockIndex.ids(searcher, found).getFirst())
        .startsWith(rare > common ? "rare" : "common");
    assertThat((double) found.getFirst().score())
        .isCloseTo(Math.max(common, rare), withinPercentage(0.01));
    assertThat((double) found.getLast().score())
        .isCloseTo(Math.min(common, rare), withinPercentage(0.01));
    assertThat(retriever.fullMatch(searcher)).isCloseTo(common + rare, withinPercentage(0.01));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void retrieve_randomWeights_isTheDotProductOfTheBestPassage(long seed) throws IOException {
    var random = new Random(seed);
    Map<String, List<SparseVector>> documents = fill(random);
    IndexSearcher searcher = index.searcher();

    for (int round = 0; round < 20; round++) {
      SparseVector query = vector(random, 1 + random.nextInt(40));
      Map<String, Double> exact = exact(documents, query);
      List<Candidate> found = new SparseRetriever(query, null).retrieve(searcher, documents.size());
      List<String> ids = BlockIndex.ids(searcher, found);

      assertThat(ids).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(exact.keySet());
      for (int i = 0; i < ids.size(); i++) {
        double expected = exact.getOrDefault(ids.get(i), 0.0);
        assertThat((double) found.get(i).score())
            .as("seed %d, %s", seed, ids.get(i))
            .isBetween(expected * (1 - DROPPED) * (1 - 1e-6), expected * (1 + 1e-6));
        if (i > 0) {
          assertThat(found.get(i).score()).isLessThanOrEqualTo(found.get(i - 1).score());
        }
      }
      // A shorter list, which lets Lucene skip blocks, is the head of the long one.
      assertThat(new SparseRetriever(query, null).retrieve(searcher, 7))
          .isEqualTo(found.subList(0, Math.min(7, found.size())));
    }
  }

  @Test
  void retrieve_filter_leavesOutTheOthers() throws IOException {
    Map<String, List<SparseVector>> documents = fill(new Random(6));
    IndexSearcher searcher = index.searcher();
    Query odd =
        new ToChildBlockJoinQuery(
            new TermQuery(new Term(Fields.metadata("tag"), "odd")), Blocks.PARENTS);
    SparseVector query = vector(new Random(7), 60);

    List<String> ids =
        BlockIndex.ids(
            searcher, new SparseRetriever(query, odd).retrieve(searcher, documents.size()));

    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(
            exact(documents, query).keySet().stream()
                .filter(id -> Integer.parseInt(id.substring(1)) % 2 == 1)
                .toList());
  }

  @Test
  void retrieve_weightBeyondLinearQueriesLimit_counts() throws IOException {
    index.addTerms("d0", List.of(), List.of(of("a", 2f)));
    IndexSearcher searcher = index.searcher();

    List<Candidate> found = new SparseRetriever(of("a", 500f), null).retrieve(searcher, 10);

    assertThat(found).singleElement().extracting(Candidate::score).isEqualTo(1000f);
  }

  @Test
  void retrieve_noTerms_findsNothing() throws IOException {
    index.addTerms("d0", List.of(), List.of(of("a", 2f)));

    assertThat(
            new SparseRetriever(new SparseVector(List.of()), null).retrieve(index.searcher(), 10))
        .isEmpty();
  }

  @Test
  void retrieve_moreTermsThanClauses_goesByTheHeaviest() throws IOException {
    index.addTerms("heavy", List.of(), List.of(of("t1", 1f)));
    index.addTerms("light", List.of(), List.of(of("t1999", 1f)));
    var query =
        new SparseVector(
            IntStream.rangeClosed(1, 1999)
                .mapToObj(i -> new WeightedTerm("t" + i, 2000f - i))
                .toList());
    IndexSearcher searcher = index.searcher();

    assertThat(BlockIndex.ids(searcher, new SparseRetriever(query, null).retrieve(searcher, 10)))
        .containsExactly("heavy");
  }

  /** Documents of one to four passages in several segments, some of them deleted. */
  private Map<String, List<SparseVector>> fill(Random random) throws IOException {
    Map<String, List<SparseVector>> documents = new HashMap<>();
    for (int i = 0; i < 120; i++) {
      var passages = new ArrayList<SparseVector>();
      for (int p = 0; p <= random.nextInt(4); p++) {
        passages.add(vector(random, random.nextInt(30)));
      }
      index.addTerms("d" + i, List.of(i % 2 == 1 ? "odd" : "even"), passages);
      documents.put("d" + i, passages);
      if (i % 40 == 39) {
        index.flush();
      }
    }
    for (int i = 0; i < 120; i += 10) {
      index.delete("d" + i);
      documents.remove("d" + i);
    }
    return documents;
  }

  private static Map<String, Double> exact(
      Map<String, List<SparseVector>> documents, SparseVector query) {
    Map<String, Double> scores = new HashMap<>();
    documents.forEach(
        (id, passages) -> {
          double best = passages.stream().mapToDouble(query::dot).max().orElse(0);
          if (best > 0) {
            scores.put(id, best);
          }
        });
    return scores;
  }

  private static SparseVector vector(Random random, int terms) {
    return new SparseVector(
        random
            .ints(0, VOCABULARY)
            .distinct()
            .limit(terms)
            .mapToObj(
                term -> new WeightedTerm("t" + term, (float) Math.exp(3 * random.nextGaussian())))
            .toList());
  }

  private static SparseVector of(String term, float weight) {
    return new SparseVector(List.of(new WeightedTerm(term, weight)));
  }
}
