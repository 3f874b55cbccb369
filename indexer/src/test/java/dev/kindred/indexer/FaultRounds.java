package dev.kindred.indexer;

import dev.kindred.core.KindredException;
import dev.kindred.indexer.faults.Fault;
import dev.kindred.indexer.faults.FaultyDisk;
import dev.kindred.indexer.faults.Tearing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Changes an index round by round on a disk that fails in each, and judges what is left. */
final class FaultRounds {
  /** So that indexes begin often, and grow old enough to be merged. */
  private static final int ROUNDS_AN_INDEX = 15;

  private static final String INDEX = "index";

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
  private IndexJudge judge;

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
    this.judge = new IndexJudge(disk.real().resolve(INDEX), folder, tally);
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
    judge = new IndexJudge(disk.real().resolve(INDEX), folder, tally);
  }

  private Path index() {
    return disk.path().resolve(INDEX);
  }

  private void round(int round) throws Exception {
    notes.change();
    // Nobody hears what a process tells that has no power.
    var expected = new Expected(judge.held(), () -> fault == Fault.POWER_FAILURE && disk.struck());
    Action action = action();
    long length = lengths.getOrDefault(action, 100L);
    long at = 1 + (long) (random.nextDouble() * length * 1.1);
    boolean lasting = random.nextBoolean();
    judge.begin(
        "round %d, %s, %s at %d%s"
            .formatted(round, action, fault, at, lasting ? " and from then on" : ""));
    long counted = disk.count(fault);
    disk.arm(fault, at, lasting);
    Optional<String> failure = attempt(action, expected);
    boolean struck = disk.struck();
    if (!struck) {
      lengths.put(action, disk.count(fault) - counted);
      failure.ifPresent(
          sentence -> judge.violation("it failed though nothing struck: " + sentence));
    }
    tally.rounds++;
    tally.struck += struck ? 1 : 0;
    disk.disarm();
    if (fault == Fault.POWER_FAILURE) {
      disk.crash(tearing);
    }
    judge.judge(expected);
    Map<String, String> texts = notes.texts();
    judge.goOn(index(), models.getFirst(), RandomNotes.source(texts), texts);
  }

  private Action action() {
    if (judge.held().isEmpty()) {
      return random.nextInt(4) == 0 ? Action.STOPPED_INDEX : Action.INDEX;
    }
    return switch (random.nextInt(12)) {
      case 0 -> Action.STOPPED_INDEX;
      case 1 -> Action.DELETE;
      case 2 -> judge.heldByRun().size() > 1 ? Action.ROLLBACK : Action.INDEX;
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
      judge.violation("it failed with " + e + " at " + e.getStackTrace()[0]);
      return Optional.of(e.toString());
    }
  }

  private void judgeSentence(String sentence) {
    if (sentence.lines().count() != 1) {
      judge.violation("it said in several lines: " + sentence);
    }
    String full = "the disk that holds index %s is full: what was committed before is safe";
    boolean beside = sentence.equals(full.formatted(index() + ".reindex"));
    if (fault == Fault.DISK_FULL && !beside && !sentence.equals(full.formatted(index()))) {
      judge.violation("it said of a full disk: " + sentence);
    }
    if (sentence.contains("delete the folder")) {
      judge.violation("it would have a sound index deleted: " + sentence);
    }
  }

  private void index(Expected expected, int stopAt) throws InterruptedException {
    Map<String, String> source = notes.texts();
    try (Indexer indexer = Indexer.open(index(), judge.config(models.getFirst()))) {
      var run =
          new WatchedRun(
              expected, judge.held().orElse(Map.of()), source, random, stopAt, indexer::stop);
      indexer.commitBy(run);
      try {
        run.returned(indexer.index(RandomNotes.source(source), run));
      } catch (KindredException e) {
        run.brokeOff();
        throw e;
      }
    }
  }

  private void delete(Expected expected) {
    var after = new TreeMap<>(judge.held().orElseThrow());
    List<String> ids = List.of(after.firstKey(), after.lastKey());
    after.keySet().removeAll(ids);
    expected.begin(after);
    Indexer.delete(index(), ids);
    expected.report(after);
  }

  private void rollback(Expected expected) {
    int number =
        List.copyOf(judge.heldByRun().keySet()).get(random.nextInt(judge.heldByRun().size()));
    Map<String, String> after = judge.heldByRun().getOrDefault(number, Map.of());
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
    expected.report(judge.held().orElseThrow());
  }

  private void reindex() throws InterruptedException {
    var config =
        IndexingConfig.builder()
            .model(models.get(random.nextInt(models.size())))
            .passageTokens(IndexJudge.PASSAGE_TOKENS)
            .jobs(2)
            .build();
    try (Reindexing reindexing = Reindexing.open(index(), config)) {
      reindexing.run(IndexingProgress.NONE);
    }
  }
}
