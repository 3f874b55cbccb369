package dev.kindred.indexer.faults;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is below a folder, and what of it would be there after a power failure: of a file, what was
 * there when it was last synced; of a folder's entries, those there when the folder was.
 */
final class Disk {
  /** Something with content, under whatever name. */
  private static final class Node {
    final boolean folder;
    Path place;
    int durableBytes;

    Node(boolean folder, Path place) {
      this.folder = folder;
      this.place = place;
    }
  }

  /** What was done to a folder's entries. */
  private sealed interface Change {
    Path path();

    void applyTo(Map<Path, Node> entries);
  }

  private record Creation(Path path, Node node) implements Change {
    @Override
    public void applyTo(Map<Path, Node> entries) {
      entries.put(path, node);
    }
  }

  private record Deletion(Path path) implements Change {
    @Override
    public void applyTo(Map<Path, Node> entries) {
      entries.remove(path);
    }
  }

  private record Renaming(Path from, Path path, Node node) implements Change {
    @Override
    public void applyTo(Map<Path, Node> entries) {
      entries.remove(from);
      entries.put(path, node);
    }
  }

  private final Path root;
  private final Path graveyard;
  private final Map<Path, Node> entries = new TreeMap<>();
  private final Map<Path, Node> durable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();
  private boolean lying;
  private long buried;

  /**
   * @param graveyard takes what was deleted, which may yet come back
   */
  Disk(Path root, Path graveyard) {
    this.root = root;
    this.graveyard = graveyard;
  }

  /** From now on syncing does nothing. */
  synchronized void lie() {
    lying = true;
  }

  synchronized void created(Path path, boolean folder) {
    var node = new Node(folder, path);
    entries.put(path, node);
    pending.add(new Creation(path, node));
  }

  synchronized void delete(Path path) throws IOException {
    Node node = entries.get(path);
    if (node == null || node.folder) {
      if (node != null && holdsAnything(path)) {
        throw new DirectoryNotEmptyException(path.toString());
      }
      Files.delete(path);
    } else {
      Path grave = graveyard.resolve(String.valueOf(buried++));
      Files.move(path, grave);
      node.place = grave;
    }
    entries.remove(path);
    pending.add(new Deletion(path));
  }

  private static boolean holdsAnything(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  synchronized void renamed(Path from, Path to) {
    Node node = entries.remove(from);
    if (node == null) {
      throw new IllegalStateException("unknown file " + from);
    }
    node.place = to;
    entries.put(to, node);
    pending.add(new Renaming(from, to, node));
  }

  synchronized void synced(Path path) throws IOException {
    if (lying) {
      return;
    }
    Node node = entries.get(path);
    if (node != null && !node.folder) {
      node.durableBytes = Math.toIntExact(Files.size(path));
      return;
    }
    pending.removeIf(
        change -> {
          boolean here = path.equals(change.path().getParent());
          if (here) {
            change.applyTo(durable);
          }
          return here;
        });
  }

  /** The power goes and comes back: the folder holds what the disk may have kept. */
  synchronized void crash(Tearing tearing, Random random) throws IOException {
    var survivors = new TreeMap<>(durable);
    // A journal keeps the order of changes; without one any of them may be on disk.
    boolean ordered = random.nextBoolean();
    int kept = random.nextInt(pending.size() + 1);
    for (int i = 0; i < pending.size(); i++) {
      if (ordered ? i < kept : random.nextBoolean()) {
        pending.get(i).applyTo(survivors);
      }
    }
    // Parents stand before their children.
    var left = new TreeMap<Path, Node>();
    var contents = new TreeMap<Path, byte[]>();
    for (Map.Entry<Path, Node> entry : survivors.entrySet()) {
      Path path = entry.getKey();
      Node node = entry.getValue();
      @Nullable Path parent = path.getParent();
      if (root.equals(parent) || (parent != null && left.containsKey(parent))) {
        left.put(path, new Node(node.folder, path));
        if (!node.folder) {
          byte[] bytes = Files.readAllBytes(node.place);
          contents.put(path, tearing.tear(bytes, node.durableBytes, random));
        }
      }
    }
    empty(root);
    empty(graveyard);
    for (Map.Entry<Path, Node> entry : left.entrySet()) {
      byte @Nullable [] content = contents.get(entry.getKey());
      if (content == null) {
        Files.createDirectory(entry.getKey());
      } else {
        Files.write(entry.getKey(), content);
        entry.getValue().durableBytes = content.length;
      }
    }
    entries.clear();
    entries.putAll(left);
    durable.clear();
    durable.putAll(left);
    pending.clear();
  }

  private static void empty(Path folder) throws IOException {
    List<Path> below;
    try (Stream<Path> files = Files.walk(folder)) {
      below = files.filter(file -> !file.equals(folder)).toList();
    }
    for (Path file : below.reversed()) {
      Files.delete(file);
    }
  }
}
