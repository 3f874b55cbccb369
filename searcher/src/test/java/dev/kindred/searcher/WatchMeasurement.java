package dev.kindred.searcher;

import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.Watcher;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From a file's being saved to an open searcher's finding it, while a watcher follows the folder.
 * Not part of the tests; run by name:
 *
 * <pre>mvn verify -pl searcher -am -Dtest=WatchMeasurement
 *   -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class WatchMeasurement {
  private static final int ROUNDS = 40;
  private static final String[] WORDS = {
    "river", "bank", "money", "tree", "water", "wing", "air", "flow", "heat", "stone", "garden"
  };

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"4000, true", "10000, false"})
  void measure(int files, boolean vectors) throws Exception {
    Path root = Files.createDirectories(dir.resolve("root"));
    var random = new Random(1);
    for (int i = 0; i < files; i++) {
      Path file = root.resolve("d%03d/f%06d.txt".formatted(i / 100, i));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text(random));
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }
    Path index = dir.resolve("index");
    IndexingConfig config =
        vectors ? IndexingConfig.defaults() : IndexingConfig.builder().wordsOnly().build();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    var batches = new ArrayList<Long>();
    try (Watcher watcher = Watcher.open(index, config)) {
      watcher.add(DocumentSources.open(root, SourceOptions.under(dir)), IndexingProgress.NONE);
      Future<?> following =
          thread.submit(
              () -> {
                watcher.follow(report -> batches.add(report.elapsed().toMillis()));
                return null;
              });
      List<Long> millis = saveAndSearch(index, root, random);
      watcher.stop();
      following.get();
      System.out.printf(
          "%d files, %s: found after a median of %d ms, at most %d ms; runs took a median of %d ms%n",
          files,
          vectors ? "vectors" : "words",
          median(millis),
          millis.stream().mapToLong(m -> m).max().orElseThrow(),
          median(batches));
    } finally {
      thread.shutdownNow();
    }
  }

  /** Every other time a file that was there is written anew. */
  private static List<Long> saveAndSearch(Path index, Path root, Random random)
      throws IOException, InterruptedException {
    var millis = new ArrayList<Long>();
    try (Searcher searcher = Searcher.open(index)) {
      searcher.search(Query.of("river"));
      for (int i = 0; i < ROUNDS; i++) {
        String mark = "mark" + i;
        Path file =
            root.resolve("d%03d".formatted(i))
                .resolve(i % 2 == 0 ? "new.txt" : "f%06d.txt".formatted(i * 100));
        Query query = Query.builder(mark + " +" + mark).build();
        long start = System.nanoTime();
        Files.writeString(file, text(random) + mark);
        while (searcher.search(query).isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(2); // an app that asks again and again
        }
        millis.add((System.nanoTime() - start) / 1_000_000);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(400)); // at any point between two looks
      }
    }
    return millis;
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
