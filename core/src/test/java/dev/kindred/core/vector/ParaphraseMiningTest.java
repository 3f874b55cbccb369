package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.vector.ParaphraseMining.Paraphrases;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParaphraseMiningTest {
  private static final MiningOptions EXACT =
      MiningOptions.DEFAULT.withSearch(NeighbourSearch.EXACT);

  private static List<ScoredPair> mine(float[][] vectors, MiningOptions options) {
    return new ParaphraseMining(VectorSimilarity.COSINE, options)
        .mine(vectors, Runnable::run)
        .pairs();
  }

  private static List<ScoredPair> reference(float[][] vectors, MiningOptions options) {
    return Reference.mine(Reference.scores(VectorSimilarity.COSINE, vectors), options);
  }

  @Test
  void defaults_areThoseOfTheReference() {
    assertThat(MiningOptions.DEFAULT)
        .isEqualTo(new MiningOptions(5000, 100_000, 500_000, 100, NeighbourSearch.AUTO));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void mine_randomVectorsAndOptions_isAsTheReference(long seed) {
    var random = new Random(seed);
    float[][] vectors =
        RandomVectors.clumped(seed, 20 + random.nextInt(200), 7, 1 + random.nextInt(9), 0.7);
    for (int round = 0; round < 8; round++) {
      var options =
          new MiningOptions(
              1 + random.nextInt(60),
              1 + random.nextInt(250),
              1 + random.nextInt(2000),
              1 + random.nextInt(30),
              NeighbourSearch.EXACT);

      assertThat(mine(vectors, options))
          .as("seed %d, %d vectors, %s", seed, vectors.length, options)
          .isEqualTo(reference(vectors, options));
    }
  }

  @ParameterizedTest
  @EnumSource(VectorSimilarity.class)
  void mine_eachSimilarity_isAsTheReference(VectorSimilarity similarity) {
    float[][] vectors = RandomVectors.clumped(3, 150, 6, 5, 0.3);

    List<ScoredPair> pairs =
        new ParaphraseMining(similarity, EXACT.withTopK(5)).mine(vectors, Runnable::run).pairs();

    assertThat(pairs)
        .isNotEmpty()
        .isEqualTo(Reference.mine(Reference.scores(similarity, vectors), EXACT.withTopK(5)));
  }

  /** Enough rows and values that matrices are multiplied; the last block and tile are small. */
  @ParameterizedTest
  @EnumSource(names = {"COSINE", "DOT"})
  void mine_byMatrices_isAsTheReference(VectorSimilarity similarity) {
    float[][] vectors = RandomVectors.whole(17, 2307, 37, 40);
    MiningOptions options = EXACT.withTopK(9).withMaxPairs(9000).withChunks(700, 2200);

    List<ScoredPair> pairs =
        new ParaphraseMining(similarity, options).mine(vectors, Runnable::run).pairs();

    assertThat(pairs)
        .hasSizeGreaterThan(4000)
        .isEqualTo(Reference.mine(Reference.scores(similarity, vectors), options));
  }

  @Test
  void mine_topK_countsInEachChunkOfTheCorpus() {
    float[][] vectors = RandomVectors.clumped(1, 60, 5, 3, 0.5);

    List<ScoredPair> oneChunk = mine(vectors, EXACT.withTopK(2));
    List<ScoredPair> chunks = mine(vectors, EXACT.withTopK(2).withChunks(5000, 10));

    assertThat(oneChunk).hasSizeBetween(60, 120);
    assertThat(chunks).hasSizeGreaterThan(300);
    assertThat(chunks).isEqualTo(reference(vectors, EXACT.withTopK(2).withChunks(5000, 10)));
  }

  @Test
  void mine_chunksOfQueries_changeNothing() {
    float[][] vectors = RandomVectors.clumped(2, 200, 5, 3, 0.5);
    MiningOptions options = EXACT.withTopK(7).withMaxPairs(400);

    assertThat(mine(vectors, options.withChunks(13, 100_000))).isEqualTo(mine(vectors, options));
  }

  /** Both directions count, and one fewer than the maximum stays. */
  @Test
  void mine_maxPairs_countsBothDirections() {
    // Nine pairs of twins, further apart from each other the later they come.
    float[][] vectors = new float[18][18];
    for (int twin = 0; twin < 9; twin++) {
      vectors[2 * twin][2 * twin] = 1;
      vectors[2 * twin + 1][2 * twin] = 1;
      vectors[2 * twin + 1][2 * twin + 1] = 0.1f * (twin + 1);
    }

    assertThat(mine(vectors, EXACT.withMaxPairs(7)).stream().map(ScoredPair::first))
        .containsExactly(0, 2, 4);
    assertThat(mine(vectors, EXACT.withMaxPairs(8)).stream().map(ScoredPair::first))
        .containsExactly(0, 2, 4, 6);
    assertThat(mine(vectors, EXACT.withMaxPairs(1))).isEmpty();
  }

  @Test
  void offer_threshold_risesWhileFillingAndMustBeExceeded() {
    var queue = new PairQueue(3);
    queue.offer(-1f, 0, 1); // no better than the first threshold
    queue.offer(0.5f, 0, 2);
    queue.offer(0.6f, 0, 3);
    assertThat(queue.bar()).isEqualTo(-1);
    queue.offer(0.7f, 0, 4);
    assertThat(queue.bar()).isEqualTo(0.5f);
    queue.offer(0.5f, 0, 5); // equal is not enough
    queue.offer(0.65f, 0, 6);
    assertThat(queue.bar()).isEqualTo(0.6f);
    queue.offer(0.9f, 7, 7); // a vector and itself

    assertThat(queue.drain())
        .containsExactly(new ScoredPair(0.7f, 0, 4), new ScoredPair(0.65f, 0, 6));
  }

  @Test
  void offer_twoDirections_keepsTheLowerScore() {
    var queue = new PairQueue(100);
    queue.offer(0.8f, 5, 2);
    queue.offer(0.7f, 2, 5);
    queue.offer(0.75f, 9, 3);

    assertThat(queue.drain())
        .containsExactly(new ScoredPair(0.75f, 3, 9), new ScoredPair(0.7f, 2, 5));
  }

  @Test
  void mine_equalScores_comeByIndex() {
    float[][] vectors = {{1, 0}, {0, 1}, {1, 0}, {0, 1}, {1, 0}};

    assertThat(mine(vectors, EXACT).stream().filter(pair -> pair.score() == 1))
        .containsExactly(
            new ScoredPair(1, 0, 2),
            new ScoredPair(1, 0, 4),
            new ScoredPair(1, 1, 3),
            new ScoredPair(1, 2, 4));
  }

  @Test
  void mine_scoreOfMinusOne_isNone() {
    assertThat(mine(new float[][] {{1, 0}, {-1, 0}}, EXACT)).isEmpty();
    assertThat(mine(new float[][] {{1, 0}}, EXACT)).isEmpty();
    assertThat(mine(new float[][] {}, EXACT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"EXACT", "GRAPH"})
  void mine_manyThreads_isAsOne(NeighbourSearch search) {
    float[][] vectors = RandomVectors.clumped(11, 1500, 8, 200, 0.5);
    var mining =
        new ParaphraseMining(
            VectorSimilarity.COSINE,
            MiningOptions.DEFAULT.withSearch(search).withTopK(10).withMaxPairs(3000));
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      Paraphrases threaded = mining.mine(vectors, executor);

      assertThat(threaded).isEqualTo(mining.mine(vectors, Runnable::run));
      assertThat(threaded.recall().isPresent()).isEqualTo(search == NeighbourSearch.GRAPH);
    }
  }

  @ParameterizedTest
  @CsvSource({"EXACT, 400, 3000", "EXACT, 1000, 1000", "GRAPH, 1000, 2000"})
  void mine_progress_countsToAll(NeighbourSearch search, int corpusChunk, long all) {
    float[][] vectors = RandomVectors.clumped(11, 1000, 8, 200, 0.5);
    var said = new ConcurrentSkipListMap<Long, Long>();
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      new ParaphraseMining(
              VectorSimilarity.COSINE,
              MiningOptions.DEFAULT.withSearch(search).withChunks(300, corpusChunk))
          .mine(vectors, executor, said::put);
    }

    assertThat(said).hasSizeGreaterThan(3);
    assertThat(said.lastKey()).isEqualTo(all);
    assertThat(new HashSet<>(said.values())).containsExactly(all);
  }

  @ParameterizedTest
  @EnumSource(VectorSimilarity.class)
  void mine_byGraph_findsNearlyAllAndSaysHowMuch(VectorSimilarity similarity) {
    float[][] vectors = RandomVectors.clumped(7, 3000, 8, 300, 0.08);
    MiningOptions options = MiningOptions.DEFAULT.withTopK(20).withMaxPairs(30_000);
    var exact =
        new ParaphraseMining(similarity, options.withSearch(NeighbourSearch.EXACT))
            .mine(vectors, Runnable::run);
    var fast =
        new ParaphraseMining(similarity, options.withSearch(NeighbourSearch.GRAPH))
            .mine(vectors, Runnable::run);

    var shared = new HashSet<>(exact.pairs());
    shared.retainAll(new HashSet<>(fast.pairs()));
    double share = (double) shared.size() / exact.pairs().size();
    Recall recall = fast.recall().orElseThrow();
    assertThat(share).isGreaterThan(0.9);
    assertThat(recall.value()).isBetween(share - 0.05, Math.min(1, share + 0.05));
    assertThat(recall.expected()).isPositive();
  }

  @Test
  void create_senselessOptions_areRefused() {
    assertThatThrownBy(() -> EXACT.withTopK(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top-k must be >= 1, got 0");
    assertThatThrownBy(() -> EXACT.withMaxPairs(-1))
        .hasMessage("maximum of pairs must be >= 1, got -1");
    assertThatThrownBy(() -> EXACT.withChunks(0, 1)).hasMessage("query chunk must be >= 1, got 0");
    assertThatThrownBy(() -> EXACT.withChunks(1, 0)).hasMessage("corpus chunk must be >= 1, got 0");
  }
}
