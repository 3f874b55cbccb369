package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.testing.TinyModel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much memory it takes to index many passages: the command line in a process of its own, over a
 * generated corpus, with a model that is tiny but for its vectors, which have 384 numbers. Not part
 * of the tests; run by name:
 *
 * <pre>mvn verify -pl cli -am -Dtest=MemoryMeasurement -Dsurefire.failIfNoSpecifiedTests=false
 *   -Dkindred.memory.passages=200000 -Dkindred.memory.heaps=1g,512m,256m</pre>
 *
 * <p>{@code -Dkindred.memory.sparse=true} adds sparse terms, {@code -Dkindred.memory.storage=int8}
 * quantises.
 */
class MemoryMeasurement {
  private static final int PASSAGES = Integer.getInteger("kindred.memory.passages", 200_000);
  private static final String HEAPS = System.getProperty("kindred.memory.heaps", "1g");
  private static final String STORAGE = System.getProperty("kindred.memory.storage", "float32");
  private static final boolean SPARSE = Boolean.getBoolean("kindred.memory.sparse");
  private static final int DOCUMENT_PASSAGES = 3;
  private static final int DIMENSION = 384;
  private static final Pattern COLLECTION = Pattern.compile("Pause (\\w+) .* (\\d+)M->(\\d+)M\\(");
  private static final Pattern ENCODED = Pattern.compile("([\\d,]+) passages");

  @TempDir private Path folder;

  /** What a run took, in MiB. */
  private record Peak(long used, long live, long resident) {}

  @Test
  void measure() throws IOException, InterruptedException {
    TinyModel.bert()
        .hiddenSize(32)
        .maxTokens(64)
        .dense(DIMENSION)
        .normalize(true)
        .seed(1)
        .writeTo(folder.resolve("dense"));
    TinyModel.bert().mlmHead().maxTokens(64).seed(1).writeTo(folder.resolve("sparse"));
    writeCorpus(folder.resolve("corpus.jsonl"));
    System.out.println("| heap | passages | peak used | peak live | peak resident | time |");
    for (String heap : HEAPS.split(",", -1)) {
      index(heap);
    }
  }

  private void index(String heap) throws IOException, InterruptedException {
    Path log = folder.resolve("gc-" + heap);
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-Xlog:gc:file=" + log,
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                Main.class.getName(),
                "index",
                "corpus.jsonl",
                "--index",
                "index-" + heap,
                "--model",
                "dense",
                "--storage",
                STORAGE));
    command.addAll(List.of("--sparse", SPARSE ? "sparse" : "none"));
    Path err = folder.resolve("err");
    var builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    long startNanos = System.nanoTime();
    Process process = builder.start();
    long residentMib = 0;
    do {
      residentMib = Math.max(residentMib, residentMib(process));
    } while (!process.waitFor(100, TimeUnit.MILLISECONDS));
    Duration time = Duration.ofNanos(System.nanoTime() - startNanos);
    String said = Files.readString(err);
    Matcher passages = ENCODED.matcher(said);
    Peak peak = peak(log, residentMib);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %,d MiB | %,d MiB | %,d MiB | %d s |%n",
        heap,
        process.exitValue() == 0 && passages.find() ? passages.group(1) : "failed: " + said.strip(),
        peak.used(),
        peak.live(),
        peak.resident(),
        time.toSeconds());
    assertThat(process.exitValue()).as("heap %s: %s", heap, said).isZero();
  }

  private static long residentMib(Process process) throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    }
    return 0;
  }

  /** What is live is what a full collection leaves. */
  private static Peak peak(Path log, long residentMib) throws IOException {
    long used = 0;
    long live = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher collection = COLLECTION.matcher(line);
      if (collection.find()) {
        used = Math.max(used, Long.parseLong(collection.group(2)));
        if (collection.group(1).equals("Full")) {
          live = Math.max(live, Long.parseLong(collection.group(3)));
        }
      }
    }
    return new Peak(used, live, residentMib);
  }

  private static void writeCorpus(Path file) throws IOException {
    var random = new Random(1);
    String[] words = new String[20_000];
    for (int i = 0; i < words.length; i++) {
      var word = new StringBuilder();
      for (int length = 3 + random.nextInt(6); length > 0; length--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words[i] = word.toString();
    }
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int document = 0; document * DOCUMENT_PASSAGES < PASSAGES; document++) {
        out.write(
            "{\"id\": \"d%d\", \"title\": \"d%d\", \"text\": \"".formatted(document, document));
        for (int passage = 0; passage < DOCUMENT_PASSAGES; passage++) {
          for (int word = 0; word < 8; word++) {
            // Few words are frequent, as in texts.
            double rank = Math.pow(random.nextDouble(), 3);
            out.write(words[(int) (rank * words.length)] + " ");
          }
          out.write(".\\n\\n");
        }
        out.write("\"}\n");
      }
    }
  }
}
