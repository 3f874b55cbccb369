package dev.kindred.core.model.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code /api/models/OWNER/NAME/revision/REVISION?blobs=true} answers: the commit, and each
 * file with its size and hash. One answer holds all of it, so it cannot mix two commits; the hub's
 * other list, {@code /tree}, comes in pages and without the commit.
 *
 * @param id the name as the hub writes it
 * @param commit 40 hexadecimal digits
 * @param license as the model's card names it
 * @param architectures of {@code config.json}
 * @param files by path
 */
record HubListing(
    String id,
    String commit,
    Optional<String> license,
    List<String> architectures,
    Map<String, RemoteFile> files) {
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** More is no size of a file: double numbers count to here without a gap. */
  private static final long LARGEST = 1L << 53;

  /**
   * Reads the answer.
   *
   * @param where names the hub in messages
   * @throws ModelException if it is not what a hub answers, or names a file that would lie outside
   *     of the model's folder
   */
  static HubListing parse(String where, String json) {
    JsonObject root = root(where, json);
    String commit = string(root, "sha").orElse("");
    if (!SHA1.matcher(commit).matches() || !(root.get("siblings") instanceof JsonArray siblings)) {
      throw new ModelException(
          "%s does not answer as a model hub does: there is no commit, or no list of files"
              .formatted(where));
    }
    var files = new LinkedHashMap<String, RemoteFile>();
    for (JsonElement sibling : siblings) {
      RemoteFile file = file(where, sibling);
      files.put(file.path(), file);
    }
    return new HubListing(
        string(root, "id").orElse(""),
        commit,
        root.get("cardData") instanceof JsonObject card
            ? string(card, "license")
            : Optional.empty(),
        root.get("config") instanceof JsonObject config ? strings(config) : List.of(),
        files);
  }

  private static JsonObject root(String where, String json) {
    try {
      if (JsonParser.parseString(json) instanceof JsonObject root) {
        return root;
      }
    } catch (JsonParseException e) {
      throw new ModelException(noHub(where), e);
    }
    throw new ModelException(noHub(where));
  }

  private static String noHub(String where) {
    return "%s does not answer as a model hub does: its list of files is not JSON".formatted(where);
  }

  private static RemoteFile file(String where, JsonElement sibling) {
    JsonObject file = sibling instanceof JsonObject object ? object : new JsonObject();
    String path = string(file, "rfilename").orElse("");
    if (!ModelFiles.isPath(path)) {
      throw new ModelException(
          "%s lists a file %s, which would lie outside of the model's folder: nothing was taken"
              .formatted(where, new JsonPrimitive(path)));
    }
    Optional<JsonObject> lfs =
        file.get("lfs") instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    JsonElement size = lfs.map(object -> object.get("size")).orElse(file.get("size"));
    return new RemoteFile(
        path,
        size(where, path, size == null ? file.get("size") : size),
        string(file, "blobId").filter(id -> SHA1.matcher(id).matches()).orElse(""),
        lfs.flatMap(object -> string(object, "sha256"))
            .filter(hash -> SHA256.matcher(hash).matches()));
  }

  private static long size(String where, String path, JsonElement size) {
    if (size instanceof JsonPrimitive number
        && number.isNumber()
        && number.getAsDouble() >= 0
        && number.getAsDouble() < LARGEST) {
      return (long) number.getAsDouble();
    }
    throw new ModelException("%s lists no size of %s, but %s".formatted(where, path, size));
  }

  private static Optional<String> string(JsonObject object, String key) {
    return object.get(key) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  private static List<String> strings(JsonObject config) {
    return config.get("architectures") instanceof JsonArray array
        ? array.asList().stream()
            .filter(JsonElement::isJsonPrimitive)
            .map(JsonElement::getAsString)
            .toList()
        : List.of();
  }
}
