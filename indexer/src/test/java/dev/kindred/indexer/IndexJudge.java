package dev.kindred.indexer;

import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.schema.Run;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.FSDirectory;

/**
 * Judges what a fault left of an index: it must open at the last commit that was reported or at one
 * that had begun since, hold exactly that, keep every promise that {@link IndexCheck} knows, keep
 * the states of earlier runs, and go on: the next run must make of it what a fresh index holds.
 */
final class IndexJudge {
  static final int PASSAGE_TOKENS = 32;

  private final Path index;
  private final Path scratch;
  private final Tally tally;
  private Optional<Map<String, String>> held = Optional.empty();
  private Map<Integer, Map<String, String>> heldByRun = new HashMap<>();
  private String what = "";

  /**
   * @param index as it is on disk
   * @param scratch a folder to put other indexes in
   */
  IndexJudge(Path index, Path scratch, Tally tally) {
    this.index = index;
    this.scratch = scratch;
    this.tally = tally;
  }

  /** What the index holds, texts by ids; nothing where there is none. */
  Optional<Map<String, String>> held() {
    return held;
  }

  /** What it keeps of earlier runs, and of the last. */
  Map<Integer, Map<String, String>> heldByRun() {
    return heldByRun;
  }

  /** Says what happens now. */
  void begin(String round) {
    what = round;
  }

  void violation(String finding) {
    tally.violation(what + ": " + finding);
  }

  /** How to open the index, or to begin it. */
  IndexingConfig config(String model) {
    var config = IndexingConfig.builder().jobs(2);
    return (held.isEmpty() ? config.model(model).passageTokens(PASSAGE_TOKENS) : config).build();
  }

  void judge(Expected expected) {
    try {
      Optional<Map<String, String>> found =
          exists() ? Optional.of(IndexContents.read(index).texts()) : Optional.empty();
      if (expected.isLast(found)) {
        tally.last++;
      } else if (expected.isLater(found)) {
        tally.later++;
      } else {
        violation("it holds %s, which is none of what it may".formatted(shown(found)));
      }
      held = found;
      if (found.isPresent()) {
        judgeSound();
        judgeKept(found.get());
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      violation("it cannot be read: " + e);
    }
  }

  private boolean exists() throws IOException {
    if (!Files.exists(index)) {
      return false;
    }
    try (var directory = FSDirectory.open(index)) {
      return DirectoryReader.indexExists(directory);
    }
  }

  private static String shown(Optional<Map<String, String>> texts) {
    return texts.map(map -> map.size() + " documents").orElse("nothing");
  }

  private void judgeSound() {
    IndexCheck.Report report = IndexCheck.check(index);
    if (!report.sound() || !report.unchecked().isEmpty()) {
      violation("it is not sound: " + report.findings() + report.unchecked());
    }
  }

  /** The states of earlier runs, as far as they are listed, are whole as well. */
  private void judgeKept(Map<String, String> current) throws IOException {
    var kept = new HashMap<Integer, Map<String, String>>();
    try (var directory = FSDirectory.open(index)) {
      List<IndexCommit> commits = DirectoryReader.listCommits(directory);
      for (IndexCommit commit : commits) {
        int number = CommitData.of(index, commit.getUserData()).run().number();
        try (DirectoryReader reader = DirectoryReader.open(commit)) {
          kept.put(number, IndexContents.of(reader).texts());
        }
      }
      Run newest = IndexFolder.commitData(index, directory).run();
      // One more than are kept is there between a commit and the deletion of what it displaces.
      int least = Math.min(KeptRuns.DEFAULT, heldByRun.size());
      if (kept.size() < least && !newest.action().equals("compact")) {
        violation("it lost the states of earlier runs");
      }
      heldByRun.put(newest.number(), current);
    }
    kept.forEach(
        (number, texts) -> {
          if (!texts.equals(heldByRun.get(number))) {
            violation("run %d is kept with other content".formatted(number));
          }
        });
    heldByRun = kept;
  }

  /**
   * Indexes on a disk that does not fail.
   *
   * @param path of the index, as it is to be opened
   * @param model for an index that is not there yet
   * @param source what was to be indexed
   * @param texts what it holds
   */
  void goOn(Path path, String model, DocumentSource source, Map<String, String> texts) {
    try {
      try (Indexer indexer = Indexer.open(path, config(model))) {
        indexer.index(source, IndexingProgress.NONE);
      }
      IndexContents now = IndexContents.read(index);
      if (!now.texts().equals(texts)) {
        violation("gone on, it does not hold the source");
      }
      if (!byId(now).equals(byId(fresh(source)))) {
        violation("gone on, it is not what a fresh index is");
      }
      held = Optional.of(texts);
      judgeSound();
      judgeKept(texts);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      violation("it does not go on: " + e);
    }
  }

  private static Map<String, IndexContents.Indexed> byId(IndexContents contents) {
    var documents = new TreeMap<String, IndexContents.Indexed>();
    contents.documents().forEach(document -> documents.put(document.id(), document));
    return documents;
  }

  private IndexContents fresh(DocumentSource source) throws IOException, InterruptedException {
    Path fresh = Files.createTempDirectory(scratch, "fresh");
    String model;
    try (var directory = FSDirectory.open(index)) {
      model = IndexFolder.commitData(index, directory).manifest().dense().orElseThrow().model();
    }
    var config =
        IndexingConfig.builder().model(model).passageTokens(PASSAGE_TOKENS).jobs(2).build();
    try (Indexer indexer = Indexer.open(fresh, config)) {
      indexer.index(source, IndexingProgress.NONE);
    }
    return IndexContents.read(fresh);
  }
}
