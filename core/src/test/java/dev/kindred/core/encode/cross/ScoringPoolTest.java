package dev.kindred.core.encode.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringPoolTest {
  private static final List<String> HUNDRED =
      IntStream.range(0, 100).mapToObj(String::valueOf).toList();

  /** Scores a passage by a function of its text. */
  private record Fake(ToDoubleFunction<String> function) implements CrossEncoder {
    @Override
    public String modelName() {
      return "fake";
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public int maxTokens() {
      return 1;
    }

    @Override
    public PairScore score(String query, String passage) {
      return new PairScore((float) function.applyAsDouble(passage), 1, 0);
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 200})
  void score_anyThreads_givesScoresInTheOrderOfThePassages(int threads) {
    try (var pool = new ScoringPool(threads)) {
      List<PairScore> scores = pool.score(new Fake(Integer::parseInt), "", HUNDRED, () -> true);
      assertThat(scores.stream().map(score -> (int) score.score()).toList())
          .isEqualTo(IntStream.range(0, 100).boxed().toList());
      assertThat(pool.score(new Fake(Integer::parseInt), "", List.of(), () -> true)).isEmpty();
    }
  }

  @Test
  void score_threeThreads_workAtOnce() {
    var together = new CountDownLatch(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (var pool = new ScoringPool(3)) {
      pool.score(
          new Fake(
              passage -> {
                threads.add(Thread.currentThread());
                together.countDown();
                await(together);
                return 0;
              }),
          "",
          HUNDRED,
          () -> true);
    }
    assertThat(threads).hasSize(3).contains(Thread.currentThread());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void score_timeUp_givesTheFirstPassagesAndBeginsNoOther(int threads) {
    var polled = new AtomicInteger();
    var scored = new AtomicInteger();
    try (var pool = new ScoringPool(threads)) {
      List<PairScore> scores =
          pool.score(
              new Fake(
                  passage -> {
                    scored.incrementAndGet();
                    return Integer.parseInt(passage);
                  }),
              "",
              HUNDRED,
              () -> polled.incrementAndGet() <= 10);
      assertThat(scores.stream().map(score -> (int) score.score()).toList())
          .isEqualTo(IntStream.range(0, 10).boxed().toList());
      assertThat(scored).hasValue(10);
    }
  }

  @Test
  void score_noTimeAtAll_givesNothing() {
    try (var pool = new ScoringPool(2)) {
      assertThat(pool.score(new Fake(passage -> 0), "", HUNDRED, () -> false)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void score_modelFails_throwsItsExceptionOnceNothingRuns(int threads) {
    var running = new AtomicInteger();
    try (var pool = new ScoringPool(threads)) {
      var failing =
          new Fake(
              passage -> {
                running.incrementAndGet();
                try {
                  if (passage.equals("7")) {
                    throw new ModelException("damaged");
                  }
                  return 0;
                } finally {
                  running.decrementAndGet();
                }
              });
      assertThatThrownBy(() -> pool.score(failing, "", HUNDRED, () -> true))
          .isInstanceOf(ModelException.class)
          .hasMessage("damaged");
      assertThat(running).hasValue(0);
      // The pool is as good as new.
      assertThat(pool.score(new Fake(passage -> 0), "", HUNDRED, () -> true)).hasSize(100);
    }
  }

  @Test
  void score_manyCallersAtOnce_eachGetsItsOwn() throws Exception {
    try (var pool = new ScoringPool(3);
        ExecutorService callers = Executors.newFixedThreadPool(8)) {
      var tasks = new ArrayList<Callable<List<PairScore>>>();
      for (int i = 0; i < 50; i++) {
        int shift = i;
        tasks.add(
            () ->
                pool.score(
                    new Fake(passage -> shift + Integer.parseInt(passage)),
                    "",
                    HUNDRED,
                    () -> true));
      }
      List<Future<List<PairScore>>> answers = callers.invokeAll(tasks);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get())
            .extracting(PairScore::score)
            .containsExactlyElementsOf(
                IntStream.range(i, i + 100).mapToObj(value -> (float) value).toList());
      }
    }
  }

  @Test
  void score_helpersBusyElsewhere_theCallerDoesItAlone() throws Exception {
    var began = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    try (var pool = new ScoringPool(2);
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<List<PairScore>> busy =
          other.submit(
              () ->
                  pool.score(
                      new Fake(
                          passage -> {
                            began.countDown();
                            await(release);
                            return 0;
                          }),
                      "",
                      List.of("a", "b"),
                      () -> true));
      await(began);
      assertThat(pool.score(new Fake(Integer::parseInt), "", HUNDRED, () -> true)).hasSize(100);
      release.countDown();
      assertThat(busy.get()).hasSize(2);
    }
  }

  @Test
  void score_closedPool_isRefused() {
    var pool = new ScoringPool(2);
    pool.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.score(new Fake(passage -> 0), "", HUNDRED, () -> true))
        .withMessage("scoring pool is closed");
  }

  @Test
  void new_noThreads_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScoringPool(0))
        .withMessage("scoring threads must be >= 1, got 0");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
