package dev.kindred.core.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What was pulled, from where, and what every file must look like: {@code kindred-model.json}, in
 * the model's own folder of Kindred's cache. The files lie in a subfolder that the manifest names,
 * so that replacing this one file puts another revision in place, all at once.
 *
 * @param reference the model, and the revision that was asked for
 * @param commit 40 hexadecimal digits: the commit that all files are from
 * @param endpoint the hub
 * @param graphs paths of the ONNX graphs: one for each transformer, so mostly one
 * @param variant what the user asked for instead of the graph that fits the CPU
 * @param license as the hub names it, such as {@code apache-2.0}
 * @param pulledAt when
 * @param folder the subfolder that holds the files
 * @param files all of them, sorted by path
 */
public record ModelManifest(
    ModelReference reference,
    String commit,
    String endpoint,
    List<String> graphs,
    Optional<String> variant,
    Optional<String> license,
    Instant pulledAt,
    String folder,
    List<Entry> files) {

  /** The manifest's file name. */
  public static final String FILE = "kindred-model.json";

  private static final int FORMAT = 1;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{12}(-[0-9]{1,9})?");

  /**
   * A file.
   *
   * @param path relative to the model's folder, with {@code /} between names
   * @param size bytes
   * @param sha256 64 hexadecimal digits
   */
  public record Entry(String path, long size, String sha256) {

    /** Checks all of it: a manifest may have been edited. */
    public Entry {
      if (!ModelFiles.isPath(path)) {
        throw new ModelException("%s is no path of a model's file".formatted(path));
      }
      if (size < 0) {
        throw new ModelException("%s: size must be >= 0, got %d".formatted(path, size));
      }
      if (!SHA256.matcher(sha256).matches()) {
        throw new ModelException("%s: %s is no SHA-256".formatted(path, sha256));
      }
    }
  }

  /** Checks and copies. */
  public ModelManifest {
    if (!COMMIT.matcher(commit).matches()) {
      throw new ModelException("%s is no commit".formatted(commit));
    }
    if (!FOLDER.matcher(folder).matches()) {
      throw new ModelException("%s is no folder of a pulled model".formatted(folder));
    }
    graphs = List.copyOf(graphs);
    files = List.copyOf(files);
  }

  /** The manifest of a model; empty if it was not pulled. */
  public static Optional<ModelManifest> of(ModelFiles model) throws IOException {
    if (model.origin() != ModelOrigin.KINDRED_CACHE) {
      return Optional.empty();
    }
    Path files = model.onDisk("").orElseThrow();
    return readFrom(files.resolveSibling("")).filter(manifest -> files.endsWith(manifest.folder()));
  }

  /**
   * Reads the manifest that lies in a folder.
   *
   * @return empty if there is none
   * @throws ModelException if it is broken
   */
  public static Optional<ModelManifest> readFrom(Path modelFolder) throws IOException {
    Optional<ModelJson> json =
        ModelJson.read(new FolderModelFiles("", modelFolder, ModelOrigin.FOLDER), FILE);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(json.get()));
    } catch (ModelException | DateTimeException e) {
      String message = String.valueOf(e.getMessage());
      String where = json.get().where();
      throw new ModelException(
          message.startsWith(where) ? message : "%s: %s".formatted(where, message), e);
    }
  }

  private static ModelManifest parse(ModelJson json) {
    int format = json.integer("format").orElse(0);
    if (format != FORMAT) {
      throw new ModelException("format %d is not supported; supported is 1".formatted(format));
    }
    var files = new ArrayList<Entry>();
    JsonElement list = json.value("files").orElseGet(JsonArray::new);
    if (!list.isJsonArray()) {
      throw new ModelException("files must be an array");
    }
    for (JsonElement element : list.getAsJsonArray()) {
      if (!(element instanceof JsonObject file)
          || !(file.get("path") instanceof JsonPrimitive path)
          || !(file.get("size") instanceof JsonPrimitive size && size.isNumber())
          || !(file.get("sha256") instanceof JsonPrimitive sha256)) {
        throw new ModelException("each of files must have a path, a size and a sha256");
      }
      files.add(new Entry(path.getAsString(), (long) size.getAsDouble(), sha256.getAsString()));
    }
    return new ModelManifest(
        new ModelReference(required(json, "repository"), json.string("revision")),
        required(json, "commit"),
        required(json, "endpoint"),
        graphs(json),
        json.string("variant"),
        json.string("license"),
        Instant.parse(required(json, "pulled_at")),
        required(json, "folder"),
        files);
  }

  private static List<String> graphs(ModelJson json) {
    JsonElement list = json.value("graphs").orElseGet(JsonArray::new);
    if (!list.isJsonArray()
        || !list.getAsJsonArray().asList().stream().allMatch(JsonElement::isJsonPrimitive)) {
      throw new ModelException("graphs must be an array of strings");
    }
    return list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }

  private static String required(ModelJson json, String key) {
    return json.string(key).orElseThrow(() -> new ModelException(key + " is missing"));
  }

  /** The manifest as it is written. */
  public String toJson() {
    var json = new JsonObject();
    json.addProperty("format", FORMAT);
    json.addProperty("repository", reference.repository());
    reference.revision().ifPresent(value -> json.addProperty("revision", value));
    json.addProperty("commit", commit);
    json.addProperty("endpoint", endpoint);
    var graphList = new JsonArray();
    graphs.forEach(graphList::add);
    json.add("graphs", graphList);
    variant.ifPresent(value -> json.addProperty("variant", value));
    license.ifPresent(value -> json.addProperty("license", value));
    json.addProperty("pulled_at", pulledAt.toString());
    json.addProperty("folder", folder);
    var list = new JsonArray();
    for (Entry file : files) {
      var entry = new JsonObject();
      entry.addProperty("path", file.path());
      entry.addProperty("size", file.size());
      entry.addProperty("sha256", file.sha256());
      list.add(entry);
    }
    json.add("files", list);
    return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(json) + "\n";
  }
}
