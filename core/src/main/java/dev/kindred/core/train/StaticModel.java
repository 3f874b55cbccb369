package dev.kindred.core.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.SafeTensors.Tensor;
import dev.kindred.core.model.SafeTensorsWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A static model that was just made. Its folder is one that model2vec, sentence-transformers and
 * Kindred load.
 */
public final class StaticModel {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();
  private static final Gson PLAIN =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private final ModelFiles teacher;
  private final Distillation.Settings settings;
  private final JsonObject tokenizer;
  private final float[][] rows;
  private final double explained;

  StaticModel(
      ModelFiles teacher,
      Distillation.Settings settings,
      JsonObject tokenizer,
      float[][] rows,
      double explained) {
    this.teacher = teacher;
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.rows = rows;
    this.explained = explained;
  }

  /** Tokens that have a row. */
  public int tokens() {
    return rows.length;
  }

  /** Values in a row. */
  public int dimension() {
    return settings.dimension();
  }

  /** Share of the variance of the teacher's rows that is left. */
  public double explained() {
    return explained;
  }

  /**
   * Writes the model's folder: beside its place at first, so that there is a whole one or none.
   *
   * @param replace whether a static model that is there goes
   * @throws FileAlreadyExistsException if something is there that is not to be replaced
   */
  public void write(Path folder, boolean replace) throws IOException {
    requireFree(folder, replace);
    ModelFolder.put(folder, this::writeFiles);
  }

  /**
   * Whether a model can be written there, to be asked before one is made.
   *
   * @param replace whether a static model may be there
   * @throws FileAlreadyExistsException if there is a file, or a folder that is not empty and not a
   *     static model to be replaced
   */
  public static void requireFree(Path folder, boolean replace) throws IOException {
    if (replace && Files.isRegularFile(folder.resolve("model.safetensors"))) {
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isEmpty()) {
          return;
        }
      }
    }
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
  }

  private void writeFiles(Path folder) throws IOException {
    int width = dimension();
    float[] values = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    SafeTensorsWriter.write(
        folder.resolve("model.safetensors"),
        Map.of("embeddings", new Tensor(values, new int[] {rows.length, width})));
    text(folder, "tokenizer.json", PLAIN.toJson(tokenizer));
    text(folder, "config.json", PRETTY.toJson(config()));
    text(folder, "modules.json", PRETTY.toJson(modules()));
    text(folder, "README.md", card());
  }

  private JsonObject config() {
    var config = new JsonObject();
    config.addProperty("model_type", "model2vec");
    var architectures = new JsonArray();
    architectures.add("StaticModel");
    config.add("architectures", architectures);
    config.addProperty("tokenizer_name", teacherName());
    config.addProperty("apply_pca", dimension());
    config.addProperty("whitening", settings.whitening());
    config.addProperty("sif_coefficient", settings.sif());
    config.addProperty("hidden_dim", dimension());
    config.addProperty("seq_length", 1_000_000);
    config.addProperty("normalize", true);
    config.addProperty("embedding_dtype", "float32");
    return config;
  }

  private static JsonArray modules() {
    var modules = new JsonArray();
    modules.add(module(0, ".", "StaticEmbedding"));
    modules.add(module(1, "1_Normalize", "Normalize"));
    return modules;
  }

  private static JsonObject module(int place, String path, String kind) {
    var module = new JsonObject();
    module.addProperty("idx", place);
    module.addProperty("name", Integer.toString(place));
    module.addProperty("path", path);
    module.addProperty("type", "sentence_transformers.models." + kind);
    return module;
  }

  private String teacherName() {
    Path name = Path.of(teacher.name()).getFileName();
    return name == null ? teacher.name() : name.toString();
  }

  private String card() {
    return String.format(
        Locale.ROOT,
        """
        ---
        library_name: model2vec
        tags: [static-embeddings, sentence-transformers]
        ---

        # Static embeddings of %s

        A row of %d values for each of %d tokens; a text's vector is the mean of its tokens' rows,
        brought to unit length. Made by Kindred of %s as model2vec does: every token alone through
        the transformer, principal components (%.1f %% of the variance is left; divided by the
        standard deviation to the power %s), and weights a / (a + p) with a = %s, where p is
        %s.
        The licence of %s holds for this model too.
        """,
        teacherName(),
        dimension(),
        tokens(),
        teacherName(),
        100 * explained,
        settings.whitening(),
        settings.sif(),
        settings
            .counts()
            .map(counts -> "the token's share of %,d counted ones".formatted(counts.total()))
            .orElse("taken by Zipf's law from the token's place in the vocabulary"),
        teacherName());
  }

  private static void text(Path folder, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }
}
