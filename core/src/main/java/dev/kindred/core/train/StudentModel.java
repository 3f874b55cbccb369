package dev.kindred.core.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.encode.dense.StaticTable;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.SafeTensors;
import dev.kindred.core.model.SafeTensors.Tensor;
import dev.kindred.core.model.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/**
 * Writes the folder of a model that learnt from another: a static model with other rows, or a
 * transformer with a Dense and a Normalize module behind what it had.
 */
public final class StudentModel {
  private static final String DENSE = "kindred_dense";
  private static final String NORMALIZE = "kindred_normalize";

  /** A module's files. */
  private static final int DEPTH = 2;

  private static final List<String> SETTINGS = List.of(".json", ".txt", ".model");

  private StudentModel() {}

  /**
   * Writes a static student. Its rows have their weights in them, and each token has its own.
   *
   * @param student a folder that {@link StaticTable} opened
   * @param training what is to be known of the training, kept in {@code kindred-training.json}
   */
  public static void writeStatic(
      ModelFiles student, StaticTable table, float[] rows, Path folder, JsonObject training)
      throws IOException {
    AdaptedModel.requireFree(folder);
    ModelFolder.put(folder, staging -> writeRows(student, table, rows, staging, training));
  }

  private static void writeRows(
      ModelFiles student, StaticTable table, float[] rows, Path folder, JsonObject training)
      throws IOException {
    Path source = student.onDisk("").orElseThrow();
    try (Stream<Path> files = Files.walk(source, DEPTH)) {
      for (Path file : files.filter(StudentModel::isSetting).toList()) {
        Path target = folder.resolve(source.relativize(file).toString());
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
        Files.copy(file, target);
      }
    }
    String name =
        SafeTensors.read(student, table.weights()).names().contains("embedding.weight")
            ? "embedding.weight"
            : "embeddings";
    int[] shape = {rows.length / table.width(), table.width()};
    SafeTensorsWriter.write(folder.resolve(table.weights()), Map.of(name, new Tensor(rows, shape)));
    AdaptedModel.writeJson(folder.resolve("kindred-training.json"), training);
  }

  private static boolean isSetting(Path file) {
    String name = String.valueOf(file.getFileName());
    return Files.isRegularFile(file)
        && !name.equals("kindred-training.json")
        && SETTINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * Writes a transformer with a linear map behind it.
   *
   * @param student as it passed {@link AdaptedModel#requireAdaptable}
   */
  public static void writeMapped(ModelFiles student, RidgeMap map, Path folder, JsonObject training)
      throws IOException {
    AdaptedModel.requireFree(folder);
    ModelFolder.put(folder, staging -> writeMap(student, map, staging, training));
  }

  private static void writeMap(ModelFiles student, RidgeMap map, Path folder, JsonObject training)
      throws IOException {
    Map<String, String> modules = new LinkedHashMap<>(AdaptedModel.modules(student));
    AdaptedModel.copy(student, modules, folder);
    FMatrixRMaj weights = map.weights();
    if (!student.has("modules.json")) {
      AdaptedModel.writePooling(folder, weights.numCols);
    }
    // A student may be one that learnt before.
    String more = "";
    for (int i = 2; modules.containsKey(DENSE + more); i++) {
      more = "_" + i;
    }
    AdaptedModel.writeDense(folder.resolve(DENSE + more), weights, Optional.of(map.bias()));
    Files.createDirectories(folder.resolve(NORMALIZE + more));
    modules.put(DENSE + more, AdaptedModel.PACKAGE + "Dense");
    modules.put(NORMALIZE + more, AdaptedModel.PACKAGE + "Normalize");
    var list = new JsonArray();
    modules.forEach(
        (path, type) -> {
          var module = new JsonObject();
          module.addProperty("idx", list.size());
          module.addProperty("name", Integer.toString(list.size()));
          module.addProperty("path", path);
          module.addProperty("type", type);
          list.add(module);
        });
    AdaptedModel.writeJson(folder.resolve("modules.json"), list);
    AdaptedModel.writeJson(folder.resolve("kindred-training.json"), training);
  }
}
