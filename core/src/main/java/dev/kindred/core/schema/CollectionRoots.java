package dev.kindred.core.schema;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which files and folders were indexed as collections, so that a later run that does not say puts
 * what is new there into the same:
 *
 * <pre>
 *   kindred.collections  [{"collection":"mail","path":"/home/ada/mail"}]
 * </pre>
 *
 * @param roots in the order they were named in, the latest last
 */
public record CollectionRoots(List<Root> roots) {
  /** Of an index that never had a collection. */
  public static final CollectionRoots NONE = new CollectionRoots(List.of());

  private static final String KEY = "kindred.collections";

  /**
   * A file or folder.
   *
   * @param collection its collection; empty for none, inside one that is in a collection
   * @param path absolute
   */
  public record Root(String collection, String path) {}

  public CollectionRoots {
    roots = List.copyOf(roots);
  }

  /**
   * These, behind a run that put a root into a collection.
   *
   * @param collection empty for none
   * @param path absolute
   */
  public CollectionRoots with(String collection, String path) {
    var root = new Root(collection, path);
    boolean leaves = collection.isEmpty();
    var kept = new ArrayList<Root>();
    for (Root other : roots) {
      if (!other.equals(root) && !(leaves && Path.of(other.path()).startsWith(path))) {
        kept.add(other);
      }
    }
    var now = new CollectionRoots(kept);
    if (!leaves || !now.collectionOf(Path.of(path)).isEmpty()) {
      kept.add(root);
      now = new CollectionRoots(kept);
    }
    return now;
  }

  /** These, without a collection. */
  public CollectionRoots without(String collection) {
    return new CollectionRoots(
        roots.stream().filter(root -> !root.collection().equals(collection)).toList());
  }

  /** The files and folders of a collection. */
  public List<Path> of(String collection) {
    return roots.stream()
        .filter(root -> root.collection().equals(collection))
        .map(root -> Path.of(root.path()))
        .toList();
  }

  /** The collection of the nearest root around a file, or what it was named last; empty if none. */
  public String collectionOf(Path file) {
    @Nullable Root nearest = null;
    for (Root root : roots) {
      boolean around = file.startsWith(root.path());
      if (around && (nearest == null || root.path().length() >= nearest.path().length())) {
        nearest = root;
      }
    }
    return nearest == null ? "" : nearest.collection();
  }

  Map<String, String> toCommitData() {
    return roots.isEmpty() ? Map.of() : Map.of(KEY, new Gson().toJson(roots));
  }

  static CollectionRoots ofCommitData(Map<String, String> data) {
    String json = data.get(KEY);
    if (json == null) {
      return NONE;
    }
    try {
      Root[] roots = new Gson().fromJson(json, Root[].class);
      for (Root root : roots) {
        if (root == null || root.collection() == null || root.path() == null) {
          throw new JsonParseException("a root lacks its collection or its path");
        }
      }
      return new CollectionRoots(List.of(roots));
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(KEY + " must be collections and paths, got " + json, e);
    }
  }
}
