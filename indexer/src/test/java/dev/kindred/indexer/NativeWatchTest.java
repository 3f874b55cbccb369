package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The file system's own events: whatever happens, the index ends as the folder does. */
@Timeout(300)
class NativeWatchTest extends IndexerFixture {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final BlockingQueue<IndexReport> reports = new LinkedBlockingQueue<>();
  private Path root;

  @BeforeEach
  void makeFolder() throws IOException {
    root = Files.createDirectories(dir.toRealPath().resolve("root"));
    Files.writeString(root.resolve("first.txt"), "first");
  }

  @AfterEach
  void endThread() {
    thread.shutdownNow();
  }

  private interface Work {
    void run() throws Exception;
  }

  private void watching(Work work) throws Exception {
    try (Watcher watcher = Watcher.open(index, words())) {
      watcher.add(source(), IndexingProgress.NONE);
      Future<?> following =
          thread.submit(
              () -> {
                watcher.follow(reports::add);
                return null;
              });
      work.run();
      watcher.stop();
      following.get();
    }
  }

  private DocumentSource source() {
    return DocumentSources.open(root, SourceOptions.under(dir));
  }

  /** Waits for batches until the index holds what the folder does. */
  private void awaitEqual(String why) throws Exception {
    Map<String, String> wanted = files();
    Map<String, String> found = indexed();
    while (!found.equals(wanted)) {
      if (reports.poll(30, TimeUnit.SECONDS) == null) {
        assertThat(indexed()).as(why).isEqualTo(wanted);
        return;
      }
      found = indexed();
    }
  }

  private Map<String, String> indexed() throws IOException {
    var texts = new TreeMap<String, String>();
    contents().documents().forEach(document -> texts.put(document.path(), document.body()));
    return texts;
  }

  private Map<String, String> files() throws IOException {
    var texts = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(
            dir.toRealPath().relativize(file).toString().replace('\\', '/'),
            Files.readString(file));
      }
    }
    return texts;
  }

  @Test
  void follow_editorsRename_findsTheNewText() throws Exception {
    watching(
        () -> {
          Path draft = Files.writeString(root.resolve("4913"), "second");
          Files.move(draft, root.resolve("first.txt"), StandardCopyOption.REPLACE_EXISTING);
          awaitEqual("renamed over");
        });
  }

  @Test
  void follow_movedFolder_isFollowedWhereItIsNow() throws Exception {
    Files.createDirectories(root.resolve("old/deep"));
    Files.writeString(root.resolve("old/deep/a.txt"), "a");
    watching(
        () -> {
          Files.createDirectory(root.resolve("other"));
          Files.move(root.resolve("old"), root.resolve("other/new"));
          awaitEqual("moved");
          Files.writeString(root.resolve("other/new/deep/a.txt"), "a changed");
          Files.writeString(root.resolve("other/new/deep/b.txt"), "b");
          awaitEqual("changed where it is");
          Files.createDirectories(root.resolve("old/deep"));
          Files.writeString(root.resolve("old/deep/a.txt"), "another of the old name");
          awaitEqual("name taken again");
          Files.writeString(root.resolve("other/new/deep/b.txt"), "b changed");
          awaitEqual("still followed");
        });
  }

  @Test
  void poll_rootGone_saysSoUntilItIsWatchedAgain() throws Exception {
    var changed = new HashSet<Path>();
    try (NativeFolderEvents events = NativeFolderEvents.open()) {
      events.watch(root);
      assertThat(events.trouble()).isEmpty();
      delete(root);
      while (events.trouble().isEmpty()) {
        assertThat(events.poll(TimeUnit.SECONDS.toNanos(30), changed)).isTrue();
      }
      assertThat(events.trouble()).contains("folder %s is gone".formatted(root));
      assertThat(changed).contains(root);

      events.watch(Files.createDirectory(root));

      assertThat(events.trouble()).isEmpty();
    }
  }

  @Test
  void follow_hundredsOfFilesAtOnce_losesNone() throws Exception {
    watching(
        () -> {
          for (int i = 0; i < 800; i++) { // more than a folder's queue of events holds
            Files.writeString(root.resolve("f" + i + ".txt"), "text " + i);
          }
          awaitEqual("written");
          for (int i = 0; i < 800; i += 2) {
            Files.delete(root.resolve("f" + i + ".txt"));
          }
          awaitEqual("deleted");
        });
  }

  @Test
  void follow_anyChanges_endsAsTheFolderDoes() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    watching(
        () -> {
          for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 25; i++) {
              change(random);
            }
            awaitEqual("seed " + seed + ", round " + round);
          }
        });
  }

  private void change(Random random) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = new ArrayList<>(walk.filter(path -> !path.equals(root)).sorted().toList());
    }
    List<Path> folders = new ArrayList<>(all.stream().filter(Files::isDirectory).toList());
    folders.add(root);
    Path folder = folders.get(random.nextInt(folders.size()));
    Path fresh = folder.resolve("n" + random.nextInt(30) + (random.nextBoolean() ? ".txt" : ".md"));
    Path any = all.isEmpty() ? fresh : all.get(random.nextInt(all.size()));
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        if (!Files.isDirectory(fresh)) {
          Files.writeString(fresh, "text " + random.nextInt(1_000_000));
        }
      }
      case 2 -> {
        if (folder.getNameCount() < root.getNameCount() + 4) {
          Files.createDirectories(folder.resolve("d" + random.nextInt(4)));
        }
      }
      case 3 -> {
        if (Files.exists(any)) {
          delete(any);
        }
      }
      case 4 -> {
        Path target = folder.resolve("m" + random.nextInt(30) + ".txt");
        if (Files.exists(any) && !target.startsWith(any) && !Files.exists(target)) {
          Files.move(any, target); // a folder may well be called so
        }
      }
      default -> {
        if (Files.isRegularFile(any)) {
          Files.writeString(any, Files.readString(any) + " and more");
        }
      }
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path each : walk.toList().reversed()) {
        Files.delete(each);
      }
    }
  }
}
