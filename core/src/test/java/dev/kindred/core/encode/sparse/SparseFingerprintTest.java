package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseFingerprintTest {
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
            builder -> builder.spladePooling("sum", "relu"),
            builder -> builder.spladePooling("max", "log1p_relu"),
            builder -> builder.maxSeqLength(64),
            builder -> builder.prompts(Map.of("query", "q: ", "document", "d:")),
            builder -> builder.prompts(Map.of("query", "q: ", "x", "x: ")).defaultPromptName("x"));
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      Integer twin = seen.put(fingerprint("change" + i, changes.get(i)), i);
      assertThat(twin).as("change %d has the fingerprint of change", i).isNull();
    }
  }

  @Test
  void fingerprint_anyFileOfARoute_counts() throws IOException {
    Path folder = dir.resolve("router");
    RouterFolder.saved(folder);
    String before = fingerprintOf(folder);
    for (String path :
        List.of(
            "query_0_SparseStaticEmbedding/model.safetensors",
            "query_0_SparseStaticEmbedding/tokenizer.json",
            "document_0_Transformer/tokenizer.json",
            "document_0_Transformer/onnx/model.onnx")) {
      byte[] bytes = Files.readAllBytes(folder.resolve(path));
      byte[] changed = bytes.clone();
      if (path.endsWith(".json")) {
        changed[bytes.length - 1] = ' '; // for a line feed
      } else {
        changed[bytes.length - 2] ^= 1;
      }
      Files.write(folder.resolve(path), changed);
      assertThat(fingerprintOf(folder)).as(path).isNotEqualTo(before);
      Files.write(folder.resolve(path), bytes);
    }
    assertThat(fingerprintOf(folder)).isEqualTo(before);
  }

  @Test
  void fingerprint_otherRoute_isDifferent() throws IOException {
    Path folder = dir.resolve("router");
    RouterFolder.openSearch(folder);
    String before = fingerprintOf(folder);
    Path router = folder.resolve("router_config.json");
    Files.writeString(
        router,
        Files.readString(router)
            .replace("\"default_route\": \"document\"", "\"default_route\": \"query\""));
    assertThat(fingerprintOf(folder)).isNotEqualTo(before);
  }

  private String fingerprint(String name, UnaryOperator<TinyModelBuilder> change)
      throws IOException {
    TinyModelBuilder builder =
        TinyModel.bert().mlmHead().seed(1).prompts(Map.of("query", "q: ", "document", "d: "));
    change.apply(builder).writeTo(dir.resolve(name));
    return fingerprintOf(dir.resolve(name));
  }

  private static String fingerprintOf(Path folder) {
    try (SparseEncoder encoder = SparseEncoders.open(folder.toString(), SparseOptions.DEFAULT)) {
      return encoder.fingerprint();
    }
  }
}
