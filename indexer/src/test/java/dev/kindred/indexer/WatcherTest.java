package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.schema.IndexException;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of events, with events and a clock from a script. */
class WatcherTest extends IndexerFixture {
  private final Script script = new Script();
  private final List<IndexReport> reports = new ArrayList<>();
  private final List<String> late = new ArrayList<>();
  private Path notes;

  /** One call of poll: how long until it returns, and what it takes. */
  private record Poll(long millis, Action action) {}

  private interface Action {
    Set<Path> changed() throws IOException;
  }

  /** Plays events; at its end it stops the watcher. */
  private static final class Script implements FolderEvents {
    private final Deque<Poll> polls = new ArrayDeque<>();
    private final Set<Path> watched = new LinkedHashSet<>();
    private final List<Long> waits = new ArrayList<>();
    private Optional<String> trouble = Optional.empty();
    private long nanos;
    private @Nullable Watcher watcher;

    /** Something happens after some time, if it is waited for. */
    Script after(long millis, Action action) {
      polls.add(new Poll(millis, action));
      return this;
    }

    @Override
    public void watch(Path folder) {
      watched.add(folder);
    }

    @Override
    public boolean poll(long longest, Set<Path> changed) {
      waits.add(longest);
      Poll next = polls.peek();
      if (next == null) {
        boolean batchIsOver = longest <= TimeUnit.MILLISECONDS.toNanos(100);
        if (watcher != null && !batchIsOver) {
          watcher.stop();
        }
        nanos += batchIsOver ? longest : 0;
        return false;
      }
      long wait = TimeUnit.MILLISECONDS.toNanos(next.millis());
      if (wait > longest) {
        nanos += longest;
        polls.addFirst(
            new Poll(TimeUnit.NANOSECONDS.toMillis(wait - longest), polls.remove().action()));
        return false;
      }
      nanos += wait;
      try {
        changed.addAll(polls.remove().action().changed());
        return true;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Optional<String> trouble() {
      return trouble;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void makeFolder() throws IOException {
    notes = Files.createDirectories(dir.toRealPath().resolve("notes"));
    write("a.txt", "apples");
    write("sub/b.txt", "pears");
  }

  @Test
  void follow_changedFile_readsItAlone() throws Exception {
    script.after(10, () -> Set.of(write("a.txt", "apricots")));

    follow();

    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().updated()).isEqualTo(1);
    assertThat(reports.getFirst().unchanged()).as("the other one was not looked at").isZero();
    assertThat(bodies()).containsExactlyInAnyOrder("apricots", "pears");
  }

  @Test
  void follow_burst_isOneBatch() throws Exception {
    script.after(10, () -> Set.of(write("a.txt", "1")));
    script.after(50, () -> Set.of(write("c.txt", "2")));
    script.after(99, () -> Set.of(write("sub/b.txt", "3")));
    script.after(101, () -> Set.of(write("d.txt", "4")));

    follow();

    assertThat(reports).hasSize(2);
    assertThat(reports.getFirst().added()).isEqualTo(1);
    assertThat(reports.getFirst().updated()).isEqualTo(2);
    assertThat(reports.getLast().added()).isEqualTo(1);
  }

  @Test
  void follow_changesWithoutEnd_areReadAfterHalfASecond() throws Exception {
    for (int i = 0; i < 12; i++) {
      String text = "text " + i;
      script.after(90, () -> Set.of(write("a.txt", text)));
    }

    follow();

    assertThat(reports).hasSize(2);
    assertThat(bodies()).contains("text 11");
  }

  @Test
  void follow_newFolder_isReadAndWatched() throws Exception {
    script.after(
        10,
        () -> {
          write("new/deep/c.txt", "plums");
          return Set.of(notes.resolve("new"));
        });

    follow();

    assertThat(reports.getFirst().added()).isEqualTo(1);
    assertThat(script.watched)
        .containsExactly(
            notes, notes.resolve("sub"), notes.resolve("new"), notes.resolve("new/deep"));
  }

  @Test
  void follow_deletedFolder_removesWhatWasInIt() throws Exception {
    write("subway.txt", "not in sub");
    script.after(
        10,
        () -> {
          Files.delete(notes.resolve("sub/b.txt"));
          Files.delete(notes.resolve("sub"));
          return Set.of(notes.resolve("sub"));
        });

    follow();

    assertThat(reports.getFirst().removed()).isEqualTo(1);
    assertThat(bodies()).containsExactlyInAnyOrder("apples", "not in sub");
  }

  @Test
  void follow_ignoreFile_looksAtAllOfItsFolder() throws Exception {
    write("sub/c.md", "plums");
    script.after(10, () -> Set.of(write("sub/.gitignore", "*.txt\n")));
    script.after(
        900,
        () -> {
          Files.delete(notes.resolve("sub/.gitignore"));
          return Set.of(notes.resolve("sub/.gitignore"));
        });

    follow();

    assertThat(reports).extracting(IndexReport::removed).containsExactly(1L, 0L);
    assertThat(reports).extracting(IndexReport::added).containsExactly(0L, 1L);
  }

  @Test
  void follow_hiddenOrIgnoredFile_tellsNothing() throws Exception {
    write(".gitignore", "*.log\nbuild/\n");
    write("build/x.txt", "built");
    script.after(10, () -> Set.of(write(".a.txt.swp", "swap"), write("x.log", "logged")));
    script.after(900, () -> Set.of(write("build/y.txt", "built")));

    follow();

    assertThat(reports).isEmpty();
    assertThat(script.watched).containsExactly(notes, notes.resolve("sub"));
  }

  @Test
  void follow_badFile_isToldOnceUntilItChanges() throws Exception {
    write("bad.jsonl", "broken\n");
    script.after(10, () -> Set.of(write("a.txt", "1")));
    script.after(900, () -> Set.of(notes)); // all of it, as behind lost events
    script.after(900, () -> Set.of(write("bad.jsonl", "broken again\n")));
    script.after(TimeUnit.HOURS.toMillis(1), () -> Set.of(write("a.txt", "2")));

    follow();

    assertThat(reports).extracting(IndexReport::failed).containsExactly(0L, 1L, 0L);
  }

  @Test
  void follow_quietForAMinute_looksAtAllOnceMore() throws Exception {
    script.after(
        10,
        () -> {
          write("a.txt", "changed, and nobody told");
          return Set.of(write("sub/b.txt", "told"));
        });
    script.after(TimeUnit.HOURS.toMillis(1), () -> Set.of(write("sub/b.txt", "told again")));

    follow();

    assertThat(reports).extracting(IndexReport::updated).containsExactly(1L, 1L, 1L);
    assertThat(script.waits)
        .contains(TimeUnit.MINUTES.toNanos(1))
        .as("nothing to look for behind that")
        .contains(Long.MAX_VALUE);
  }

  @Test
  void follow_nothingCanBeWatched_saysSoOnceAndLooksEveryTenSeconds() throws Exception {
    script.trouble = Optional.of("no watches left");
    script.after(11_000, () -> Set.of());
    try (Watcher watcher = open()) {
      watcher.add(source(), IndexingProgress.NONE);
      write("c.txt", "plums");
      watcher.follow(listener());
    }

    assertThat(late).containsExactly("no watches left");
    assertThat(script.waits).first().isEqualTo(TimeUnit.SECONDS.toNanos(10));
    assertThat(reports.getFirst().added()).isEqualTo(1);
  }

  @Test
  void follow_changesOfItsOwnIndex_areNone() throws Exception {
    index = notes.resolve("index");
    script.after(10, () -> Set.of(index.resolve("segments_1"), index.resolve("_0.si")));
    script.after(900, () -> Set.of(write("a.txt", "1")));

    follow();

    assertThat(reports).hasSize(1);
    assertThat(script.watched).doesNotContain(index);
  }

  @Test
  void follow_collection_keepsIt() throws Exception {
    script.after(10, () -> Set.of(write("c.txt", "plums")));
    try (Watcher watcher = open()) {
      watcher.add(DocumentSources.inCollection(source(), "notes"), IndexingProgress.NONE);
      watcher.follow(listener());
    }

    assertThat(contents().documents())
        .hasSize(3)
        .allSatisfy(document -> assertThat(document.collection()).isEqualTo("notes"));
  }

  @Test
  void follow_singleFile_isFollowedWhereItsFolderChanges() throws Exception {
    Path file = notes.resolve("a.txt");
    script.after(10, () -> Set.of(write("c.txt", "plums")));
    script.after(900, () -> Set.of(write("a.txt", "apricots")));
    try (Watcher watcher = open()) {
      watcher.add(DocumentSources.open(file, SourceOptions.under(dir)), IndexingProgress.NONE);
      watcher.follow(listener());
    }

    assertThat(script.watched).containsExactly(notes);
    assertThat(reports).hasSize(1);
    assertThat(bodies()).containsExactly("apricots");
  }

  /** Each batch commits, but going back means behind the whole watch. */
  @Test
  void follow_manyBatches_areOneRun() throws Exception {
    run(words(), source());
    for (int i = 0; i < 5; i++) {
      String text = "text " + i;
      script.after(900, () -> Set.of(write("a.txt", text)));
    }

    follow();

    assertThat(reports).hasSize(5);
    assertThat(Snapshots.list(index))
        .extracting(snapshot -> snapshot.run().action())
        .containsExactly("watch", "index");
    Snapshots.rollback(index, 1);
    assertThat(bodies()).contains("apples");
  }

  @Test
  void open_whileWatching_isRefusedInOneSentence() throws Exception {
    try (Watcher watcher = open()) {
      watcher.add(source(), IndexingProgress.NONE);

      assertThatThrownBy(() -> Indexer.open(index, words()))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("another process");
      watcher.tune(tuning -> tuning.withFusion(Optional.of("rrf")));
    }
    try (Indexer indexer = Indexer.open(index, words())) {
      assertThat(indexer.manifest().dense()).isEmpty();
    }
    assertThat(contents().userData()).containsValue("rrf");
  }

  private void follow() throws Exception {
    try (Watcher watcher = open()) {
      watcher.add(source(), IndexingProgress.NONE);
      watcher.follow(listener());
    }
  }

  private Watcher open() {
    Watcher watcher = Watcher.open(index, words(), script, () -> script.nanos);
    script.watcher = watcher;
    return watcher;
  }

  private DocumentSource source() {
    return DocumentSources.open(notes, SourceOptions.under(dir));
  }

  private Watcher.Listener listener() {
    return new Watcher.Listener() {
      @Override
      public void updated(IndexReport report) {
        reports.add(report);
      }

      @Override
      public void late(String reason) {
        late.add(reason);
      }
    };
  }

  private List<String> bodies() throws IOException {
    return contents().documents().stream().map(document -> document.body().strip()).toList();
  }

  private Path write(String name, String text) throws IOException {
    Path file = notes.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
