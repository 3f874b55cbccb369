package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.Language;
import dev.kindred.core.text.Document;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.Reindexing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearcherLifecycleTest extends SearcherFixture {
  private static final Query RIVER = Query.builder("river").limit(100).build();

  /** Documents that each say their version, in two passages. */
  private static List<Document> version(int version, int count) {
    var documents = new ArrayList<Document>();
    for (int i = 0; i < count; i++) {
      String sentence = "river bank version" + version + " of the tree. ";
      documents.add(document("d" + i, sentence.repeat(8)));
    }
    return documents;
  }

  private static IndexingConfig small() {
    return tiny().passageTokens(48).overlapTokens(0).build();
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Models that are no longer there cannot be opened. */
  @Test
  void search_bm25_opensNoModel() throws IOException {
    Path dense = dir.resolve("dense");
    Path sparse = dir.resolve("sparse");
    TinyModel.bert().normalize(true).seed(1).writeTo(dense);
    TinyModel.bert().spladePooling("max", "relu").seed(2).writeTo(sparse);
    write(
        index,
        IndexingConfig.builder().model(dense.toString()).sparseModel(sparse.toString()).build(),
        List.of(document("d", "river bank")));
    Files.move(dense, dir.resolve("gone"));
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(Query.builder("river").mode(Mode.BM25).build())).hasSize(1);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> searcher.search(Query.of("river")))
            .isInstanceOf(ModelException.class)
            .hasMessageStartingWith("no model " + dense);
      }
    }
  }

  @Test
  void search_fromManyThreadsWhileIndexing_seesWholeCommits() throws Exception {
    write(index, small(), version(0, 20));
    var done = new AtomicBoolean();
    ExecutorService executor = Executors.newFixedThreadPool(8);
    try (Searcher searcher = Searcher.open(index)) {
      var futures = new ArrayList<Future<Integer>>();
      Mode[] modes = Mode.values();
      for (int thread = 0; thread < 8; thread++) {
        Mode mode = modes[thread % 3];
        boolean refreshing = thread >= 4;
        Callable<Integer> task =
            () -> {
              int last = -1;
              do {
                if (refreshing) {
                  searcher.refresh();
                }
                List<Hit> hits =
                    searcher.search(Query.builder("river bank").mode(mode).limit(100).build());
                last = requireOneVersion(hits, last);
                searcher.status();
                assertThat(searcher.get("d3").orElseThrow().text()).contains("version");
              } while (!done.get());
              return last;
            };
        futures.add(executor.submit(task));
      }
      for (int version = 1; version <= 6; version++) {
        write(index, small(), version(version, 20));
      }
      done.set(true);
      for (Future<Integer> future : futures) {
        assertThat(future.get()).isNotNegative();
      }
      searcher.refresh();
      assertThat(requireOneVersion(searcher.search(RIVER), 0)).isEqualTo(6);
    } finally {
      executor.shutdownNow();
    }
  }

  /** Every document, all of one version that is not before the last one seen. */
  private static int requireOneVersion(List<Hit> hits, int last) {
    assertThat(ids(hits)).hasSize(20).doesNotHaveDuplicates();
    List<String> versions =
        hits.stream()
            .map(hit -> hit.passage().text().replaceAll("(?s).*version(\\d+).*", "$1"))
            .distinct()
            .toList();
    assertThat(versions).hasSize(1);
    int version = Integer.parseInt(versions.getFirst());
    assertThat(version).isGreaterThanOrEqualTo(last);
    return version;
  }

  @Test
  void refresh_showsNewCommits() {
    write(index, words(), version(0, 3));
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(RIVER)).hasSize(3);
      write(index, words(), version(0, 5));

      searcher.refresh();

      assertThat(searcher.search(RIVER)).hasSize(5);
    }
  }

  @Test
  void search_closed_isRefused() {
    write(index, small(), version(0, 3));
    Searcher searcher = Searcher.open(index);
    searcher.search(RIVER);
    searcher.close();
    searcher.close();

    for (Runnable use :
        List.<Runnable>of(
            () -> searcher.search(RIVER),
            () -> searcher.rank(RIVER),
            () -> searcher.get("d0"),
            searcher::status,
            searcher::refresh)) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the searcher is closed");
    }
  }

  @Test
  void close_whileOthersSearch_endsThemWithASentence() throws Exception {
    write(index, small(), version(0, 10));
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 10; round++) {
        Searcher searcher = Searcher.open(index);
        var started = new CountDownLatch(4);
        var futures = new ArrayList<Future<String>>();
        for (int thread = 0; thread < 4; thread++) {
          futures.add(
              executor.submit(
                  () -> {
                    searcher.search(RIVER);
                    started.countDown();
                    try {
                      while (true) {
                        searcher.search(RIVER);
                      }
                    } catch (IllegalStateException e) {
                      return e.getMessage();
                    }
                  }));
        }
        started.await();
        searcher.close();
        for (Future<String> future : futures) {
          assertThat(future.get()).isEqualTo("the searcher is closed");
        }
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void open_nothingThere_saysHowToMakeAnIndex() throws IOException {
    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessage("no index in %s: make one with 'kindred index PATH'", index);
    assertThat(index).doesNotExist();
    Files.createDirectories(index);
    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessage("no index in %s: make one with 'kindred index PATH'", index);
    Files.writeString(index.resolve("a.txt"), "a");
    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessage("no index in %s: make one with 'kindred index PATH'", index);
  }

  @Test
  void open_file_saysSo() throws IOException {
    Files.writeString(index, "x");

    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessage("%s is a file, not the folder of an index", index);
  }

  private void writeLucene(Map<String, String> userData) throws IOException {
    try (var directory = FSDirectory.open(index);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(new org.apache.lucene.document.Document());
      writer.setLiveCommitData(userData.entrySet());
      writer.commit();
    }
  }

  @Test
  void open_foreignIndex_saysSo() throws IOException {
    writeLucene(Map.of());

    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "%s holds a Lucene index that Kindred did not make; name another folder with --index",
            index);
  }

  @Test
  void open_newerFormat_saysSo() throws IOException {
    writeLucene(Map.of("kindred.format", "7"));

    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "index %s has format 7, this Kindred reads up to 3: use a newer Kindred", index);
  }

  @ParameterizedTest
  @CsvSource({
    "kindred.format, x",
    "kindred.language, xx",
    "kindred.language,",
    "kindred.passage.tokens, 3",
    "kindred.passage.tokens, many",
    "kindred.passage.overlap,",
    "kindred.dense.dimension, 0",
    "kindred.dense.dimension, -",
    "kindred.dense.similarity, odd",
    "kindred.dense.storage, int3",
    "kindred.dense.fingerprint, abc",
    "kindred.dense.fingerprint,"
  })
  void open_damagedManifest_saysSo(String key, String value) throws IOException {
    var data = new HashMap<String, String>();
    data.put("kindred.format", "1");
    data.put("kindred.language", "en");
    data.put("kindred.passage.tokens", "256");
    data.put("kindred.passage.overlap", "32");
    data.put("kindred.dense.model", "m");
    data.put("kindred.dense.fingerprint", "0123456789abcdef");
    data.put("kindred.dense.dimension", "32");
    data.put("kindred.dense.similarity", "cosine");
    data.put("kindred.dense.storage", "bit");
    if (value == null) {
      data.remove(key);
    } else {
      data.put(key, value);
    }
    writeLucene(data);

    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessageStartingWith("index %s has a damaged manifest (".formatted(index))
        .hasMessageEndingWith("): delete the folder and index again");
  }

  @Test
  void open_codecOfTheFuture_saysSo() throws IOException {
    write(index, words(), version(0, 1));
    Path segments = index.resolve("segments_1");
    byte[] bytes = Files.readAllBytes(segments);
    byte[] name = "Lucene104".getBytes(StandardCharsets.UTF_8);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Lucene104");
    System.arraycopy("Lucene999".getBytes(StandardCharsets.UTF_8), 0, bytes, at, name.length);
    // The footer's last 8 bytes are the checksum of all before them.
    var crc = new CRC32();
    crc.update(bytes, 0, bytes.length - 8);
    ByteBuffer.wrap(bytes).putLong(bytes.length - 8, crc.getValue());
    Files.write(segments, bytes);

    String sentence =
        "index %s was written by another version of Kindred: use that one, or delete the folder and index again"
            .formatted(index);
    assertThatThrownBy(() -> Searcher.open(index))
        .isInstanceOf(IndexException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> write(index, words(), version(0, 1)))
        .isInstanceOf(IndexException.class)
        .hasMessage(sentence);
  }

  @Test
  void search_otherModelUnderTheName_saysSo() throws IOException {
    Path folder = dir.resolve("changing");
    TinyModel.bert().normalize(true).seed(3).writeTo(folder);
    write(index, IndexingConfig.builder().model(folder.toString()).build(), version(0, 2));
    TinyModel.bert().normalize(true).seed(4).writeTo(folder);
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(Query.builder("river").mode(Mode.BM25).build())).hasSize(2);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> searcher.search(RIVER))
            .isInstanceOf(IndexException.class)
            .hasMessageMatching(
                "index \\Q%s\\E was made with \\Q%s\\E \\(fingerprint [0-9a-f]{12}\\), but the model found is \\Q%s\\E \\(fingerprint [0-9a-f]{12}\\): name the folder of the first with --model, or index again"
                    .formatted(index, folder, folder));
      }
    }
  }

  @Test
  void search_whileReindexedWithAnotherModel_neverFailsAndEndsWithTheNewOne() throws Exception {
    write(index, small(), version(0, 20));
    Path folder = dir.resolve("next");
    TinyModel.bert().normalize(true).seed(8).writeTo(folder);
    ExecutorService executor = Executors.newFixedThreadPool(3);
    try (Searcher searcher = Searcher.open(index)) {
      var done = new AtomicBoolean();
      var searches = new ArrayList<Future<Integer>>();
      for (int thread = 0; thread < 3; thread++) {
        searches.add(
            executor.submit(
                () -> {
                  int count = 0;
                  while (!done.get()) {
                    assertThat(searcher.search(RIVER)).isNotEmpty();
                    count++;
                  }
                  return count;
                }));
      }
      IndexingConfig config = IndexingConfig.builder().model(folder.toString()).build();
      for (int round = 0; round < 3; round++) {
        try (var reindexing = Reindexing.open(index, round % 2 == 0 ? config : small())) {
          reindexing.run(IndexingProgress.NONE);
        }
        searcher.refresh();
        assertThat(searcher.search(RIVER)).isNotEmpty();
      }
      done.set(true);
      for (Future<Integer> search : searches) {
        assertThat(search.get()).isPositive();
      }
      assertThat(searcher.status().manifest().dense().orElseThrow().model())
          .isEqualTo(folder.toString());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void search_rebuiltWithOtherSettings_goesOnWithThose() throws IOException {
    write(index, words(), version(0, 3));
    try (Searcher searcher = Searcher.open(index)) {
      searcher.search(RIVER);
      deleteFolder(index);
      write(
          index, IndexingConfig.builder().wordsOnly().language(Language.DE).build(), version(0, 2));

      searcher.refresh();

      assertThat(searcher.search(RIVER)).hasSize(2);
      assertThat(searcher.status().manifest().language()).isEqualTo(Language.DE);
    }
  }

  @Test
  void refresh_indexGone_saysSo() throws IOException {
    write(index, words(), version(0, 3));
    try (Searcher searcher = Searcher.open(index)) {
      deleteFolder(index);

      assertThatThrownBy(searcher::refresh)
          .isInstanceOf(IndexException.class)
          .hasMessage("no index in %s: make one with 'kindred index PATH'", index);
    }
  }
}
