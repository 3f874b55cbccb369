package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir Path dir;

  @Test
  void fingerprint_resavedInAnotherStyleOrPlace_isTheSame() throws IOException {
    String first = fingerprint("v5", builder -> builder);
    assertThat(fingerprint("v6", builder -> builder.keyStyle(KeyStyle.V6))).isEqualTo(first);
    assertThat(fingerprint("elsewhere", builder -> builder.onnxPath("model.onnx")))
        .isEqualTo(first);
  }

  @Test
  void fingerprint_anythingThatShapesAVector_isDifferent() throws IOException {
    List<UnaryOperator<TinyModelBuilder>> changes =
        List.of(
            builder -> builder,
            builder -> builder.seed(2),
            builder -> builder.lowercaseTokenizer(false),
            builder -> builder.doLowerCase(true),
            builder -> builder.pooling("cls"),
            builder -> builder.pooling("cls", "mean"),
            builder -> builder.includePrompt(false),
            builder -> builder.maxSeqLength(64),
            builder -> builder.truncateDim(16),
            builder -> builder.normalize(false),
            builder -> builder.similarity("dot"),
            builder -> builder.prompts(Map.of("query", "q: ", "document", "d:")),
            builder ->
                builder
                    .prompts(Map.of("query", "q: ", "document", "d: ", "x", "x: "))
                    .defaultPromptName("x"),
            builder -> builder.prompts(Map.of("query", "q:\", \"d: ", "document", "")),
            builder -> builder.dense(24),
            builder -> builder.dense(24, "torch.nn.modules.activation.ReLU", true),
            builder -> builder.dense(24, "torch.nn.modules.activation.Tanh", false));
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      Integer twin = seen.put(fingerprint("change" + i, changes.get(i)), i);
      assertThat(twin).as("change %d has the fingerprint of change", i).isNull();
    }
  }

  @Test
  void fingerprint_oneByteOfTheDenseWeights_isDifferent() throws IOException {
    String before = fingerprint("dense", builder -> builder.dense(24));
    Path weights = dir.resolve("dense/2_Dense/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(fingerprintOf(dir.resolve("dense"))).isNotEqualTo(before);
  }

  @Test
  void fingerprint_weightsBesideTheGraph_count() throws IOException {
    List<String> fingerprints = new ArrayList<>();
    fingerprints.add(fingerprint("beside", builder -> builder));
    Path beside = dir.resolve("beside/onnx/model.onnx_data");
    for (String content : List.of("a", "b")) {
      Files.writeString(beside, content);
      fingerprints.add(fingerprintOf(dir.resolve("beside")));
    }
    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  private String fingerprint(String name, UnaryOperator<TinyModelBuilder> change)
      throws IOException {
    TinyModelBuilder builder =
        TinyModel.bert().seed(1).normalize(true).prompts(Map.of("query", "q: ", "document", "d: "));
    change.apply(builder).writeTo(dir.resolve(name));
    return fingerprintOf(dir.resolve(name));
  }

  private static String fingerprintOf(Path folder) {
    try (DenseEncoder encoder = DenseEncoders.open(folder.toString())) {
      return encoder.fingerprint();
    }
  }
}
