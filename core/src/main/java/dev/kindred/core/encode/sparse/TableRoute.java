package dev.kindred.core.encode.sparse;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.encode.onnx.Magnitude;
import dev.kindred.core.encode.onnx.TransformerSettings;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import dev.kindred.core.model.SafeTensors;
import dev.kindred.core.model.SafeTensors.Tensor;
import dev.kindred.core.text.Tokenizer;
import java.io.IOException;
import java.util.Map;

/**
 * Each distinct token of a text with its weight in a table: sentence-transformers'
 * SparseStaticEmbedding, and the query side of the inference-free models of Geng et al. 2024 (arXiv
 * 2411.04403). No special tokens are put around the text.
 */
final class TableRoute implements Route {
  private final TransformerSettings reading;
  private final SparseOptions options;
  private final HfTokenizer tokenizer;
  private final Vocabulary vocabulary;

  /** By id. */
  private final float[] table;

  private TableRoute(
      TransformerSettings reading,
      SparseOptions options,
      HfTokenizer tokenizer,
      Vocabulary vocabulary,
      float[] table) {
    this.reading = reading;
    this.options = options;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.table = table;
  }

  static TableRoute open(ModelFiles files, RouteSpec.Table spec, SparseOptions options)
      throws IOException {
    Vocabulary vocabulary = Vocabulary.load(files, spec.folder());
    float[] table =
        spec.table().endsWith(".json")
            ? ofJson(files, spec.table(), vocabulary)
            : ofTensor(files, spec.table(), vocabulary);
    Magnitude.check(table, files.describe(spec.table()));
    HfTokenizer tokenizer = HfTokenizer.load(files, spec.folder());
    return new TableRoute(spec.reading(), options, tokenizer, vocabulary, table);
  }

  /** {@code {"token": weight}}. Tokens that the tokenizer does not know never come up. */
  private static float[] ofJson(ModelFiles files, String path, Vocabulary vocabulary)
      throws IOException {
    ModelJson json = ModelJson.require(files, path);
    Map<String, Integer> ids = vocabulary.ids();
    float[] table = new float[vocabulary.size()];
    int known = 0;
    for (Map.Entry<String, JsonElement> entry : json.object().entrySet()) {
      if (!(entry.getValue() instanceof JsonPrimitive weight) || !weight.isNumber()) {
        throw new ModelException(
            "%s: weight of '%s' must be a number".formatted(json.where(), entry.getKey()));
      }
      Integer id = ids.get(entry.getKey());
      if (id != null) {
        table[id] = weight.getAsFloat();
        known++;
      }
    }
    if (known == 0) {
      throw new ModelException("%s has no token of the tokenizer's".formatted(json.where()));
    }
    return table;
  }

  private static float[] ofTensor(ModelFiles files, String path, Vocabulary vocabulary)
      throws IOException {
    Tensor weight = SafeTensors.read(files, path).tensor("weight");
    if (weight.shape().length != 1 || !vocabulary.fits(weight.shape()[0])) {
      throw new ModelException(
          "%s: weight must have a value for each of the tokenizer's %d tokens"
              .formatted(files.describe(path), vocabulary.size()));
    }
    return weight.values();
  }

  @Override
  public SparseEmbedding encode(String text, TextRole role) {
    Tokens tokens = tokenizer.encodeBare(reading.prompt(role) + text, reading.maxTokens());
    return new SparseEmbedding(
        vocabulary.vector(tokens.ids(), table, options), tokens.ids().length, tokens.cut());
  }

  @Override
  public int maxOwnTokens(TextRole role) {
    return reading.maxTokens() - tokenizer.tokenize(reading.prompt(role)).count();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
