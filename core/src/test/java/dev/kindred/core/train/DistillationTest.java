package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.onnx.TokenizerJson;
import dev.kindred.core.eval.Correlation;
import dev.kindred.core.eval.StsPair;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.SafeTensors;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationTest {
  @TempDir Path dir;

  @Test
  void run_tinyModel_givesAFolderThatEncodes() throws Exception {
    var told = new AtomicInteger();
    StaticModel model =
        new Distillation(tiny(), settings(8)).run(2, (tokens, all) -> told.set(all));
    model.write(dir.resolve("static"), false);
    assertThat(told).hasValue(model.tokens());
    try (DenseEncoder encoder = DenseEncoders.open(dir.resolve("static").toString())) {
      assertThat(encoder.dimension()).isEqualTo(8);
      float[] river = encoder.encode("river", TextRole.PLAIN).vector();
      // One token, whatever stands around it: no special tokens, and the unknown one is left out.
      assertThat(encoder.encode("  River \u0000", TextRole.PLAIN).vector()).isEqualTo(river);
      assertThat(encoder.encode("river 水", TextRole.PLAIN).vector()).isEqualTo(river);
      assertThat(encoder.encode("river water", TextRole.PLAIN).tokens()).isEqualTo(2);
    }
  }

  @Test
  void run_again_writesTheSameBytes() throws Exception {
    for (String name : List.of("one", "two")) {
      new Distillation(tiny(), settings(8))
          .run(2, (tokens, all) -> {})
          .write(dir.resolve(name), false);
    }
    for (String file : List.of("model.safetensors", "tokenizer.json", "config.json")) {
      assertThat(dir.resolve("one").resolve(file))
          .hasSameBinaryContentAs(dir.resolve("two").resolve(file));
    }
  }

  @Test
  void run_counts_makeFrequentTokensShort() throws Exception {
    ModelFiles teacher = tiny();
    TokenCounts counts = TokenCounts.of(teacher);
    counts.add("the the the river");
    counts.close();
    assertThat(counts.total()).isEqualTo(4);
    double a = 0.1;
    new Distillation(teacher, new Distillation.Settings(8, 0, a, Optional.of(counts)))
        .run(2, (tokens, all) -> {})
        .write(dir.resolve("counted"), false);
    new Distillation(teacher, new Distillation.Settings(8, 0, 1 - 1e-12, Optional.of(counts)))
        .run(2, (tokens, all) -> {})
        .write(dir.resolve("other"), false);
    // The directions are the same; lengths differ by the weights a / (a + p).
    float[] counted = row("counted", "the");
    float[] other = row("other", "the");
    double expected = (a / (a + 0.75)) / (1 / (1 + 0.75));
    assertThat(counted[0] / other[0]).isCloseTo((float) expected, within(1e-4f));
    assertThat(row("counted", "water")[0] / row("other", "water")[0]).isCloseTo(1f, within(1e-4f));
  }

  @Test
  void run_moreValuesThanTheTeacherHas_isRefused() throws Exception {
    ModelFiles teacher = tiny();
    assertThatThrownBy(() -> new Distillation(teacher, settings(5000)).run(1, (tokens, all) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("dimension must be <= \\d+, the width of .*, got 5000");
  }

  @Test
  void write_somethingIsThere_replacesAStaticModelOnlyAndOnlyIfAsked() throws Exception {
    StaticModel model = new Distillation(tiny(), settings(4)).run(1, (tokens, all) -> {});
    Path place = dir.resolve("place");
    Files.createDirectory(place);
    Files.writeString(place.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> model.write(place, true))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(place.resolve("notes.txt")).hasContent("mine");
    Files.delete(place.resolve("notes.txt"));
    model.write(place, false);
    assertThatThrownBy(() -> model.write(place, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.writeString(place.resolve("README.md"), "old");
    model.write(place, true);
    assertThat(Files.readString(place.resolve("README.md"))).contains("Static embeddings of");
    try (var entries = Files.list(dir)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("place", "teacher");
    }
  }

  /** The quality that docs/static-models.md publishes. */
  @Test
  void run_miniLm_correlatesOnTheStsBenchmarkAsPublished() throws Exception {
    Path file = Path.of(System.getProperty("kindred.data", ""), "stsb", "sts-test.csv");
    assumeTrue(Files.isRegularFile(file), "no STS benchmark in " + file.getParent());
    new Distillation(Models.find("all-MiniLM-L6-v2"), settings(256))
        .run(2, (tokens, all) -> {})
        .write(dir.resolve("static"), false);
    List<StsPair> pairs = StsPair.read(file);
    double[] cosines = new double[pairs.size()];
    try (DenseEncoder encoder = DenseEncoders.open(dir.resolve("static").toString())) {
      for (int i = 0; i < cosines.length; i++) {
        float[] a = encoder.encode(pairs.get(i).sentence1(), TextRole.PLAIN).vector();
        float[] b = encoder.encode(pairs.get(i).sentence2(), TextRole.PLAIN).vector();
        for (int j = 0; j < a.length; j++) {
          cosines[i] += a[j] * (double) b[j];
        }
      }
    }
    double[] scores = pairs.stream().mapToDouble(StsPair::score).toArray();
    assertThat(100 * Correlation.SPEARMAN.of(cosines, scores)).isCloseTo(67.90, within(0.3));
  }

  private static Distillation.Settings settings(int dimension) {
    return new Distillation.Settings(dimension, 0.75, 1e-4, Optional.empty());
  }

  private ModelFiles tiny() throws IOException {
    Path folder = dir.resolve("teacher");
    if (!Files.exists(folder)) {
      TinyModel.bert().onnxPath("onnx/model.onnx").writeTo(folder);
    }
    return Models.find(folder.toString());
  }

  private float[] row(String model, String token) throws IOException {
    ModelFiles files = Models.find(dir.resolve(model).toString());
    int id = TokenizerJson.read(files, "").ids().getOrDefault(token, -1);
    SafeTensors.Tensor rows = SafeTensors.read(files, "model.safetensors").tensor("embeddings");
    int width = rows.shape()[1];
    return Arrays.copyOfRange(rows.values(), id * width, (id + 1) * width);
  }
}
