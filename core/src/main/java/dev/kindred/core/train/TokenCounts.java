package dev.kindred.core.train;

import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.TokenizerJson;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;

/** How often texts have each token of a model. Not thread-safe. */
public final class TokenCounts implements AutoCloseable {
  private final HfTokenizer tokenizer;
  private final long[] counts;
  private long total;

  private TokenCounts(HfTokenizer tokenizer, int tokens) {
    this.tokenizer = tokenizer;
    this.counts = new long[tokens];
  }

  /**
   * Begins to count by a model's tokenizer.
   *
   * @return no counts yet; the caller closes it, after which counts can still be read
   * @throws ModelException if the model has no usable tokenizer
   */
  public static TokenCounts of(ModelFiles model) {
    try {
      return new TokenCounts(HfTokenizer.load(model), TokenizerJson.read(model, "").size());
    } catch (IOException e) {
      throw ModelException.unreadable(model, e);
    }
  }

  /** Counts a text's tokens. */
  public void add(String text) {
    long[] ids = tokenizer.encodeBare(text, Integer.MAX_VALUE).ids();
    for (long id : ids) {
      counts[(int) id]++;
    }
    total += ids.length;
  }

  /** Tokens in all. */
  public long total() {
    return total;
  }

  long of(int id) {
    return counts[id];
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
