package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A static model taken apart for training: the rows of its tokens, and which of them a text's
 * vector is the mean of. Thread-safe.
 */
public final class StaticTable implements AutoCloseable {
  private final StaticSpec spec;
  private final HfTokenizer tokenizer;
  private final TokenRows rows;

  private StaticTable(StaticSpec spec, HfTokenizer tokenizer, TokenRows rows) {
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.rows = rows;
  }

  /**
   * Opens a model's rows.
   *
   * @return empty if it is no static model; else the caller closes it
   * @throws ModelException if it is broken, or its vectors are more than means of unit length
   */
  public static Optional<StaticTable> open(ModelFiles files) throws IOException {
    Optional<StaticSpec> read = StaticSpec.read(files);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    StaticSpec spec = read.get();
    if (spec.similarity() != Similarity.COSINE
        || spec.truncateDimension().isPresent()
        || spec.steps().stream().anyMatch(step -> step instanceof Step.Dense)) {
      throw new ModelException(
          "model %s cannot be trained: it has a Dense module, is cut, or is not compared by cosine"
              .formatted(files.name()));
    }
    TokenRows rows = TokenRows.load(files, spec.weights());
    return Optional.of(new StaticTable(spec, HfTokenizer.load(files, spec.folder()), rows));
  }

  /** Path of the rows in the model's folder. */
  public String weights() {
    return spec.weights();
  }

  /** Values in a row. */
  public int width() {
    return rows.width();
  }

  /** The row of each token, one after the other, with its weight where it has one. */
  public float[] rows() {
    return rows.all();
  }

  /** The tokens whose rows' mean is the text's vector, once for each time they stand in it. */
  public int[] tokens(String text, TextRole role) {
    long[] ids =
        tokenizer.encodeBare(spec.texts().prompt(role) + text, spec.texts().maxTokens()).ids();
    int dropped = spec.dropped().orElse(-1);
    return Arrays.stream(ids).filter(id -> id != dropped).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
