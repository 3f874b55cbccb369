package dev.kindred.core.encode;

import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.text.TokenSpans;
import dev.kindred.core.text.Tokenizer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An encoder whose vector is the text's length, and which answers only when the test opens its
 * gate. Like the native code, it takes no notice of interrupts.
 */
final class FakeEncoder implements DenseEncoder {
  /** Counted down once by the test to let all texts through. */
  final CountDownLatch gate;

  final CountDownLatch started = new CountDownLatch(1);
  final AtomicInteger encoded = new AtomicInteger();

  /** How many texts came at once, each time. */
  final List<Integer> together = new CopyOnWriteArrayList<>();

  FakeEncoder(boolean open) {
    gate = new CountDownLatch(open ? 0 : 1);
  }

  @Override
  public Embedding encode(String text, TextRole role) {
    started.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        gate.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    encoded.incrementAndGet();
    if (text.startsWith("fail")) {
      throw new IllegalStateException(text);
    }
    if (text.equals("exhausted")) {
      throw new OutOfMemoryError(text);
    }
    if (text.equals("thread")) {
      throw new IllegalStateException(Thread.currentThread().getName());
    }
    return new Embedding(new float[] {text.length()}, 1, 0);
  }

  @Override
  public List<Embedding> encodeAll(List<String> texts, TextRole role) {
    together.add(texts.size());
    return DenseEncoder.super.encodeAll(texts, role);
  }

  @Override
  public String modelName() {
    return "fake";
  }

  @Override
  public String fingerprint() {
    return "0";
  }

  @Override
  public int dimension() {
    return 1;
  }

  @Override
  public int maxTokens() {
    return 512;
  }

  @Override
  public int maxDocumentTokens() {
    return 510;
  }

  @Override
  public Similarity similarity() {
    return Similarity.DOT;
  }

  @Override
  public Tokenizer tokenizer() {
    return text -> new TokenSpans(new int[0], new int[0]);
  }

  @Override
  public void close() {}
}
