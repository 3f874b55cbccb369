package dev.kindred.indexer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Kills a process at random moments of an indexing run, from its start to its end, and judges what
 * is left by what the process had told.
 */
final class KillRounds {
  private static final int ROUNDS_AN_INDEX = 10;
  private static final int ROUNDS_A_RIVAL = 5;

  private final Path folder;
  private final Path notesFolder;
  private final String model;
  private final Random random;
  private final Tally tally;
  private final RandomNotes notes;
  private Path index;
  private IndexJudge judge;
  private long openingNanos = TimeUnit.MILLISECONDS.toNanos(500);
  private long runNanos = TimeUnit.MILLISECONDS.toNanos(300);
  private int refused;

  KillRounds(String name, Path folder, String model, long seed) throws IOException {
    this.tally = new Tally(name);
    this.folder = folder;
    this.model = model;
    this.random = new Random(seed);
    this.notes = new RandomNotes(random);
    this.notesFolder = Files.createDirectory(folder.resolve(RandomNotes.ROOT));
    this.index = folder.resolve("index0");
    this.judge = new IndexJudge(index, folder, tally);
  }

  /** How often another process that would have written was refused. */
  int refused() {
    return refused;
  }

  /**
   * @param kills that must hit a run before its end
   */
  Tally run(int kills) throws Exception {
    for (int round = 1; tally.struck < kills && round <= 3 * kills; round++) {
      if (round % ROUNDS_AN_INDEX == 0) {
        index = folder.resolve("index" + round);
        judge = new IndexJudge(index, folder, tally);
      }
      round(round);
    }
    return tally;
  }

  private void round(int round) throws Exception {
    for (int i = 0; i < 3; i++) {
      notes.change();
    }
    write();
    Map<String, String> texts = notes.texts();
    var expected = new Expected(judge.held(), () -> false);
    var run = new WatchedRun(expected, judge.held().orElse(Map.of()), texts, random, 0, () -> {});
    boolean early = random.nextInt(8) == 0;
    long delayNanos = (long) (random.nextDouble() * (early ? openingNanos : runNanos));
    judge.begin(
        "round %d, killed %,d us behind %s"
            .formatted(round, delayNanos / 1000, early ? "its start" : "opening"));
    long startNanos = System.nanoTime();
    Process process = start(String.valueOf(round), folder.toString());
    boolean killed;
    try (BufferedReader told = process.inputReader(StandardCharsets.UTF_8);
        ExecutorService listener = Executors.newSingleThreadExecutor()) {
      var opened = new CountDownLatch(1);
      Future<List<String>> lines = listener.submit(() -> lines(told, opened));
      if (!early) {
        opened.await();
        openingNanos = System.nanoTime() - startNanos;
        startNanos = System.nanoTime();
        if (round % ROUNDS_A_RIVAL == 0) {
          rival(process);
        }
      }
      killed = !process.waitFor(delayNanos, TimeUnit.NANOSECONDS);
      // Killing the Process itself would close the pipe that holds what it told.
      process.toHandle().destroyForcibly();
      process.waitFor();
      if (!early) {
        runNanos = killed ? runNanos * 21 / 20 : (runNanos + System.nanoTime() - startNanos) / 2;
      }
      if (!early && !lines.get().contains(KilledRun.OPENED)) {
        judge.violation("the run did not begin: " + lines.get());
      }
      for (String line : lines.get()) {
        replay(line, run, expected, texts);
      }
    }
    tally.rounds++;
    tally.struck += killed ? 1 : 0;
    judge.judge(expected);
    judge.goOn(index, model, KilledRun.source(folder), texts);
  }

  /** What the process told to its end; half a line at most is lost, of what it had not done yet. */
  private static List<String> lines(BufferedReader told, CountDownLatch opened) throws IOException {
    var lines = new ArrayList<String>();
    try {
      for (String line = told.readLine(); line != null; line = told.readLine()) {
        lines.add(line);
        if (line.equals(KilledRun.OPENED)) {
          opened.countDown();
        }
      }
      return lines;
    } finally {
      opened.countDown();
    }
  }

  private void replay(String line, WatchedRun run, Expected expected, Map<String, String> texts) {
    switch (line) {
      case KilledRun.COMMITTING -> run.begun();
      case KilledRun.COMMITTED -> run.committed();
      case KilledRun.ENDED -> expected.report(texts);
      default -> {
        if (line.startsWith(KilledRun.AT)) {
          run.at(0, 0, line.substring(KilledRun.AT.length()));
        } else if (line.startsWith(KilledRun.REFUSED)) {
          judge.violation("it failed: " + line);
        }
      }
    }
  }

  /** Another process that would write to the same index, as long as the first one lives. */
  private void rival(Process writer) throws IOException, InterruptedException {
    Process rival = start("0");
    String told;
    try (BufferedReader lines = rival.inputReader(StandardCharsets.UTF_8)) {
      told = String.join("\n", lines.lines().toList());
    }
    rival.waitFor();
    String sentence =
        "index %s is being written by another process: try again when it is done".formatted(index);
    if (told.equals(KilledRun.REFUSED + sentence)) {
      refused++;
    } else if (writer.isAlive() || !told.equals(KilledRun.OPENED)) {
      judge.violation("another writer was told: " + told);
    }
  }

  private Process start(String seed, String... more) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                KilledRun.class.getName(),
                index.toString(),
                judge.held().isEmpty() ? model : "",
                seed));
    command.addAll(List.of(more));
    var builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.redirectError(folder.resolve("err").toFile()).start();
  }

  /** Brings the folder to what the notes are; what has not changed is not touched. */
  private void write() throws IOException {
    var old = new TreeMap<String, Path>();
    try (var files = Files.list(notesFolder)) {
      files.forEach(file -> old.put(RandomNotes.ROOT + "/" + file.getFileName(), file));
    }
    for (Map.Entry<String, String> note : notes.texts().entrySet()) {
      Path file = folder.resolve(note.getKey());
      if (old.remove(note.getKey()) == null || !Files.readString(file).equals(note.getValue())) {
        Files.writeString(file, note.getValue());
      }
    }
    for (Path gone : old.values()) {
      Files.delete(gone);
    }
  }
}
