package dev.kindred.core.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.encode.dense.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The timeout only ends a test that hangs; none is timed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EncodingPoolTest {
  private FakeEncoder encoder = new FakeEncoder(true);

  /** What one worker leaves waiting before a caller must wait: its queue, and the one it runs. */
  private static final int ROOM = 256 + 1;

  @Test
  void new_noWorkers_isRefused() {
    assertThatThrownBy(() -> new EncodingPool(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("encoding workers must be >= 1, got 0");
  }

  @Test
  void encodeAll_manyTexts_keepsTheirOrder() {
    List<String> texts = IntStream.range(0, 500).mapToObj("x"::repeat).toList();
    try (var pool = new EncodingPool(3)) {
      List<Embedding> embeddings = pool.encodeAll(encoder, texts, TextRole.PLAIN);
      assertThat(embeddings).hasSize(500);
      for (int i = 0; i < 500; i++) {
        assertThat(embeddings.get(i).vector()[0]).isEqualTo(i);
      }
    }
  }

  @Test
  void encodeAll_none_isEmpty() {
    try (var pool = new EncodingPool(1)) {
      assertThat(pool.encodeAll(encoder, List.of(), TextRole.PLAIN)).isEmpty();
    }
  }

  @Test
  void submit_queueFull_waitsForAPlace() throws InterruptedException {
    encoder = new FakeEncoder(false);
    try (var pool = new EncodingPool(1)) {
      List<CompletableFuture<Embedding>> futures = fill(pool);
      var last = new AtomicReference<@Nullable CompletableFuture<Embedding>>();
      Thread submitter = Thread.ofPlatform().start(() -> last.set(submit(pool)));
      awaitBlocked(submitter);
      assertThat(last.get()).isNull();
      encoder.gate.countDown();
      submitter.join();
      CompletableFuture<Embedding> future = last.get();
      assertThat(future).isNotNull();
      future.join();
      futures.forEach(CompletableFuture::join);
      assertThat(encoder.encoded).hasValue(ROOM + 1);
    }
  }

  @Test
  void submit_interruptedWhileWaiting_isRejectedAndStaysInterrupted() throws InterruptedException {
    encoder = new FakeEncoder(false);
    try (var pool = new EncodingPool(1)) {
      fill(pool);
      var failure = new AtomicReference<@Nullable Throwable>();
      Thread submitter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    failure.set(rejection(pool));
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                  });
      awaitBlocked(submitter);
      submitter.interrupt();
      submitter.join();
      assertThat(failure.get())
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage("interrupted while waiting for an encoder");
      encoder.gate.countDown();
    }
  }

  @Test
  void encodeAll_oneFails_throwsWhatTheEncoderThrew() {
    try (var pool = new EncodingPool(2)) {
      assertThatThrownBy(
              () -> pool.encodeAll(encoder, List.of("a", "fail 1", "b", "fail 2"), TextRole.PLAIN))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("fail 1");
      assertThat(pool.encodeAll(encoder, List.of("a"), TextRole.PLAIN)).hasSize(1);
    }
  }

  @Test
  void submit_cancelledBeforeItsTurn_isNotEncoded() throws InterruptedException {
    encoder = new FakeEncoder(false);
    try (var pool = new EncodingPool(1)) {
      CompletableFuture<Embedding> first = submit(pool);
      encoder.started.await();
      CompletableFuture<Embedding> second = submit(pool);
      CompletableFuture<Embedding> third = submit(pool);
      second.cancel(false);
      encoder.gate.countDown();
      first.join();
      third.join();
      assertThat(encoder.encoded).hasValue(2);
    }
  }

  @Test
  void submit_shortTextsThatWait_areTakenTogether() throws InterruptedException {
    assertThat(takenTogether(List.of("a", "b", "c", "d"))).containsExactly(1, 4);
  }

  @Test
  void submit_longText_isTakenAlone() throws InterruptedException {
    assertThat(takenTogether(List.of("a", "b", "x".repeat(301), "c", "d")))
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void submit_oneOfThoseTogetherFails_onlyItsFutureDoes() throws InterruptedException {
    encoder = new FakeEncoder(false);
    try (var pool = new EncodingPool(1)) {
      CompletableFuture<Embedding> first = submit(pool);
      encoder.started.await();
      CompletableFuture<Embedding> before = pool.submit(encoder, "a", TextRole.PLAIN);
      CompletableFuture<Embedding> failing = pool.submit(encoder, "fail", TextRole.PLAIN);
      CompletableFuture<Embedding> behind = pool.submit(encoder, "bc", TextRole.PLAIN);
      encoder.gate.countDown();
      first.join();
      assertThat(before.join().vector()).containsExactly(1);
      assertThat(behind.join().vector()).containsExactly(2);
      assertThatThrownBy(failing::join).hasCauseInstanceOf(IllegalStateException.class);
      assertThat(encoder.together).containsExactly(1, 3, 1, 1, 1);
    }
  }

  @Test
  void submit_errorOfThoseTogether_isInEveryFuture() throws InterruptedException {
    encoder = new FakeEncoder(false);
    try (var pool = new EncodingPool(1)) {
      var futures = new ArrayList<CompletableFuture<Embedding>>();
      CompletableFuture<Embedding> first = submit(pool);
      encoder.started.await();
      for (String text : List.of("a", "exhausted", "b")) {
        futures.add(pool.submit(encoder, text, TextRole.PLAIN));
      }
      encoder.gate.countDown();
      first.join();
      for (CompletableFuture<Embedding> future : futures) {
        assertThatThrownBy(future::join).hasCauseInstanceOf(OutOfMemoryError.class);
      }
    }
  }

  @Test
  void submit_otherRolesBehind_areTakenOnTheirOwn() throws InterruptedException {
    encoder = new FakeEncoder(false);
    try (var pool = new EncodingPool(1)) {
      var futures = new ArrayList<CompletableFuture<Embedding>>();
      futures.add(submit(pool));
      encoder.started.await();
      for (TextRole role : List.of(TextRole.QUERY, TextRole.QUERY, TextRole.DOCUMENT)) {
        futures.add(pool.submit(encoder, "text", role));
      }
      encoder.gate.countDown();
      futures.forEach(CompletableFuture::join);
      assertThat(encoder.together).containsExactly(1, 2, 1);
    }
  }

  @Test
  void encodeAll_manyTexts_goInSharesOfMuchTheSameLength() {
    List<String> texts = IntStream.range(0, 320).mapToObj(i -> "x".repeat(i % 4)).toList();
    try (var pool = new EncodingPool(1)) {
      var unused = pool.encodeAll(encoder, texts, TextRole.PLAIN);
      assertThat(encoder.together).hasSize(16).containsOnly(20);
    }
  }

  /** Behind a text that a worker has begun with. */
  private List<Integer> takenTogether(List<String> texts) throws InterruptedException {
    encoder = new FakeEncoder(false);
    try (var pool = new EncodingPool(1)) {
      var futures = new ArrayList<CompletableFuture<Embedding>>();
      futures.add(submit(pool));
      encoder.started.await();
      texts.forEach(text -> futures.add(pool.submit(encoder, text, TextRole.PLAIN)));
      encoder.gate.countDown();
      for (int i = 0; i < texts.size(); i++) {
        assertThat(futures.get(i + 1).join().vector()).containsExactly(texts.get(i).length());
      }
      return List.copyOf(encoder.together);
    }
  }

  @Test
  void submit_encoderFails_futureCarriesIt() {
    try (var pool = new EncodingPool(1)) {
      CompletableFuture<Embedding> future = pool.submit(encoder, "fail", TextRole.QUERY);
      assertThatThrownBy(future::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void submit_afterClose_isRejected() {
    var pool = new EncodingPool(1);
    pool.close();
    assertThatThrownBy(() -> submit(pool))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("encoding pool is closed");
  }

  @Test
  void close_twice_isHarmless() {
    var pool = new EncodingPool(1);
    pool.close();
    pool.close();
  }

  @Test
  void close_whileBusy_waitsForWhatRunsAndDropsWhatIsQueued() throws InterruptedException {
    encoder = new FakeEncoder(false);
    var pool = new EncodingPool(1);
    List<CompletableFuture<Embedding>> futures = fill(pool);
    Thread closer = Thread.ofPlatform().start(pool::close);
    awaitBlocked(closer);
    assertThat(futures.getFirst()).isNotDone();
    encoder.gate.countDown();
    closer.join();
    assertThat(futures.getFirst().join().vector()).hasSize(1);
    for (CompletableFuture<Embedding> dropped : futures.subList(1, futures.size())) {
      assertThatThrownBy(dropped::join)
          .hasCauseInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("encoding pool is closed");
    }
    assertThat(encoder.encoded).hasValue(1);
  }

  @Test
  void close_whileACallerWaitsForAPlace_rejectsIt() throws InterruptedException {
    encoder = new FakeEncoder(false);
    var pool = new EncodingPool(1);
    fill(pool);
    var failure = new AtomicReference<@Nullable Throwable>();
    Thread submitter = Thread.ofPlatform().start(() -> failure.set(rejection(pool)));
    awaitBlocked(submitter);
    Thread closer = Thread.ofPlatform().start(pool::close);
    submitter.join();
    assertThat(failure.get()).isInstanceOf(RejectedExecutionException.class);
    encoder.gate.countDown();
    closer.join();
  }

  @Test
  void close_whileEncodeAllWaits_endsItWithAnException() throws InterruptedException {
    encoder = new FakeEncoder(false);
    var pool = new EncodingPool(1);
    var failure = new AtomicReference<@Nullable Throwable>();
    List<String> texts = IntStream.range(0, 100).mapToObj("x"::repeat).toList();
    Thread caller = Thread.ofPlatform().start(() -> failure.set(failure(pool, texts)));
    encoder.started.await();
    awaitBlocked(caller);
    Thread closer = Thread.ofPlatform().start(pool::close);
    awaitBlocked(closer);
    encoder.gate.countDown();
    caller.join();
    closer.join();
    assertThat(failure.get()).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void workers_areNamedAndDaemons() {
    try (var pool = new EncodingPool(1)) {
      assertThatThrownBy(() -> pool.encodeAll(encoder, List.of("thread"), TextRole.PLAIN))
          .hasMessage("kindred-encoder-1");
    }
  }

  private CompletableFuture<Embedding> submit(EncodingPool pool) {
    return pool.submit(encoder, "text", TextRole.PLAIN);
  }

  /** Leaves no place: one text with the worker, the rest in its queue. */
  private List<CompletableFuture<Embedding>> fill(EncodingPool pool) throws InterruptedException {
    List<CompletableFuture<Embedding>> futures = new ArrayList<>();
    futures.add(submit(pool));
    encoder.started.await();
    while (futures.size() < ROOM) {
      futures.add(submit(pool));
    }
    return futures;
  }

  /** Returns when the thread waits for something, or has ended without. */
  private static void awaitBlocked(Thread thread) {
    while (thread.isAlive()
        && thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private @Nullable Throwable rejection(EncodingPool pool) {
    try {
      var unused = submit(pool);
      return null;
    } catch (RejectedExecutionException e) {
      return e;
    }
  }

  private @Nullable Throwable failure(EncodingPool pool, List<String> texts) {
    try {
      var unused = pool.encodeAll(encoder, texts, TextRole.PLAIN);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
