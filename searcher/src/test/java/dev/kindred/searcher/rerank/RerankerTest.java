package dev.kindred.searcher.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.searcher.fuse.Contribution;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.retrieve.Candidate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RerankerTest {
  private static final List<String> WORDS =
      List.of("river", "bank", "moon", "sun", "sea", "dog", "car", "road", "city", "fish");

  /** Documents 0 to 4 have passages 10·d and 10·d + 1, by a retriever each. */
  private static final List<Fused> BLEND =
      IntStream.range(0, 5)
          .mapToObj(
              document -> new Fused(document, 10 * document, 0.9 - 0.1 * document, List.of(part())))
          .toList();

  private static final List<Ranking> RANKINGS =
      List.of(ranking("dense", 0), ranking("bm25", 1), ranking("sparse", 0));

  private static final PassageTexts TEXTS =
      (document, passages) ->
          passages.stream().map(passage -> WORDS.get(2 * document + passage % 10)).toList();

  @TempDir Path dir;
  private Reranker reranker;

  private static Contribution part() {
    return new Contribution("dense", 1, 0.5, 0.5, 1);
  }

  private static Ranking ranking(String retriever, int passage) {
    return new Ranking(
        retriever,
        IntStream.range(0, 9).mapToObj(d -> new Candidate(d, 10 * d + passage, 9f - d)).toList(),
        0,
        0);
  }

  @BeforeEach
  void open() throws IOException {
    TinyModel.bert()
        .classifierHead()
        .activationFunction("torch.nn.modules.linear.Identity")
        .seed(2)
        .writeTo(dir);
    reranker = Reranker.open(dir.toString(), 1);
  }

  @AfterEach
  void close() {
    reranker.close();
  }

  private Reranked rerank(int depth, int passages) throws IOException {
    var polled = new AtomicInteger();
    return reranker.rerank(
        "water",
        BLEND,
        RANKINGS,
        TEXTS,
        new Effort(depth, () -> polled.incrementAndGet() <= passages));
  }

  /** Two passages a document: a document of which one alone was read is not reranked. */
  @ParameterizedTest
  @CsvSource({
    "5, 1000, 5, 10",
    "5, 10, 5, 10",
    "5, 9, 4, 9",
    "5, 5, 2, 5",
    "5, 4, 2, 4",
    "5, 1, 0, 1",
    "5, 0, 0, 0",
    "2, 1000, 2, 4",
    "2, 3, 1, 3",
    "99, 1000, 5, 10"
  })
  void rerank_untilTimeIsUp_ranksTheFirstDocumentsThatWereReadWhole(
      int depth, int passages, int documents, int read) throws IOException {
    Reranked reranked = rerank(depth, passages);

    assertThat(reranked.reranked()).isEqualTo(documents);
    assertThat(reranked.passages()).isEqualTo(read);
    List<Integer> order = reranked.documents().stream().map(Fused::document).toList();
    assertThat(order.subList(0, documents))
        .isEqualTo(byScore(IntStream.range(0, documents).boxed().toList()));
    assertThat(order.subList(documents, 5))
        .isEqualTo(IntStream.range(documents, 5).boxed().toList());
    assertThat(reranked.documents().stream().map(document -> -document.score()).toList())
        .isSorted();
  }

  private List<Integer> byScore(List<Integer> documents) {
    try (CrossEncoder encoder = CrossEncoders.open(dir.toString())) {
      return documents.stream()
          .sorted(
              (a, b) ->
                  Double.compare(
                      Math.max(score(encoder, 2 * b), score(encoder, 2 * b + 1)),
                      Math.max(score(encoder, 2 * a), score(encoder, 2 * a + 1))))
          .toList();
    }
  }

  private static double score(CrossEncoder encoder, int word) {
    return encoder.predict("water", WORDS.get(word));
  }

  @Test
  void rerank_nothingRead_leavesTheScores() throws IOException {
    assertThat(rerank(5, 0).documents())
        .extracting(Fused::score)
        .containsExactlyElementsOf(BLEND.stream().map(Fused::score).toList());
  }

  @Test
  void rerank_others_keepTheirDistancesBelowTheLowestScore() throws IOException {
    List<Fused> documents = rerank(2, 1000).documents();
    double lowest = documents.get(1).score();
    assertThat(documents.subList(2, 5))
        .extracting(document -> Math.round(1e6 * (lowest - document.score())))
        .containsExactly(1_000_000L, 1_100_000L, 1_200_000L);
    assertThat(documents.get(4).contributions())
        .containsExactly(part(), new Contribution("rerank", 0, 0, 0, 0));
  }

  @Test
  void rerank_passages_areEachRetrieversBestOnceInOrderOfTheBlend() {
    var passages = new RetrievedPassages(RANKINGS).of(List.of(BLEND.get(3), BLEND.get(1)));
    assertThat(passages).containsExactly(List.of(30, 31), List.of(10, 11));
    assertThat(new RetrievedPassages(List.of()).of(BLEND.subList(0, 1)))
        .containsExactly(List.of(0));
  }

  @Test
  void rerank_equalScores_keepTheOrderOfTheBlend() throws IOException {
    Reranked reranked =
        reranker.rerank(
            "water",
            BLEND,
            RANKINGS,
            (document, passages) -> passages.stream().map(unused -> "sea").toList(),
            Effort.of(5));
    assertThat(reranked.documents()).extracting(Fused::document).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void close_whileScoring_waits() throws Exception {
    var scoring = new CountDownLatch(1);
    var closing = new CountDownLatch(1);
    var closer =
        new Thread(
            () -> {
              closing.countDown();
              reranker.close();
            });
    Reranked reranked =
        reranker.rerank(
            "water",
            BLEND,
            RANKINGS,
            TEXTS,
            new Effort(
                5,
                () -> {
                  if (scoring.getCount() > 0) {
                    scoring.countDown();
                    closer.start();
                    try {
                      closing.await();
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  }
                  return true;
                }));
    closer.join();
    assertThat(reranked.reranked()).isEqualTo(5);
  }

  @Test
  void effort_noDepth_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Effort.of(0))
        .withMessage("rerank depth must be >= 1, got 0");
  }
}
