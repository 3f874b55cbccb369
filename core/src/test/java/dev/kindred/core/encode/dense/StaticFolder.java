package dev.kindred.core.encode.dense;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folders with static embeddings of six tokens, in the layouts that are out there. */
final class StaticFolder {
  static final List<String> TOKENS = List.of("[PAD]", "[UNK]", "sea", "moon", "##s", "tide");

  /** A row a token. */
  static final float[][] ROWS = {
    {9, 9, 9}, {5, -5, 5}, {1, 0, 2}, {0, 4, -1}, {0.5f, 0.25f, 0}, {-2, 1, 1},
  };

  private StaticFolder() {}

  /** As model2vec saves it, with {@code modules.json} or, as its first releases, without. */
  static void model2vec(Path dir, boolean modules, boolean normalize) throws IOException {
    text(dir, "tokenizer.json", tokenizer());
    text(
        dir,
        "config.json",
        "{\"model_type\": \"model2vec\", \"seq_length\": 1000000, \"normalize\": %s}"
            .formatted(normalize));
    if (modules) {
      text(
          dir,
          "modules.json",
          """
          [{"idx": 0, "name": "0", "path": ".", "type": "sentence_transformers.models.StaticEmbedding"}%s]
          """
              .formatted(
                  normalize
                      ? """
                        , {"idx": 1, "name": "1", "path": "1_Normalize",
                           "type": "sentence_transformers.models.Normalize"}
                        """
                      : ""));
    }
    rows(dir, "embeddings", Map.of());
  }

  /** As sentence-transformers saves it. */
  static void sentenceTransformers(Path dir) throws IOException {
    text(dir, "0_StaticEmbedding/tokenizer.json", tokenizer());
    text(
        dir,
        "modules.json",
        """
        [{"idx": 0, "name": "0", "path": "0_StaticEmbedding",
          "type": "sentence_transformers.models.StaticEmbedding.StaticEmbedding"}]
        """);
    rows(dir.resolve("0_StaticEmbedding"), "embedding.weight", Map.of());
  }

  /** Writes the rows, with other tensors beside them. */
  static void rows(Path dir, String name, Map<String, FloatTensor> others) throws IOException {
    float[] values = new float[ROWS.length * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = ROWS[i / 3][i % 3];
    }
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(others);
    tensors.put(name, FloatTensor.of(values, ROWS.length, 3));
    SafeTensorsWriter.write(dir.resolve("model.safetensors"), SafeTensorsWriter.Type.F32, tensors);
  }

  static void text(Path dir, String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private static String tokenizer() {
    JsonObject json =
        JsonParser.parseString(
                """
                {"version": "1.0", "truncation": null, "padding": null,
                 "added_tokens": [
                   {"id": 0, "content": "[PAD]", "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false, "special": true},
                   {"id": 1, "content": "[UNK]", "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false, "special": true}],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true,
                   "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": null, "decoder": null,
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {},
                   "continuing_subword_prefix": "##", "max_input_chars_per_word": 100}}
                """)
            .getAsJsonObject();
    JsonObject vocabulary = json.getAsJsonObject("model").getAsJsonObject("vocab");
    for (String token : TOKENS) {
      vocabulary.addProperty(token, vocabulary.size());
    }
    return json.toString();
  }
}
