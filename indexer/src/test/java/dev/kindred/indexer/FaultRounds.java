package dev.kindred.indexer;

import dev.kindred.core.KindredException;
import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.indexer.faults.Fault;
import dev.kindred.indexer.faults.FaultyDisk;
import dev.kindred.indexer.faults.Tearing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.FSDirectory;

/**
 * Changes an index round by round on a disk that fails in each, and judges what is left: it must
 * open at the last commit that was reported or at one that had begun since, hold exactly that, keep
 * every promise that {@link IndexCheck} knows, keep the states of earlier runs, and go on: the next
 * run must make of it what a fresh index holds.
 */
final class FaultRounds {
  /** So that indexes begin often, and grow old enough to be merged. */
  private static final int ROUNDS_AN_INDEX = 15;

  private static final int PASSAGE_TOKENS = 32;

  /** What is under way when the disk fails. */
  private enum Action {
    INDEX,
    STOPPED_INDEX,
    DELETE,
    ROLLBACK,
    COMPACT,
    REINDEX
  }

  private final Path folder;
  private final Fault fault;
  private final Tearing tearing;
  private final List<String> models;
  private final Random random;
  private final Tally tally;
  private final Map<Action, Long> lengths = new EnumMap<>(Action.class);
  private final boolean lying;

  private FaultyDisk disk;
  private RandomNotes notes;
  private Optional<Map<String, String>> held = Optional.empty();
  private Map<Integer, Map<String, String>> heldByRun = new HashMap<>();
  private String what = "";

  /**
   * @param folder an empty one
   * @param tearing of what is not synced, where the power fails
   * @param models two of one size
   * @param lying whether the disk pretends to sync
   */
  FaultRounds(
      String name,
      Path folder,
      Fault fault,
      Tearing tearing,
      List<String> models,
      boolean lying,
      long seed)
      throws IOException {
    this.tally = new Tally(name);
    this.folder = folder;
    this.fault = fault;
    this.tearing = tearing;
    this.models = models;
    this.lying = lying;
    this.random = new Random(seed);
    this.notes = new RandomNotes(random);
    this.disk = newDisk(0);
  }

  private FaultyDisk newDisk(int round) throws IOException {
    FaultyDisk made = FaultyDisk.in(Files.createDirectory(folder.resolve("r" + round)), random);
    if (lying) {
      made.lie();
    }
    return made;
  }

  Tally run(int rounds) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      if (round % ROUNDS_AN_INDEX == 0) {
        startAfresh(round);
      }
      int before = tally.violations().size();
      round(round);
      if (tally.violations().size() > before) {
        startAfresh(rounds + round);
      }
    }
    return tally;
  }

  private void startAfresh(int round) throws IOException {
    disk = newDisk(round);
    held = Optional.empty();
    heldByRun = new HashMap<>();
  }

  private Path index() {
    return disk.path().resolve("index");
  }

  private Path realIndex() {
    return disk.real().resolve("index");
  }

  private void round(int round) throws Exception {
    notes.change();
    // Nobody hears what a process tells that has no power.
    var expected = new Expected(held, () -> fault == Fault.POWER_FAILURE && disk.struck());
    Action action = action();
    long length = lengths.getOrDefault(action, 100L);
    long at = 1 + (long) (random.nextDouble() * length * 1.1);
    boolean lasting = random.nextBoolean();
    what =
        "round %d, %s, %s at %d%s"
            .formatted(round, action, fault, at, lasting ? " and from then on" : "");
    long counted = disk.count(fault);
    disk.arm(fault, at, lasting);
    Optional<String> failure = attempt(action, expected);
    boolean struck = disk.struck();
    if (!struck) {
      lengths.put(action, disk.count(fault) - counted);
      failure.ifPresent(sentence -> violation("it failed though nothing struck: " + sentence));
    }
    tally.rounds++;
    tally.struck += struck ? 1 : 0;
    disk.disarm();
    if (fault == Fault.POWER_FAILURE) {
      disk.crash(tearing);
    }
    judge(expected);
    resume();
  }

  private Action action() {
    if (held.isEmpty()) {
      return random.nextInt(4) == 0 ? Action.STOPPED_INDEX : Action.INDEX;
    }
    return switch (random.nextInt(12)) {
      case 0 -> Action.STOPPED_INDEX;
      case 1 -> Action.DELETE;
      case 2 -> heldByRun.size() > 1 ? Action.ROLLBACK : Action.INDEX;
      case 3 -> Action.COMPACT;
      case 4 -> Action.REINDEX;
      default -> Action.INDEX;
    };
  }

  /** What it said if it did not come to its end, which must be a sentence. */
  private Optional<String> attempt(Action action, Expected expected) throws InterruptedException {
    try {
      switch (action) {
        case INDEX -> index(expected, 0);
        case STOPPED_INDEX -> index(expected, 1 + random.nextInt(notes.texts().size()));
        case DELETE -> delete(expected);
        case ROLLBACK -> rollback(expected);
        case COMPACT -> sameAfter(expected, () -> Snapshots.compact(index()));
        case REINDEX -> sameAfter(expected, this::reindex);
      }
      return Optional.empty();
    } catch (KindredException e) {
      String sentence = String.valueOf(e.getMessage());
      judgeSentence(sentence);
      return Optional.of(sentence);
    } catch (RuntimeException e) {
      violation("it failed with " + e + " at " + e.getStackTrace()[0]);
      return Optional.of(e.toString());
    }
  }

  private void judgeSentence(String sentence) {
    if (sentence.lines().count() != 1) {
      violation("it said in several lines: " + sentence);
    }
    String full = "the disk that holds index %s is full: what was committed before is safe";
    boolean beside = sentence.equals(full.formatted(index() + ".reindex"));
    if (fault == Fault.DISK_FULL && !beside && !sentence.equals(full.formatted(index()))) {
      violation("it said of a full disk: " + sentence);
    }
    if (sentence.contains("delete the folder")) {
      violation("it would have a sound index deleted: " + sentence);
    }
  }

  private void index(Expected expected, int stopAt) throws InterruptedException {
    Map<String, String> source = notes.texts();
    try (Indexer indexer = Indexer.open(index(), config())) {
      var run =
          new WatchedRun(expected, held.orElse(Map.of()), source, random, stopAt, indexer::stop);
      run.expectEnd();
      indexer.commitBy(run);
      try {
        run.returned(indexer.index(RandomNotes.source(source), run));
      } catch (KindredException e) {
        run.brokeOff();
        throw e;
      }
    }
  }

  private IndexingConfig config() {
    var config = IndexingConfig.builder().jobs(2);
    return (held.isEmpty() ? config.model(models.getFirst()).passageTokens(PASSAGE_TOKENS) : config)
        .build();
  }

  private void delete(Expected expected) {
    var after = new TreeMap<>(held.orElseThrow());
    List<String> ids = List.of(after.firstKey(), after.lastKey());
    after.keySet().removeAll(ids);
    expected.begin(after);
    Indexer.delete(index(), ids);
    expected.report(after);
  }

  private void rollback(Expected expected) {
    int number = List.copyOf(heldByRun.keySet()).get(random.nextInt(heldByRun.size()));
    Map<String, String> after = heldByRun.getOrDefault(number, Map.of());
    expected.begin(after);
    Snapshots.rollback(index(), number);
    expected.report(after);
  }

  /** A change that keeps the documents. */
  private interface Change {
    void run() throws InterruptedException;
  }

  private void sameAfter(Expected expected, Change change) throws InterruptedException {
    change.run();
    expected.report(held.orElseThrow());
  }

  private void reindex() throws InterruptedException {
    var config =
        IndexingConfig.builder()
            .model(models.get(random.nextInt(models.size())))
            .passageTokens(PASSAGE_TOKENS)
            .jobs(2)
            .build();
    try (Reindexing reindexing = Reindexing.open(index(), config)) {
      reindexing.run(IndexingProgress.NONE);
    }
  }

  private void judge(Expected expected) {
    try {
      Optional<Map<String, String>> found =
          exists() ? Optional.of(IndexContents.read(realIndex()).texts()) : Optional.empty();
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
    if (!Files.exists(realIndex())) {
      return false;
    }
    try (var directory = FSDirectory.open(realIndex())) {
      return DirectoryReader.indexExists(directory);
    }
  }

  private static String shown(Optional<Map<String, String>> texts) {
    return texts.map(map -> map.size() + " documents").orElse("nothing");
  }

  private void judgeSound() {
    IndexCheck.Report report = IndexCheck.check(realIndex());
    if (!report.sound() || !report.unchecked().isEmpty()) {
      violation("it is not sound: " + report.findings() + report.unchecked());
    }
  }

  /** The states of earlier runs, as far as they are listed, are whole as well. */
  private void judgeKept(Map<String, String> current) throws IOException {
    var kept = new HashMap<Integer, Map<String, String>>();
    try (var directory = FSDirectory.open(realIndex())) {
      List<IndexCommit> commits = DirectoryReader.listCommits(directory);
      for (IndexCommit commit : commits) {
        int number = CommitData.of(realIndex(), commit.getUserData()).run().number();
        try (DirectoryReader reader = DirectoryReader.open(commit)) {
          kept.put(number, IndexContents.of(reader).texts());
        }
      }
      int newest = IndexFolder.commitData(realIndex(), directory).run().number();
      heldByRun.put(newest, current);
    }
    kept.forEach(
        (number, texts) -> {
          if (!texts.equals(heldByRun.get(number))) {
            violation("run %d is kept with other content".formatted(number));
          }
        });
    heldByRun = kept;
  }

  /** The same source again, on a disk that does not fail. */
  private void resume() {
    Map<String, String> source = notes.texts();
    try {
      try (Indexer indexer = Indexer.open(index(), config())) {
        indexer.index(RandomNotes.source(source), IndexingProgress.NONE);
      }
      IndexContents now = IndexContents.read(realIndex());
      if (!byId(now).equals(byId(fresh(source)))) {
        violation("gone on, it is not what a fresh index is");
      }
      held = Optional.of(source);
      judgeSound();
      judgeKept(source);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      violation("it does not go on: " + e);
    }
  }

  private static Map<String, IndexContents.Indexed> byId(IndexContents contents) {
    var documents = new TreeMap<String, IndexContents.Indexed>();
    contents.documents().forEach(document -> documents.put(document.id(), document));
    return documents;
  }

  private IndexContents fresh(Map<String, String> source) throws IOException, InterruptedException {
    Path fresh = Files.createTempDirectory(folder, "fresh");
    String model;
    try (var directory = FSDirectory.open(realIndex())) {
      model =
          IndexFolder.commitData(realIndex(), directory).manifest().dense().orElseThrow().model();
    }
    var config =
        IndexingConfig.builder().model(model).passageTokens(PASSAGE_TOKENS).jobs(2).build();
    try (Indexer indexer = Indexer.open(fresh, config)) {
      indexer.index(RandomNotes.source(source), IndexingProgress.NONE);
    }
    return IndexContents.read(fresh);
  }

  private void violation(String finding) {
    tally.violation(what + ": " + finding);
  }
}
