package dev.kindred.core.encode.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sentence-transformers {@code modules.json}: the steps that a text goes through.
 *
 * @param where the file, as an error message names it
 * @param list in the file's order
 */
public record Modules(String where, List<Module> list) {

  /**
   * One step.
   *
   * @param type as the file has it
   * @param folder its folder in the model; empty for the model's own
   */
  public record Module(String type, String folder) {

    /** {@code Pooling} of 5.x's {@code sentence_transformers.models.Pooling} and 6.x's longer. */
    public String kind() {
      return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Path of a file in the module's folder. */
    public String file(String name) {
      return folder.isEmpty() ? name : folder + "/" + name;
    }
  }

  /** Copies the list. */
  public Modules {
    list = List.copyOf(list);
  }

  /**
   * Reads {@code modules.json}.
   *
   * @return empty for a folder without one, as plain HuggingFace models are
   * @throws ModelException if the file is broken, or a folder lies outside of the model
   */
  public static Optional<Modules> read(ModelFiles files) throws IOException {
    return read(files, "");
  }

  /** As {@link #read(ModelFiles)}, of a model inside the model, such as a Router's route. */
  public static Optional<Modules> read(ModelFiles files, String folder) throws IOException {
    Optional<ModelJson> json =
        ModelJson.read(files, folder.isEmpty() ? "modules.json" : folder + "/modules.json");
    if (json.isEmpty()) {
      return Optional.empty();
    }
    String where = json.get().where();
    var list = new ArrayList<Module>();
    for (JsonElement element : json.get().array()) {
      if (!(element instanceof JsonObject module)) {
        throw new ModelException("%s: each module must be an object".formatted(where));
      }
      String type =
          string(module, "type")
              .orElseThrow(
                  () -> new ModelException("%s: each module must have a type".formatted(where)));
      String path = string(module, "path").orElse("");
      list.add(new Module(type, inside(where, folder.isEmpty() ? path : folder + "/" + path)));
    }
    return Optional.of(new Modules(where, list));
  }

  private static Optional<String> string(JsonObject module, String key) {
    return module.get(key) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /**
   * A folder, which must lie in the model's own.
   *
   * @param where the file that names it
   * @return the folder with {@code /} between names; empty for the model's own
   * @throws ModelException if it lies elsewhere
   */
  public static String inside(String where, String path) {
    try {
      Path folder = Path.of(path).normalize();
      if (!folder.isAbsolute() && !folder.startsWith("..")) {
        return folder.toString().replace('\\', '/');
      }
    } catch (InvalidPathException e) {
      throw new ModelException(outside(where, path), e);
    }
    throw new ModelException(outside(where, path));
  }

  private static String outside(String where, String path) {
    return "%s: path %s is no folder of the model".formatted(where, new JsonPrimitive(path));
  }
}
