package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected vectors are means of rows, worked out by hand. */
class StaticDenseEncoderTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void encode_model2vec_isTheMeanOfKnownTokensAtUnitLength(boolean modules) throws IOException {
    StaticFolder.model2vec(dir, modules, true);
    // sea, moon, ##s; "xyz" is unknown and left out.
    assertDirection("Sea moons xyz", 1.5f / 3, 4.25f / 3, 1f / 3);
  }

  @Test
  void encode_sentenceTransformers_countsTheUnknownToken() throws IOException {
    StaticFolder.sentenceTransformers(dir);
    assertDirection("sea xyz", (1 + 5) / 2f, (0 - 5) / 2f, (2 + 5) / 2f);
  }

  @Test
  void encode_dotSimilarity_keepsTheLength() throws IOException {
    StaticFolder.model2vec(dir, true, false);
    StaticFolder.text(
        dir, "config_sentence_transformers.json", "{\"similarity_fn_name\": \"dot\"}");
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      assertThat(encoder.encode("tide sea", TextRole.PLAIN).vector())
          .containsExactly(-0.5f, 0.5f, 1.5f);
    }
  }

  @Test
  void encode_mappingAndWeights_scaleSharedRows() throws IOException {
    StaticFolder.model2vec(dir, true, true);
    StaticFolder.rows(
        dir,
        "embeddings",
        Map.of(
            "mapping", FloatTensor.of(new float[] {0, 1, 5, 3, 4, 2}, 6),
            "weights", FloatTensor.of(new float[] {1, 1, 0.5f, 2, 1, 1}, 6)));
    // sea has half the row of tide, moon twice its own.
    assertDirection("sea moon", -1 + 0, 0.5f + 8, 0.5f - 2);
  }

  @Test
  void encode_textWithoutKnownTokens_isZero() throws IOException {
    StaticFolder.model2vec(dir, true, true);
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      for (String text : new String[] {"", "xyz", " \t"}) {
        assertThat(encoder.encode(text, TextRole.QUERY).vector()).containsExactly(0, 0, 0);
      }
    }
  }

  @Test
  void encode_moreTokensThanTheTokenizerCutsAt_cutsAndCounts() throws IOException {
    StaticFolder.model2vec(dir, true, true);
    String tokenizer = Files.readString(dir.resolve("tokenizer.json"));
    StaticFolder.text(
        dir,
        "tokenizer.json",
        tokenizer.replace(
            "\"truncation\":null",
            "\"truncation\":{\"direction\":\"Right\",\"max_length\":2,\"strategy\":\"LongestFirst\","
                + "\"stride\":0}"));
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      Embedding embedding = encoder.encode("sea sea tide tide tide", TextRole.PLAIN);
      assertThat(embedding.tokens()).isEqualTo(2);
      assertThat(embedding.cutTokens()).isEqualTo(3);
      assertThat(embedding.vector()).isEqualTo(encoder.encode("sea", TextRole.PLAIN).vector());
    }
  }

  @Test
  void fingerprint_rowsOrRulesChange_changes() throws IOException {
    StaticFolder.model2vec(dir, true, true);
    String before = fingerprint();
    assertThat(fingerprint()).isEqualTo(before);
    StaticFolder.rows(
        dir, "embeddings", Map.of("weights", FloatTensor.of(new float[] {1, 1, 1, 1, 1, 2}, 6)));
    String weighted = fingerprint();
    assertThat(weighted).isNotEqualTo(before);
    StaticFolder.text(dir, "config.json", "{}");
    assertThat(fingerprint()).isNotEqualTo(weighted);
  }

  @Test
  void open_fewerRowsThanTokens_isRefused() throws IOException {
    StaticFolder.model2vec(dir, true, true);
    String tokenizer = Files.readString(dir.resolve("tokenizer.json"));
    StaticFolder.text(
        dir, "tokenizer.json", tokenizer.replace("\"tide\":5", "\"tide\":5,\"ebb\":6"));
    assertRefused(
        dir.resolve("model.safetensors") + " has rows for 6 tokens, and the tokenizer knows 7");
  }

  @Test
  void open_noRows_isRefused() throws IOException {
    StaticFolder.model2vec(dir, true, true);
    Files.delete(dir.resolve("model.safetensors"));
    assertRefused(
        dir.resolve("model.safetensors")
            + " is missing: save the static embeddings as safetensors");
  }

  @Test
  void open_mappingOutsideTheRows_isRefused() throws IOException {
    StaticFolder.model2vec(dir, true, true);
    StaticFolder.rows(
        dir, "embeddings", Map.of("mapping", FloatTensor.of(new float[] {0, 1, 2, 3, 4, 6}, 6)));
    assertRefused(
        dir.resolve("model.safetensors") + ": tensor mapping must hold rows in [0, 6), got 6.0");
  }

  @Test
  void open_moduleThatIsNotSupported_isRefused() throws IOException {
    StaticFolder.model2vec(dir, true, false);
    StaticFolder.text(
        dir,
        "modules.json",
        "[{\"type\": \"StaticEmbedding\", \"path\": \".\"}, {\"type\": \"a.LSTM\"}]");
    assertRefused(
        dir.resolve("modules.json")
            + ": module a.LSTM is not supported; supported behind StaticEmbedding are Dense and"
            + " Normalize");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> DenseEncoders.open(dir.toString()).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }

  private String fingerprint() {
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      return encoder.fingerprint();
    }
  }

  private void assertDirection(String text, float... mean) {
    double length = 0;
    for (float value : mean) {
      length += value * value;
    }
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      float[] vector = encoder.encode(text, TextRole.PLAIN).vector();
      assertThat(vector).hasSize(mean.length);
      for (int i = 0; i < mean.length; i++) {
        assertThat(vector[i]).isCloseTo((float) (mean[i] / Math.sqrt(length)), within(1e-6f));
      }
    }
  }
}
