package dev.kindred.searcher.retrieve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dense retrieval against an exact scan over all vectors. */
class DenseRetrieverTest {
  private static final int DIMENSION = 64;

  private record Doc(List<String> tags, List<float[]> vectors) {}

  /** Best score and passage ordinal of a document, by scanning. */
  private record Exact(String id, int ordinal, float score) {}

  private static List<Exact> scan(
      Map<String, Doc> documents,
      float[] query,
      VectorSimilarityFunction function,
      @Nullable String tag) {
    var found = new ArrayList<Exact>();
    documents.forEach(
        (id, document) -> {
          if (tag == null || document.tags().contains(tag)) {
            int best = 0;
            float bestScore = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < document.vectors().size(); i++) {
              float score = function.compare(query, document.vectors().get(i));
              if (score > bestScore) {
                best = i;
                bestScore = score;
              }
            }
            found.add(new Exact(id, best, bestScore));
          }
        });
    found.sort(Comparator.comparingDouble(exact -> -exact.score()));
    return found;
  }

  /** Points around a few centres, as embeddings are. */
  private static float[] near(float[] centre, Random random, boolean unit) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = centre[i] + (float) random.nextGaussian() * 0.7f;
    }
    return unit ? VectorUtil.l2normalize(vector) : vector;
  }

  private static List<float[]> centres(Random random) {
    var centres = new ArrayList<float[]>();
    for (int i = 0; i < 20; i++) {
      float[] centre = new float[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        centre[j] = (float) random.nextGaussian();
      }
      centres.add(centre);
    }
    return centres;
  }

  private static Map<String, Doc> documents(
      int count, int maxPassages, Random random, List<float[]> centres, boolean unit) {
    var documents = new LinkedHashMap<String, Doc>();
    for (int i = 0; i < count; i++) {
      var vectors = new ArrayList<float[]>();
      int passages = 1 + random.nextInt(maxPassages);
      for (int j = 0; j < passages; j++) {
        vectors.add(near(centres.get(random.nextInt(centres.size())), random, unit));
      }
      var tags = new ArrayList<String>();
      for (int every : new int[] {1, 10, 100, 1000}) {
        if (i % every == every / 2) {
          tags.add("every" + every);
        }
      }
      documents.put("d" + i, new Doc(tags, vectors));
    }
    return documents;
  }

  private static void write(
      BlockIndex index, Map<String, Doc> documents, VectorSimilarityFunction function, int segments)
      throws IOException {
    int written = 0;
    for (Map.Entry<String, Doc> document : documents.entrySet()) {
      index.addVectors(
          document.getKey(), function, document.getValue().tags(), document.getValue().vectors());
      if (++written % (documents.size() / segments + 1) == 0) {
        index.flush();
      }
    }
  }

  private static Query tagged(String tag) {
    return new ToChildBlockJoinQuery(QueryParser.keyword("tag", tag), Blocks.PARENTS);
  }

  private static void assertSameRanking(
      IndexSearcher searcher, List<Candidate> found, List<Exact> expected) throws IOException {
    List<String> ids = BlockIndex.ids(searcher, found);
    assertThat(ids).doesNotHaveDuplicates().hasSameSizeAs(expected);
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      Exact exact = expected.stream().filter(e -> e.id().equals(id)).findFirst().orElseThrow();
      Candidate candidate = found.get(i);
      assertThat(candidate.score()).as(id).isCloseTo(exact.score(), within(1e-5f));
      assertThat(candidate.score()).as(id).isCloseTo(expected.get(i).score(), within(1e-5f));
      assertThat(
              candidate.passage()
                  - Blocks.firstPassageOf(searcher.getIndexReader(), candidate.document()))
          .as(id)
          .isEqualTo(exact.ordinal());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = VectorSimilarityFunction.class,
      names = {"DOT_PRODUCT", "EUCLIDEAN", "MAXIMUM_INNER_PRODUCT"})
  void retrieve_smallIndex_isExact(VectorSimilarityFunction function) throws IOException {
    var random = new Random(17);
    List<float[]> centres = centres(random);
    boolean unit = function == VectorSimilarityFunction.DOT_PRODUCT;
    Map<String, Doc> documents = documents(90, 5, random, centres, unit);
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
      write(index, documents, function, 4);
      IndexSearcher searcher = index.searcher();
      assertThat(searcher.getIndexReader().leaves()).hasSizeGreaterThan(2);
      for (int i = 0; i < 20; i++) {
        float[] query = near(centres.get(i), random, unit);

        List<Candidate> found =
            new DenseRetriever(query, function, VectorStorage.FLOAT32, null)
                .retrieve(searcher, 100);

        assertSameRanking(searcher, found, scan(documents, query, function, null));
        assertSameRanking(
            searcher,
            new DenseRetriever(query, function, VectorStorage.FLOAT32, tagged("every10"))
                .retrieve(searcher, 100),
            scan(documents, query, function, "every10"));
      }
    }
  }

  @Test
  void retrieve_deletedAndUpdatedDocuments_areNotFound() throws IOException {
    var random = new Random(3);
    List<float[]> centres = centres(random);
    Map<String, Doc> documents = documents(90, 3, random, centres, true);
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
      write(index, documents, function, 3);
      index.flush();
      for (int i = 0; i < 90; i += 3) {
        index.delete("d" + i);
        documents.remove("d" + i);
      }
      for (int i = 1; i < 90; i += 9) {
        Doc changed = new Doc(List.of(), List.of(near(centres.getFirst(), random, true)));
        index.addVectors("d" + i, function, changed.tags(), changed.vectors());
        documents.put("d" + i, changed);
      }
      IndexSearcher searcher = index.searcher();
      for (int i = 0; i < 10; i++) {
        float[] query = near(centres.get(i), random, true);

        assertSameRanking(
            searcher,
            new DenseRetriever(query, function, VectorStorage.FLOAT32, null)
                .retrieve(searcher, 100),
            scan(documents, query, function, null));
        assertSameRanking(
            searcher,
            new DenseRetriever(query, function, VectorStorage.FLOAT32, tagged("every10"))
                .retrieve(searcher, 100),
            scan(documents, query, function, "every10"));
      }
    }
  }

  @Test
  void retrieve_equalScores_areInIndexOrder() throws IOException {
    float[] vector = new float[DIMENSION];
    vector[0] = 1;
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
      for (int i = 0; i < 60; i++) {
        index.addVectors("d" + i, function, List.of(), List.of(vector, vector));
        if (i % 20 == 19) {
          index.flush();
        }
      }
      IndexSearcher searcher = index.searcher();

      List<Candidate> found =
          new DenseRetriever(vector, function, VectorStorage.FLOAT32, null).retrieve(searcher, 100);

      assertThat(found)
          .hasSize(60)
          .isSortedAccordingTo(Comparator.comparingInt(Candidate::document));
      assertThat(found.getFirst().score()).isCloseTo(1, within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource(VectorStorage.class)
  void retrieve_everyStorage_recallsNineInTen(VectorStorage storage) throws IOException {
    var random = new Random(5);
    List<float[]> centres = centres(random);
    Map<String, Doc> documents = documents(2000, 1, random, centres, true);
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    try (var index = new BlockIndex(new KeywordAnalyzer(), storage)) {
      write(index, documents, function, 2);
      IndexSearcher searcher = index.searcher();
      int recalled = 0;
      for (int i = 0; i < 20; i++) {
        float[] query = near(centres.get(i), random, true);
        List<Exact> exact = scan(documents, query, function, null);

        List<Candidate> found =
            new DenseRetriever(query, function, storage, null).retrieve(searcher, 100);

        Set<String> wanted = new HashSet<>();
        exact.subList(0, 10).forEach(e -> wanted.add(e.id()));
        List<String> ids = BlockIndex.ids(searcher, found);
        assertThat(ids).hasSize(100).doesNotHaveDuplicates();
        wanted.retainAll(ids.subList(0, 10));
        recalled += wanted.size();
        // Scores are of the full-precision vectors whatever the graph holds.
        for (int j = 0; j < 10; j++) {
          String id = ids.get(j);
          float score =
              exact.stream().filter(e -> e.id().equals(id)).findFirst().orElseThrow().score();
          assertThat(found.get(j).score()).as("%s %s", storage, id).isCloseTo(score, within(1e-5f));
        }
      }
      assertThat(recalled).as("of 200 for %s", storage).isGreaterThanOrEqualTo(180);
    }
  }

  @ParameterizedTest
  @EnumSource(VectorStorage.class)
  void retrieve_filter_isAppliedInsideTheSearch(VectorStorage storage) throws IOException {
    var random = new Random(7);
    List<float[]> centres = centres(random);
    Map<String, Doc> documents = documents(2000, 2, random, centres, true);
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    try (var index = new BlockIndex(new KeywordAnalyzer(), storage)) {
      write(index, documents, function, 2);
      IndexSearcher searcher = index.searcher();
      for (Map.Entry<String, Integer> filter :
          Map.of("every1000", 2, "every100", 20, "every10", 100, "every1", 100).entrySet()) {
        String tag = filter.getKey();
        int recalled = 0;
        int wantedInAll = 0;
        for (int i = 0; i < 10; i++) {
          float[] query = near(centres.get(i), random, true);
          List<Exact> exact = scan(documents, query, function, tag);

          List<Candidate> found =
              new DenseRetriever(query, function, storage, tagged(tag)).retrieve(searcher, 100);

          List<String> ids = BlockIndex.ids(searcher, found);
          assertThat(ids).as(tag).hasSize(filter.getValue()).doesNotHaveDuplicates();
          assertThat(ids)
              .as(tag)
              .allMatch(id -> requireNonNull(documents.get(id)).tags().contains(tag));
          Set<String> wanted = new HashSet<>();
          exact.subList(0, Math.min(10, exact.size())).forEach(e -> wanted.add(e.id()));
          wantedInAll += wanted.size();
          wanted.retainAll(ids.subList(0, Math.min(10, ids.size())));
          recalled += wanted.size();
        }
        assertThat(recalled)
            .as("of %d for %s", wantedInAll, tag)
            .isGreaterThanOrEqualTo(wantedInAll * 9 / 10);
      }
    }
  }

  @Test
  void retrieve_filterThatNothingMeets_isEmpty() throws IOException {
    var random = new Random(7);
    List<float[]> centres = centres(random);
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
      write(index, documents(20, 2, random, centres, true), function, 1);
      IndexSearcher searcher = index.searcher();

      assertThat(
              new DenseRetriever(
                      near(centres.getFirst(), random, true),
                      function,
                      VectorStorage.FLOAT32,
                      tagged("x"))
                  .retrieve(searcher, 100))
          .isEmpty();
    }
  }

  @Test
  void rank_documentsThatOthersFound_haveTheirExactScores() throws IOException {
    var random = new Random(19);
    List<float[]> centres = centres(random);
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    Map<String, Doc> documents = documents(400, 3, random, centres, true);
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.BIT)) {
      write(index, documents, function, 3);
      IndexSearcher searcher = index.searcher();
      float[] query = near(centres.getFirst(), random, true);
      var retriever = new DenseRetriever(query, function, VectorStorage.BIT, null);
      int[] farthest =
          retriever.retrieve(searcher, 1000).reversed().stream()
              .limit(30)
              .mapToInt(Candidate::document)
              .sorted()
              .toArray();

      List<Candidate> ranked = retriever.rank(searcher, farthest);

      List<Exact> all = scan(documents, query, function, null);
      assertSameRanking(searcher, ranked, all.subList(all.size() - 30, all.size()));
    }
  }

  @Test
  void noMatch_anyLayout_isTheMean() throws IOException {
    var random = new Random(23);
    List<float[]> centres = centres(random);
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    Map<String, Doc> documents = documents(150, 4, random, centres, true);
    float[] query = near(centres.getFirst(), random, true);
    double[] scores =
        documents.values().stream()
            .flatMap(document -> document.vectors().stream())
            .mapToDouble(vector -> function.compare(query, vector))
            .toArray();
    for (int segments : new int[] {1, 7}) {
      try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
        write(index, documents, function, segments);

        assertThat(
                new DenseRetriever(query, function, VectorStorage.FLOAT32, null)
                    .noMatch(index.searcher()))
            .isCloseTo(mean(scores), within(1e-6));
      }
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Of a sample. */
  private static double deviation(double[] values) {
    double squares = Arrays.stream(values).map(value -> value * value).sum();
    return Math.sqrt((squares - values.length * Math.pow(mean(values), 2)) / (values.length - 1));
  }

  @Test
  void noMatch_moreThanTheSample_isCloseToThatOfAll() throws IOException {
    var random = new Random(29);
    List<float[]> centres = centres(random);
    VectorSimilarityFunction function = VectorSimilarityFunction.EUCLIDEAN;
    Map<String, Doc> documents = documents(4000, 1, random, centres, false);
    float[] query = near(centres.getFirst(), random, false);
    double[] scores =
        documents.values().stream()
            .mapToDouble(document -> function.compare(query, document.vectors().getFirst()))
            .toArray();
    double deviation = deviation(scores);
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
      write(index, documents, function, 3);

      assertThat(
              new DenseRetriever(query, function, VectorStorage.FLOAT32, null)
                  .noMatch(index.searcher()))
          .isCloseTo(mean(scores), within(deviation / 8));
    }
  }

  @Test
  void retrieve_segmentWithoutVectors_isPassedOver() throws IOException {
    float[] vector = new float[DIMENSION];
    vector[0] = 1;
    VectorSimilarityFunction function = VectorSimilarityFunction.DOT_PRODUCT;
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
      index.addTexts("words", "alone");
      index.flush();
      index.addVectors("a", function, List.of(), List.of(vector));
      IndexSearcher searcher = index.searcher();

      List<Candidate> found =
          new DenseRetriever(vector, function, VectorStorage.FLOAT32, null).retrieve(searcher, 100);

      assertThat(BlockIndex.ids(searcher, found)).containsExactly("a");
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        assertThat(leaf.reader().getFieldInfos().fieldInfo(Fields.KIND)).isNotNull();
      }
    }
  }

  @Test
  void retrieve_emptyIndex_isEmpty() throws IOException {
    try (var index = new BlockIndex(new KeywordAnalyzer(), VectorStorage.FLOAT32)) {
      assertThat(
              new DenseRetriever(
                      new float[DIMENSION],
                      VectorSimilarityFunction.DOT_PRODUCT,
                      VectorStorage.FLOAT32,
                      null)
                  .retrieve(index.searcher(), 100))
          .isEmpty();
    }
  }
}
