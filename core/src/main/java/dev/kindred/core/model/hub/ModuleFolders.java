package dev.kindred.core.model.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the modules of a model that is still on the hub, from its {@code modules.json} and from the
 * {@code router_config.json} of Routers among them.
 */
final class ModuleFolders {
  static final String MODULES = "modules.json";
  static final String ROUTER = "router_config.json";
  private static final String CONFIG = "config.json";

  /** A row a token, and no transformer. */
  private static final String STATIC = "StaticEmbedding";

  private final String model;
  private final HubListing listing;
  private final FileSelection.Reader reader;
  private final Set<Module> modules = new LinkedHashSet<>();

  /**
   * A module.
   *
   * @param folder in the model; empty for the model's own
   * @param kind the last segment of its type; empty for the model as a whole
   * @param table a file of weights that its configuration names
   */
  record Module(String folder, String kind, Optional<String> table) {

    String file(String name) {
      return folder.isEmpty() ? name : folder + "/" + name;
    }

    boolean isTransformer() {
      return kind.endsWith("Transformer");
    }
  }

  ModuleFolders(String model, HubListing listing, FileSelection.Reader reader) {
    this.model = model;
    this.listing = listing;
    this.reader = reader;
  }

  /** All modules, the model as a whole first. */
  Set<Module> find() throws IOException, InterruptedException {
    add("", "");
    return modules;
  }

  /**
   * The folders of transformers; the model's own where none is named, and none of static models.
   */
  static List<String> transformers(Set<Module> modules) {
    if (modules.stream().anyMatch(module -> module.kind().equals(STATIC))) {
      return List.of();
    }
    List<String> folders =
        modules.stream().filter(Module::isTransformer).map(Module::folder).distinct().toList();
    return folders.isEmpty() ? List.of("") : folders;
  }

  private void add(String folder, String kind) throws IOException, InterruptedException {
    var module = new Module(folder, kind, table(folder, kind));
    if (!modules.add(module)) {
      return;
    }
    if (kind.isEmpty()) {
      Optional<JsonElement> list = json(module.file(MODULES));
      if (list.isEmpty()
          && json(CONFIG).orElse(JsonNull.INSTANCE) instanceof JsonObject config
          && text(config, "model_type").equals("model2vec")) {
        add("", STATIC);
      }
      if (list.isPresent() && list.get() instanceof JsonArray array) {
        for (JsonElement element : array) {
          if (element instanceof JsonObject entry) {
            add(subfolder("", MODULES, text(entry, "path")), last(text(entry, "type")));
          }
        }
      }
    }
    if (kind.equals("Router") || kind.equals("Asym")) {
      // Releases before 5.0 have the routes in config.json.
      String path = listing.files().containsKey(module.file(ROUTER)) ? ROUTER : CONFIG;
      Optional<JsonElement> router = json(module.file(path));
      if (router.isPresent()
          && router.get() instanceof JsonObject routes
          && routes.get("types") instanceof JsonObject types) {
        for (Map.Entry<String, JsonElement> type : types.entrySet()) {
          add(subfolder(folder, path, type.getKey()), last(text(types, type.getKey())));
        }
      }
    }
  }

  /** A table of term weights lies in the module's folder, or in the model's own. */
  private Optional<String> table(String folder, String kind)
      throws IOException, InterruptedException {
    if (!kind.equals("SparseStaticEmbedding") && !kind.equals("IDF")) {
      return Optional.empty();
    }
    String prefix = folder.isEmpty() ? "" : folder + "/";
    Optional<JsonElement> config = json(prefix + CONFIG);
    String path =
        config.isPresent() && config.get() instanceof JsonObject json ? text(json, "path") : "";
    return List.of(prefix + path, path).stream()
        .filter(candidate -> candidate.endsWith(".json"))
        .filter(listing.files()::containsKey)
        .findFirst();
  }

  private String subfolder(String folder, String list, String path) {
    if (path.isEmpty() || path.equals(".")) {
      return folder;
    }
    String prefix = folder.isEmpty() ? "" : folder + "/";
    if (!ModelFiles.isPath(path)) {
      throw new ModelException(
          "%s of model %s: path %s is no folder of the model"
              .formatted(prefix + list, model, new JsonPrimitive(path)));
    }
    return prefix + path;
  }

  private Optional<JsonElement> json(String path) throws IOException, InterruptedException {
    RemoteFile file = listing.files().get(path);
    if (file == null) {
      return Optional.empty();
    }
    FileSelection.checkSize(model, file);
    try {
      return Optional.of(JsonParser.parseString(reader.read(file)));
    } catch (JsonParseException e) {
      throw new ModelException("%s of model %s is not valid JSON".formatted(path, model), e);
    }
  }

  private static String text(JsonObject object, String key) {
    return object.get(key) instanceof JsonPrimitive value && value.isString()
        ? value.getAsString()
        : "";
  }

  private static String last(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
