package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {

  @Test
  void all_results_areInTheOrderOfTheCalls() throws IOException {
    assertThat(Parallel.<Integer>all(List.of())).isEmpty();
    assertThat(Parallel.all(List.<Callable<Integer>>of(() -> 1))).containsExactly(1);
    assertThat(Parallel.all(List.<Callable<Integer>>of(() -> 1, () -> 2, () -> 3)))
        .containsExactly(1, 2, 3);
  }

  @Test
  void all_failures_firstIsThrownOnceAllHaveEnded() {
    var ended = new AtomicInteger();
    var first = new IOException("first");
    var second = new IllegalStateException("second");
    List<Callable<Integer>> calls =
        List.of(
            () -> {
              throw first;
            },
            () -> {
              throw second;
            },
            ended::incrementAndGet);
    assertThatThrownBy(() -> Parallel.all(calls)).isSameAs(first).hasSuppressedException(second);
    assertThat(ended).hasValue(1);
  }

  @Test
  void all_poolBusy_callerDoesItAll() throws Exception {
    var release = new CountDownLatch(1);
    int threads = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
    var busy = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                busy.countDown();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    try {
      assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
      Callable<Thread> call = Thread::currentThread;
      assertThat(Parallel.all(List.of(call, call, call))).containsOnly(Thread.currentThread());
    } finally {
      release.countDown();
    }
  }

  @Test
  void all_interrupted_endsItsCallsAndKeepsTheInterrupt() throws Exception {
    assumeThat(ForkJoinPool.getCommonPoolParallelism()).as("threads beside this").isPositive();
    var ended = new AtomicBoolean();
    var begun = new CountDownLatch(1);
    Callable<Integer> here =
        () -> {
          begun.await(); // so that the other is under way elsewhere
          Thread.currentThread().interrupt();
          return 1;
        };
    Callable<Integer> elsewhere =
        () -> {
          begun.countDown();
          Thread.sleep(50);
          ended.set(true);
          return 2;
        };
    assertThat(Parallel.all(List.of(here, elsewhere))).containsExactly(1, 2);
    assertThat(ended).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
