package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.Fingerprint;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.text.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Static embeddings: a text's vector is the mean of its tokens' rows, without special tokens, then
 * whatever modules follow. A text without a known token has the zero vector.
 */
final class StaticDenseEncoder implements DenseEncoder {
  private final ModelFiles files;
  private final StaticSpec spec;
  private final HfTokenizer tokenizer;
  private final TokenRows rows;
  private final VectorTail tail;
  private final int dropped;
  private final String fingerprint;
  private final Map<TextRole, Integer> promptTokens = new EnumMap<>(TextRole.class);

  private StaticDenseEncoder(
      ModelFiles files,
      StaticSpec spec,
      HfTokenizer tokenizer,
      TokenRows rows,
      VectorTail tail,
      String fingerprint) {
    this.files = files;
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.rows = rows;
    this.tail = tail;
    this.dropped = spec.dropped().orElse(-1);
    this.fingerprint = fingerprint;
    for (TextRole role : TextRole.values()) {
      promptTokens.put(role, tokenizer.tokenize(spec.texts().prompt(role)).count());
    }
  }

  /**
   * Opens an encoder.
   *
   * @throws ModelException if the model is broken
   */
  static StaticDenseEncoder open(ModelFiles files, StaticSpec spec) throws IOException {
    TokenRows rows = TokenRows.load(files, spec.weights());
    VectorTail tail =
        VectorTail.load(
            files, spec.steps(), rows.width(), spec.truncateDimension(), spec.similarity());
    if (spec.tokens() > rows.tokens()) {
      throw new ModelException(
          "%s has rows for %d tokens, and the tokenizer knows %d"
              .formatted(files.describe(spec.weights()), rows.tokens(), spec.tokens()));
    }
    HfTokenizer tokenizer = HfTokenizer.load(files, spec.folder());
    try {
      var encoder =
          new StaticDenseEncoder(files, spec, tokenizer, rows, tail, fingerprint(files, spec));
      for (TextRole role : TextRole.values()) {
        if (encoder.maxOwnTokens(role) < 1) {
          throw new ModelException(
              "model %s reads %d tokens, and its prompt leaves none for the text"
                  .formatted(files.name(), spec.texts().maxTokens()));
        }
      }
      return encoder;
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static String fingerprint(ModelFiles files, StaticSpec spec) throws IOException {
    var paths = new ArrayList<String>();
    paths.add(HfTokenizer.path(spec.folder()));
    paths.add(spec.weights());
    paths.addAll(DenseSpec.weights(spec.steps()));
    return Fingerprint.of(files, List.of(), paths, spec.settings());
  }

  @Override
  public String modelName() {
    return files.name();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int dimension() {
    return tail.dimension();
  }

  @Override
  public Similarity similarity() {
    return spec.similarity();
  }

  @Override
  public int maxTokens() {
    return spec.texts().maxTokens();
  }

  @Override
  public int maxDocumentTokens() {
    return maxOwnTokens(TextRole.DOCUMENT);
  }

  private int maxOwnTokens(TextRole role) {
    return spec.texts().maxTokens() - promptTokens.getOrDefault(role, 0);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public Embedding encode(String text, TextRole role) {
    Tokens tokens =
        tokenizer.encodeBare(spec.texts().prompt(role) + text, spec.texts().maxTokens());
    float[] vector = tail.apply(rows.mean(tokens.ids(), dropped));
    return new Embedding(vector, tokens.ids().length, tokens.cut());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
