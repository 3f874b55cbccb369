package dev.kindred.cli;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextEncoder;
import dev.kindred.core.encode.TextRole;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/** Encodes texts as they come, and hands the results on in that order; holds few at a time. */
final class EncodingWindow<E> {
  /** Enough to keep every core busy, and to find texts of one length. */
  private static final int MOST_TEXTS = 4096;

  private static final long MOST_CHARACTERS = 1 << 22;

  private final EncodingPool pool;
  private final TextEncoder<E> encoder;
  private final TextRole role;
  private final BiConsumer<String, E> sink;
  private final Deque<Pending<E>> pending = new ArrayDeque<>();
  private long characters;

  private record Pending<E>(String text, CompletableFuture<E> result) {}

  /**
   * @param sink is given each text and its result, on the caller's thread
   */
  EncodingWindow(
      EncodingPool pool, TextEncoder<E> encoder, TextRole role, BiConsumer<String, E> sink) {
    this.pool = pool;
    this.encoder = encoder;
    this.role = role;
    this.sink = sink;
  }

  /** Takes a text; waits for the oldest if there are many. */
  void add(String text) {
    pending.add(new Pending<>(text, pool.submit(encoder, text, role)));
    characters += text.length();
    while (!pending.isEmpty() && (isFull() || pending.element().result().isDone())) {
      handOn(pending.remove());
    }
  }

  private boolean isFull() {
    return pending.size() > MOST_TEXTS || characters > MOST_CHARACTERS;
  }

  /** Waits for all that is under way. */
  void drain() {
    while (!pending.isEmpty()) {
      handOn(pending.remove());
    }
  }

  private void handOn(Pending<E> oldest) {
    characters -= oldest.text().length();
    E result;
    try {
      result = oldest.result().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    sink.accept(oldest.text(), result);
  }
}
