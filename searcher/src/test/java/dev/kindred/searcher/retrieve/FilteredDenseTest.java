package dev.kindred.searcher.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filtered kNN against brute force, from one document in a thousand to all of them. */
class FilteredDenseTest {
  private static final int DOCUMENTS = 4000;
  private static final int DIMENSION = 24;
  private static final int TOP = 10;

  @ParameterizedTest
  @CsvSource({
    "0.001, FLOAT32", "0.01, FLOAT32", "0.1, FLOAT32", "0.5, FLOAT32", "1, FLOAT32",
    "0.001, INT8", "0.01, INT8", "0.1, INT8", "0.5, INT8", "1, INT8",
    "0.001, INT4", "0.01, INT4", "0.1, INT4", "0.5, INT4", "1, INT4",
    "0.001, BIT", "0.01, BIT", "0.1, BIT", "0.5, BIT", "1, BIT"
  })
  void retrieve_filtered_isBruteForce(double selectivity, VectorStorage storage)
      throws IOException {
    assertThat(recall(selectivity, storage, dev.kindred.searcher.Query.MIN_CANDIDATES))
        .as("recall@%d", TOP)
        .isGreaterThanOrEqualTo(0.99);
  }

  /** As a time budget may ask for. */
  @ParameterizedTest
  @CsvSource({"0.5, FLOAT32, 0.97", "0.5, INT8, 0.97", "0.5, BIT, 0.6", "0.01, BIT, 0.97"})
  void retrieve_noMoreCandidatesThanHits_isNearBruteForce(
      double selectivity, VectorStorage storage, double least) throws IOException {
    assertThat(recall(selectivity, storage, TOP)).isGreaterThanOrEqualTo(least);
  }

  private static double recall(double selectivity, VectorStorage storage, int candidates)
      throws IOException {
    var random = new Random(21);
    Map<String, List<float[]>> passing = new HashMap<>();
    try (var index = new BlockIndex(new StandardAnalyzer(), storage)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        String id = "d" + i;
        boolean passes = random.nextDouble() < selectivity;
        List<float[]> passages = new ArrayList<>();
        for (int p = 0; p <= random.nextInt(3); p++) {
          passages.add(unit(random));
        }
        index.addVectors(
            id, VectorSimilarityFunction.DOT_PRODUCT, passes ? List.of("in") : List.of(), passages);
        boolean deleted = i % 17 == 0;
        if (deleted) {
          index.delete(id);
        } else if (passes) {
          passing.put(id, passages);
        }
        if (i % 1500 == 1499) {
          index.flush();
        }
      }
      IndexSearcher searcher = index.searcher();
      Query filter =
          new ToChildBlockJoinQuery(
              new TermQuery(new Term(Fields.metadata("tag"), "in")), Blocks.PARENTS);
      int found = 0;
      int wanted = 0;
      for (int round = 0; round < 20; round++) {
        float[] query = unit(random);
        List<String> ids =
            BlockIndex.ids(
                searcher,
                new DenseRetriever(query, VectorSimilarityFunction.DOT_PRODUCT, storage, filter)
                    .retrieve(searcher, candidates));

        // All that pass are found where there are fewer than candidates, and none that does not.
        assertThat(passing.keySet()).containsAll(ids);
        assertThat(ids).doesNotHaveDuplicates().hasSize(Math.min(passing.size(), candidates));
        Set<String> exact = best(passing, query);
        Set<String> top = new HashSet<>(ids.subList(0, Math.min(TOP, ids.size())));
        wanted += exact.size();
        top.retainAll(exact);
        found += top.size();
      }
      assertThat(passing).isNotEmpty();
      return (double) found / wanted;
    }
  }

  private static Set<String> best(Map<String, List<float[]>> documents, float[] query) {
    return documents.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                entry ->
                    -entry.getValue().stream()
                        .mapToDouble(passage -> VectorUtil.dotProduct(query, passage))
                        .max()
                        .orElseThrow()))
        .limit(TOP)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static float[] unit(Random random) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(vector);
  }
}
