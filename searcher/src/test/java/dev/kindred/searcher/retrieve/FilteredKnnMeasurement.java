package dev.kindred.searcher.retrieve;

import dev.kindred.core.codec.VectorStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Recall and time of filtered retrieval, by selectivity and candidates. Not part of the tests; run
 * by name:
 *
 * <pre>mvn verify -pl searcher -am -Dtest=FilteredKnnMeasurement
 *   -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * <p>Filters of the first kind pass documents at random; those of the second pass whole clusters
 * that lie away from the query, which is harder: the walk's way to them leads through what does not
 * pass.
 */
class FilteredKnnMeasurement {
  private static final int DOCUMENTS = 40_000;
  private static final int DIMENSION = 64;
  private static final int CLUSTERS = 200;
  private static final int SEGMENTS = 4;
  private static final int QUERIES = 40;
  private static final int TOP = 10;
  private static final VectorSimilarityFunction FUNCTION = VectorSimilarityFunction.DOT_PRODUCT;

  private record Doc(String id, int cluster, Set<String> tags, List<float[]> vectors) {}

  private final Random random = new Random(31);
  private final List<float[]> centres = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(
      value = VectorStorage.class,
      names = {"FLOAT32", "INT8", "BIT"})
  void measure(VectorStorage storage) throws IOException {
    for (int i = 0; i < CLUSTERS; i++) {
      centres.add(gaussian());
    }
    List<Doc> documents = documents();
    try (var index = new BlockIndex(new KeywordAnalyzer(), storage)) {
      for (int i = 0; i < documents.size(); i++) {
        Doc document = documents.get(i);
        index.addVectors(document.id(), FUNCTION, List.copyOf(document.tags()), document.vectors());
        if (i % (DOCUMENTS / SEGMENTS) == DOCUMENTS / SEGMENTS - 1) {
          index.flush();
        }
      }
      IndexSearcher searcher = index.searcher();
      System.out.println("storage | filter | candidates | recall@10 | least found | ms | vs all");
      for (int candidates : new int[] {10, 100, 1000}) {
        double all = 0;
        for (String tag :
            List.of(
                "random100",
                "random50",
                "random10",
                "random1",
                "random0.1",
                "far50",
                "far10",
                "far1")) {
          double millis = row(searcher, documents, storage, tag, candidates, all);
          all = all == 0 ? millis : all;
        }
      }
    }
  }

  /** Returns the median time in milliseconds. */
  private double row(
      IndexSearcher searcher,
      List<Doc> documents,
      VectorStorage storage,
      String tag,
      int candidates,
      double all)
      throws IOException {
    List<Doc> passing =
        documents.stream().filter(document -> document.tags().contains(tag)).toList();
    Query filter = new ToChildBlockJoinQuery(QueryParser.keyword("tag", tag), Blocks.PARENTS);
    var rounds = new Random(7);
    int hits = 0;
    double least = 1;
    double[] millis = new double[QUERIES];
    for (int i = 0; i < QUERIES; i++) {
      // Of the clusters that no far filter passes.
      float[] query = near(centres.get(CLUSTERS - 1 - rounds.nextInt(CLUSTERS / 4)), rounds);
      var retriever = new DenseRetriever(query, FUNCTION, storage, filter);
      retriever.retrieve(searcher, candidates);
      long start = System.nanoTime();
      List<Candidate> found = retriever.retrieve(searcher, candidates);
      millis[i] = (System.nanoTime() - start) / 1e6;
      least = Math.min(least, (double) found.size() / Math.min(candidates, passing.size()));
      List<String> ids = BlockIndex.ids(searcher, found.subList(0, Math.min(TOP, found.size())));
      Set<String> common = new HashSet<>(nearest(passing, query));
      common.retainAll(ids);
      hits += common.size();
    }
    Arrays.sort(millis);
    double median = millis[QUERIES / 2];
    System.out.printf(
        Locale.ROOT,
        "%s | %s | %d | %.4f | %.3f | %.2f | %.2f%n",
        storage,
        tag,
        candidates,
        (double) hits / (QUERIES * Math.min(TOP, passing.size())),
        least,
        median,
        all == 0 ? 1 : median / all);
    return median;
  }

  private List<Doc> documents() {
    var documents = new ArrayList<Doc>();
    for (int i = 0; i < DOCUMENTS; i++) {
      int cluster = random.nextInt(CLUSTERS);
      var tags = new HashSet<String>(Set.of("random100"));
      double luck = random.nextDouble() * 100;
      for (String percent : List.of("50", "10", "1", "0.1")) {
        if (luck < Double.parseDouble(percent)) {
          tags.add("random" + percent);
        }
      }
      for (int percent : new int[] {50, 10, 1}) {
        if (cluster < CLUSTERS * percent / 100) {
          tags.add("far" + percent);
        }
      }
      var vectors = new ArrayList<float[]>();
      int passages = 1 + random.nextInt(2);
      for (int j = 0; j < passages; j++) {
        vectors.add(near(centres.get(cluster), random));
      }
      documents.add(new Doc("d" + i, cluster, tags, vectors));
    }
    return documents;
  }

  private static List<String> nearest(List<Doc> documents, float[] query) {
    Map<String, Float> scores = new HashMap<>();
    for (Doc document : documents) {
      for (float[] vector : document.vectors()) {
        scores.merge(document.id(), VectorUtil.dotProduct(query, vector), Math::max);
      }
    }
    return scores.entrySet().stream()
        .sorted(Map.Entry.<String, Float>comparingByValue().reversed())
        .limit(TOP)
        .map(Map.Entry::getKey)
        .toList();
  }

  private float[] gaussian() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] near(float[] centre, Random random) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = centre[i] + (float) random.nextGaussian() * 0.8f;
    }
    return VectorUtil.l2normalize(vector);
  }
}
