package dev.kindred.indexer;

import dev.kindred.core.schema.IndexException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * One writer, readers that follow it and others who would write too. A reader must always see one
 * whole state, none older than what was reported when it looked, and never go back; another writer
 * must be refused in one sentence.
 */
final class ReaderRounds {
  private static final int READERS = 2;

  private final Path index;
  private final String model;
  private final Random random;
  private final RandomNotes notes;
  private final Tally tally;
  private final Published published = new Published(this::writeBeside);
  private final AtomicInteger looks = new AtomicInteger();
  private int refused;

  ReaderRounds(String name, Path index, String model, long seed) {
    this.tally = new Tally(name);
    this.index = index;
    this.model = model;
    this.random = new Random(seed);
    this.notes = new RandomNotes(random);
  }

  /** How often a reader saw something new. */
  int looks() {
    return looks.get();
  }

  /** How often another writer was refused. */
  int refused() {
    return refused;
  }

  Tally run(int rounds) throws Exception {
    round();
    var done = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newFixedThreadPool(READERS)) {
      List<Future<Void>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Callable<Void> reader = () -> read(done);
        readers.add(executor.submit(reader));
      }
      try {
        for (int i = 1; i < rounds; i++) {
          round();
        }
      } finally {
        done.countDown();
      }
      for (Future<Void> reader : readers) {
        try {
          reader.get();
        } catch (ExecutionException e) {
          violation("a reader failed: " + e.getCause());
        }
      }
    }
    return tally;
  }

  private synchronized void violation(String what) {
    tally.violation(what);
  }

  private void round() throws InterruptedException {
    tally.rounds++;
    switch (tally.rounds % 10) {
      case 4 -> Snapshots.compact(index);
      case 7 -> {
        try (Reindexing reindexing =
            Reindexing.open(
                index, IndexingConfig.builder().passageTokens(IndexJudge.PASSAGE_TOKENS).build())) {
          reindexing.run((documents, tokens, current) -> writeBeside());
        }
      }
      default -> index();
    }
  }

  private void index() throws InterruptedException {
    notes.change();
    Map<String, String> texts = notes.texts();
    IndexingConfig config =
        tally.rounds == 1
            ? IndexingConfig.builder()
                .model(model)
                .passageTokens(IndexJudge.PASSAGE_TOKENS)
                .jobs(2)
                .build()
            : IndexingConfig.builder().jobs(2).build();
    try (Indexer indexer = Indexer.open(index, config)) {
      indexer.commitBy(published);
      published.begin(texts);
      indexer.index(RandomNotes.source(texts), published);
      published.end();
    }
  }

  /** Now and then, while another writes. */
  private void writeBeside() {
    if (random.nextInt(8) > 0 || tally.rounds == 1) {
      return;
    }
    try {
      switch (random.nextInt(4)) {
        case 0 -> Indexer.open(index, IndexingConfig.builder().jobs(1).build()).close();
        case 1 -> Indexer.delete(index, List.of(notes.any()));
        case 2 -> Snapshots.rollback(index, Snapshots.list(index).getLast().run().number());
        default -> Snapshots.compact(index);
      }
      violation("another could write");
    } catch (IndexException e) {
      String sentence =
          "index %s is being written by another process: try again when it is done"
              .formatted(index);
      if (!sentence.equals(e.getMessage())) {
        violation("another writer was told: " + e.getMessage());
      }
      refused++;
    }
  }

  private @Nullable Void read(CountDownLatch done) throws IOException {
    int before = -1;
    try (var directory = FSDirectory.open(index)) {
      DirectoryReader reader = DirectoryReader.open(directory);
      try {
        while (done.getCount() > 0) {
          int reported = published.reported();
          @Nullable DirectoryReader newer = DirectoryReader.openIfChanged(reader);
          if (newer != null) {
            reader.close();
            reader = newer;
            looks.incrementAndGet();
          }
          int place = published.placeOf(IndexContents.of(reader).texts());
          if (place < 0) {
            violation("a reader saw what was never committed");
          } else if (place < reported) {
            violation("a reader did not see what was reported");
          } else if (place < before) {
            violation("a reader went back");
          }
          before = place;
        }
      } finally {
        reader.close();
      }
    }
    return null;
  }
}
