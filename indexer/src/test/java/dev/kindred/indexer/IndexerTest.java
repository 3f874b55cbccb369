package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;

class IndexerTest extends IndexerFixture {

  private static ListSource documents(int count) {
    ListSource source = ListSource.under("docs");
    for (int i = 0; i < count; i++) {
      source.add("d" + i, text(i, 1 + i % 9));
    }
    return source;
  }

  @Test
  void index_anyNumberOfJobs_givesTheSameIndex() throws Exception {
    run(tiny().passageTokens(24).overlapTokens(4).jobs(1).build(), documents(60));
    IndexContents one = contents();
    index = dir.resolve("four");
    run(tiny().passageTokens(24).overlapTokens(4).jobs(4).build(), documents(60));

    assertThat(contents().documents()).isEqualTo(one.documents());
    assertThat(one.documents()).hasSize(60);
  }

  @Test
  void stop_midway_leavesWhatIsWrittenAndRemovesNothing() throws Exception {
    run(tiny().build(), ListSource.under("docs").add("old", "soon gone"));
    IndexReport stopped;
    try (Indexer indexer = Indexer.open(index, tiny().build())) {
      ListSource source = documents(10).then(sink -> indexer.stop());
      for (int i = 10; i < 20; i++) {
        source.add("d" + i, text(i, 2));
      }
      stopped = indexer.index(source, IndexingProgress.NONE);
    }

    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.removed()).isZero();
    assertThat(contents().ids()).contains("docs/old").hasSize((int) stopped.added() + 1);
    assertThat(stopped.added()).isLessThanOrEqualTo(10);

    IndexReport second = run(tiny().build(), documents(20));

    assertThat(second.stopped()).isFalse();
    assertThat(second.removed()).isEqualTo(1);
    assertThat(second.unchanged()).isEqualTo(stopped.added());
    assertThat(contents().ids()).hasSize(20);
  }

  @Test
  void stop_beforeARun_endsItAtItsFirstDocument() throws Exception {
    run(words(), documents(3));
    try (Indexer indexer = Indexer.open(index, words())) {
      indexer.stop();

      IndexReport report =
          indexer.index(ListSource.under("docs").add("new", "x"), IndexingProgress.NONE);

      assertThat(report.stopped()).isTrue();
    }
    assertThat(contents().ids()).hasSize(3);
  }

  @Test
  void stop_beforeASourceWithoutDocuments_removesNothing() throws Exception {
    run(words(), documents(3));
    try (Indexer indexer = Indexer.open(index, words())) {
      indexer.stop();

      IndexReport report = indexer.index(ListSource.under("docs"), IndexingProgress.NONE);

      assertThat(report.stopped()).isTrue();
      assertThat(report.removed()).isZero();
    }
  }

  @Test
  void index_sourceThrows_keepsWhatWasWrittenBefore() throws Exception {
    ListSource source =
        documents(30)
            .then(
                sink -> {
                  throw new IllegalStateException("the source broke");
                });

    assertThatThrownBy(() -> run(words(), source)).hasMessage("the source broke");

    assertThat(contents().ids()).hasSize(30);
    assertThat(run(words(), documents(31)).unchanged()).isEqualTo(30);
  }

  @Test
  void index_sourceThrowsIoException_namesIt() {
    ListSource source =
        documents(1)
            .then(
                sink -> {
                  throw new IOException("no more");
                });

    assertThatThrownBy(() -> run(words(), source))
        .isInstanceOf(IndexException.class)
        .hasMessage("index %s cannot be used: no more", index);
  }

  @Test
  void index_interruptedWhileItWaitsForEncoders_saysSoAndKeepsWhatIsWritten() throws Exception {
    try (Indexer indexer = Indexer.open(index, tiny().jobs(1).build())) {
      indexer.index(documents(5), IndexingProgress.NONE);
      ListSource source = documents(5);
      source.then(sink -> Thread.currentThread().interrupt());
      for (int i = 5; i < 400; i++) {
        source.add("d" + i, text(i, 9));
      }

      assertThatThrownBy(() -> indexer.index(source, IndexingProgress.NONE))
          .isInstanceOf(InterruptedException.class);

      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(contents().documents()).hasSizeBetween(5, 399);
    assertThat(run(tiny().build(), documents(400)).documents()).isEqualTo(400);
  }

  @Test
  void index_interruptedByAnotherThreadWhileWaiting_isInterrupted() throws Exception {
    ListSource source = documents(300);
    Thread indexing = Thread.currentThread();
    var over = new AtomicBoolean();
    var interrupter =
        new Thread(
            () -> {
              while (!over.get() && indexing.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
              }
              indexing.interrupt();
            });
    try (Indexer indexer = Indexer.open(index, tiny().jobs(1).build())) {
      source.then(sink -> over.set(true));
      // Waiting for a place in the queue is the only wait with a limit.
      interrupter.start();
      assertThatThrownBy(() -> indexer.index(source, IndexingProgress.NONE))
          .isInstanceOf(InterruptedException.class);
      interrupter.join();
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void close_interrupted_releasesTheLock() {
    Indexer indexer = Indexer.open(index, words());
    Thread.currentThread().interrupt();
    indexer.close();

    assertThat(Thread.interrupted()).isTrue();
    Indexer.open(index, words()).close();
  }

  @Test
  void close_withoutCommit_leavesTheLastOne() throws Exception {
    run(words(), documents(3));
    IndexContents before = contents();
    try (Indexer indexer = Indexer.open(index, words())) {
      CountDownLatch inside = new CountDownLatch(1);
      ListSource source =
          documents(2)
              .add("d2", "changed")
              .then(
                  sink -> {
                    // As a reader in another process sees it while the run goes on.
                    assertThat(contents()).isEqualTo(before);
                    inside.countDown();
                  });
      indexer.index(source, IndexingProgress.NONE);
      assertThat(inside.getCount()).isZero();
    }

    assertThat(contents().document("docs/d2").body()).isEqualTo("changed");
  }

  @Test
  void open_afterACrash_findsTheLastCommit() throws Exception {
    run(words(), documents(3));
    IndexContents before = contents();
    // A writer that flushed segments and died: files without a commit, and its lock file.
    try (var directory = FSDirectory.open(index)) {
      var writer =
          new IndexWriter(
              directory, new IndexWriterConfig(new StandardAnalyzer()).setCommitOnClose(false));
      writer.addDocument(new org.apache.lucene.document.Document());
      writer.flush();
      copyOf(index, dir.resolve("crashed"));
      writer.rollback();
    }
    index = dir.resolve("crashed");

    assertThat(contents()).isEqualTo(before);
    assertThat(run(words(), documents(4)).unchanged()).isEqualTo(3);
    assertThat(contents().ids()).hasSize(4);
  }

  private static void copyOf(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void index_empty_leavesNoFolder() throws Exception {
    IndexReport report = run(words(), ListSource.under("docs"));

    assertThat(report.documents()).isZero();
    assertThat(index).doesNotExist();
  }

  @Test
  void index_allFailed_leavesNoFolder() throws Exception {
    run(words(), ListSource.under("docs").fail("a"));

    assertThat(index).doesNotExist();
  }

  @Test
  void index_emptyInAFolderThatWasThere_leavesIt() throws Exception {
    Files.createDirectories(index);

    run(words(), ListSource.under("docs"));

    assertThat(index).isEmptyDirectory();
  }

  @Test
  void index_everythingGone_leavesAnEmptyIndex() throws Exception {
    run(words(), documents(3));

    assertThat(run(words(), ListSource.under("docs")).removed()).isEqualTo(3);

    assertThat(contents().documents()).isEmpty();
    assertThat(run(words(), documents(2)).added()).isEqualTo(2);
  }

  @Test
  void delete_fromNewIndex_leavesNoFolder() {
    try (Indexer indexer = Indexer.open(index, words())) {
      assertThat(indexer.delete(List.of("x"))).isEmpty();
    }

    assertThat(index).doesNotExist();
  }

  @Test
  void open_unknownModel_leavesNoFolder() {
    assertThatThrownBy(
            () -> Indexer.open(index, IndexingConfig.builder().model("no-such-model").build()))
        .isInstanceOf(ModelException.class);

    assertThat(index).doesNotExist();
  }

  @Test
  void open_lockedByAnother_saysSo() {
    try (Indexer first = Indexer.open(index, words())) {
      assertThatThrownBy(() -> Indexer.open(index, words()))
          .isInstanceOf(IndexException.class)
          .hasMessage(
              "index %s is being written by another process: try again when it is done", index);
      assertThat(first.manifest().dense()).isEmpty();
    }
  }

  @Test
  void open_filesThatAKilledRunLeft_makesTheIndex() throws Exception {
    Files.createDirectory(index);
    for (String left : List.of("_0.fdt", "_1_Lucene104_0.doc", "pending_segments_1")) {
      Files.writeString(index.resolve(left), "half");
    }

    run(words(), ListSource.under("list").add("a", "A text."));

    assertThat(contents().ids()).containsExactly("list/a");
    assertThat(index.resolve("_1_Lucene104_0.doc")).doesNotExist();
    assertThat(index.resolve("pending_segments_1")).doesNotExist();
  }

  @Test
  void open_foreignFolder_isRefusedAndUntouched() throws Exception {
    Files.createDirectories(index);
    Files.writeString(index.resolve("letter.txt"), "dear");

    assertThatThrownBy(() -> Indexer.open(index, words()))
        .isInstanceOf(IndexException.class)
        .hasMessage("%s holds files but no index: name an empty folder with --index", index);
    assertThat(index.toFile().list()).containsExactly("letter.txt");
  }

  @Test
  void open_foreignLuceneIndex_isRefused() throws Exception {
    try (var directory = FSDirectory.open(index);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(new org.apache.lucene.document.Document());
      writer.commit();
    }

    assertThatThrownBy(() -> Indexer.open(index, words()))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "%s holds a Lucene index that Kindred did not make; name another folder with --index",
            index);
  }

  @Test
  void open_newerFormat_isRefused() throws Exception {
    try (var directory = FSDirectory.open(index);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.setLiveCommitData(Map.of("kindred.format", "4").entrySet());
      writer.commit();
    }

    assertThatThrownBy(() -> Indexer.open(index, words()))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "index %s has format 4, this Kindred reads up to 3: use a newer Kindred", index);
  }

  @Test
  void open_file_isRefused() throws Exception {
    Files.writeString(index, "x");

    assertThatThrownBy(() -> Indexer.open(index, words()))
        .isInstanceOf(IndexException.class)
        .hasMessage("%s is a file, not the folder of an index", index);
  }

  @Test
  void open_belowAFile_isRefused() throws Exception {
    Files.writeString(index, "x");

    assertThatThrownBy(() -> Indexer.open(index.resolve("below"), words()))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining(index.toString());
  }

  @Test
  void index_segmentFileDamaged_isOneSentence() throws Exception {
    run(words(), documents(3));
    try (var files = Files.list(index)) {
      Path data = files.filter(file -> file.toString().endsWith(".cfs")).findFirst().orElseThrow();
      Files.write(data, java.util.Arrays.copyOf(Files.readAllBytes(data), 100));
    }

    assertThatThrownBy(() -> run(words(), documents(4)))
        .isInstanceOf(IndexException.class)
        .hasMessageStartingWith("index %s is corrupt (".formatted(index))
        .hasMessageEndingWith("): delete the folder and index again");
  }

  @Test
  void index_storedFieldsDamaged_isOneSentenceAndNoTrace() throws Exception {
    // Stored alone, so that only a later run or a merge meets the damage.
    var random = new Random(5);
    var noise = new StringBuilder();
    for (int i = 0; i < 8_000; i++) {
      noise.append((char) ('!' + random.nextInt(90)));
    }
    var metadata = new TreeMap<>(Map.of("noise", List.of(noise.toString())));
    run(
        words(),
        ListSource.under("first")
            .add(new Document("first/a", "first/a", "", "river", List.of(), metadata)));
    flip(0.6);
    var traces = new ArrayList<Throwable>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> traces.add(e));
    try {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 20; i++) {
                  run(words(), ListSource.under("r" + i).add("x", text(i, 60)));
                }
              })
          .isInstanceOf(IndexException.class)
          .hasMessageStartingWith("index %s is corrupt (".formatted(index));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(traces).isEmpty();
  }

  private void flip(double where) throws IOException {
    try (var files = Files.list(index)) {
      Path data = files.filter(file -> file.toString().endsWith(".cfs")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(data);
      bytes[(int) (bytes.length * where)] ^= 4;
      Files.write(data, bytes);
    }
  }

  @Test
  void index_writerBrokeMidway_isOneSentence() throws Exception {
    try (Indexer indexer = Indexer.open(index, words())) {
      indexer.index(documents(3), IndexingProgress.NONE);
      // The folder vanishes under the writer.
      ListSource source =
          documents(4)
              .then(
                  sink -> {
                    try (var files = Files.list(index)) {
                      for (Path file : files.toList()) {
                        Files.delete(file);
                      }
                    }
                    Files.delete(index);
                  });

      assertThatThrownBy(() -> indexer.index(source, IndexingProgress.NONE))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining(index.toString());
      assertThatThrownBy(() -> indexer.index(documents(5), IndexingProgress.NONE))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining(index.toString());
      assertThatThrownBy(() -> indexer.delete(List.of("docs/d1")))
          .isInstanceOf(IndexException.class);
    }
  }

  @Test
  void index_whileOthersRead_showsWholeDocumentsOnly() throws Exception {
    IndexingConfig config = tiny().passageTokens(24).overlapTokens(0).build();
    run(config, documents(40));
    var done = new AtomicBoolean();
    var reads = new AtomicInteger();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<?> reader =
          executor.submit(
              () -> {
                do {
                  IndexContents seen = contents(); // throws where a block is not whole
                  assertThat(new HashSet<>(seen.ids())).hasSameSizeAs(seen.ids());
                  reads.incrementAndGet();
                } while (!done.get());
                return null;
              });
      for (int round = 0; round < 6; round++) {
        ListSource source = ListSource.under("docs");
        for (int i = 0; i < 20; i++) {
          source.add("d" + (i + round), text(i * 31 + round * (i % 3), 1 + (i + round) % 9));
        }
        run(config, source);
      }
      done.set(true);
      rethrow(reader);
    } finally {
      executor.shutdownNow();
    }
    assertThat(reads.get()).isPositive();
  }

  private static void rethrow(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Test
  void index_progress_namesEachDocumentAndCountsUp() throws Exception {
    var paths = new ArrayList<String>();
    var counts = new ArrayList<Long>();
    try (Indexer indexer = Indexer.open(index, words())) {
      indexer.index(
          documents(3).fail("bad").add("last", "x"),
          (documents, tokens, current) -> {
            paths.add(current);
            counts.add(documents);
          });
    }

    assertThat(paths).containsExactly("docs/d0", "docs/d1", "docs/d2", "docs/last");
    assertThat(counts).containsExactly(1L, 2L, 3L, 5L);
  }

  @Test
  void index_hugeDocument_fitsInBoundedWaiting() throws Exception {
    IndexReport report =
        run(
            tiny().passageTokens(16).overlapTokens(0).build(),
            ListSource.under("docs").add("huge", text(1, 1500)).add("small", "tree"));

    assertThat(report.passages()).isGreaterThan(512);
    assertThat(contents().ids()).containsExactly("docs/huge", "docs/small");
  }

  @Test
  void close_twice_isHarmless() {
    Indexer indexer = Indexer.open(index, words());
    indexer.close();
    indexer.close();

    assertThat(index).doesNotExist();
  }

  @Test
  void index_closed_isRefused() {
    Indexer indexer = Indexer.open(index, words());
    indexer.close();

    assertThatThrownBy(() -> indexer.index(documents(1), IndexingProgress.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the indexer is closed");
  }

  @Test
  void index_manyFields_keepsThemApart() throws Exception {
    Set<String> names = Set.of("a b", "a:b", "ä", "m.x", "id", "path", "title");
    var metadata = new TreeMap<String, List<String>>();
    names.forEach(name -> metadata.put(name, List.of("v " + name)));
    run(
        words(),
        ListSource.under("docs")
            .add(new Document("docs/a", "docs/a", "T", "x", List.of(), metadata)));

    try (var directory = FSDirectory.open(index);
        var reader = DirectoryReader.open(directory)) {
      for (String name : names) {
        assertThat(
                reader.docFreq(
                    new org.apache.lucene.index.Term(Fields.metadata(name), "v " + name)))
            .isEqualTo(1);
      }
    }
  }
}
