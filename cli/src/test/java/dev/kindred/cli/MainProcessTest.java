package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: signals, closed pipes, descriptors. */
class MainProcessTest {
  @TempDir private Path folder;

  private ProcessBuilder kindred(String... args) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dkindred.stderr.tty=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kindred.cli.Main"));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.directory(folder.toFile()).redirectError(folder.resolve("err").toFile());
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void index_sigint_commitsAndExitsWith130() throws IOException, InterruptedException {
    Process process =
        kindred("index", "-", "--words-only", "--format", "lines", "--index", "i").start();
    try (OutputStream documents = process.getOutputStream()) {
      // The first drawing of progress says that documents are being written.
      while (!err().contains(" documents ")) {
        assertThat(process.isAlive()).as("running: %s", err()).isTrue();
        feed(documents, 100);
      }
      interrupt(process);
      // A run that does not stop is fed for a while only, so that the test fails instead of
      // hanging.
      long start = System.nanoTime();
      while (process.isAlive() && System.nanoTime() - start < TimeUnit.MINUTES.toNanos(1)) {
        feed(documents, 100);
      }
    } catch (IOException e) {
      // The process has ended and closed its end of the pipe.
      assertThat(e).hasMessageContaining("roken pipe");
    }

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: %s", err()).isTrue();
    assertThat(process.exitValue()).isEqualTo(interrupted());
    assertThat(err())
        .contains("kindred: stopping; what is done so far is kept\n")
        .contains("kindred: stopped; the same command goes on from here\n");
    assertThat(new Cli(folder).run("search", "walrus", "--index", "i").code()).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void index_sigintWhileInputWaits_endsAtOnceAndKeepsTheIndex()
      throws IOException, InterruptedException {
    var cli = new Cli(folder);
    cli.input("An old walrus.\n");
    assertThat(cli.run("index", "-", "--words-only", "--index", "i").code()).isZero();
    Path lock = folder.resolve("i").resolve(IndexWriter.WRITE_LOCK_NAME);
    // Lucene leaves the file behind; that it is there again says that the run has begun.
    Files.deleteIfExists(lock);
    Process process = kindred("index", "-", "--format", "text", "--index", "i").start();
    try (OutputStream documents = process.getOutputStream()) {
      feed(documents, 1);
      while (!Files.exists(lock)) {
        assertThat(process.isAlive()).as("running: %s", err()).isTrue();
        Thread.onSpinWait();
      }
      interrupt(process);

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended: %s", err()).isTrue();
    }

    assertThat(process.exitValue()).isEqualTo(interrupted());
    // Half a document is none, and the one from before is not taken for gone.
    assertThat(cli.run("search", "old walrus", "--index", "i", "--format", "tsv").out())
        .contains("An old walrus.");
  }

  /**
   * ONNX Runtime 1.29 read the command line as it began, and took a kilobyte of stack for each
   * four.
   */
  @Test
  void embed_longCommandLine_doesNotCrash() throws IOException, InterruptedException {
    Path model = folder.resolve("model");
    TinyModel.bert().normalize(true).writeTo(model);
    String text = "a river ".repeat(12_000);

    Process process =
        kindred("embed", "--model", model.toString(), text)
            .redirectOutput(Redirect.DISCARD)
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("said: %s", err()).isZero();
  }

  /** ONNX Runtime 1.29 kept there what it had to report, in a folder of its own. */
  @Test
  void embed_leavesNothingAtHome_butKindredsCache() throws IOException, InterruptedException {
    Path model = folder.resolve("model");
    TinyModel.bert().normalize(true).writeTo(model);
    Path home = Files.createDirectory(folder.resolve("home"));
    ProcessBuilder embed =
        kindred("embed", "--model", model.toString(), "a river").redirectOutput(Redirect.DISCARD);
    embed.environment().put("HOME", home.toString());
    // With each of these it would keep nothing.
    List.of("CI", "ORT_RUNNING_UNIT_TESTS", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
        .forEach(embed.environment()::remove);

    Process process = embed.start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("said: %s", err()).isZero();
    Path cache = home.resolve(".cache");
    try (Stream<Path> left = Files.walk(home)) {
      assertThat(left.filter(path -> !path.startsWith(cache.resolve("kindred"))))
          .allSatisfy(path -> assertThat(path).isIn(home, cache));
    }
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    String signal = interruptsAreIgnored() ? "-TERM" : "-INT";
    new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
  }

  private static int interrupted() throws IOException {
    return interruptsAreIgnored() ? 128 + 15 : 128 + 2;
  }

  /** What a shell starts in the background ignores Ctrl-C, and hands that on to its children. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        long ignored = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
        return (ignored & 0b10) != 0;
      }
    }
    return false;
  }

  private static void feed(OutputStream out, int lines) throws IOException {
    out.write("A line of a walrus.\n".repeat(lines).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void completion_closedPipe_endsQuietly() throws IOException, InterruptedException {
    Process process = kindred("completion").start();
    process.getInputStream().close();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(err()).isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void completion_fullDevice_isAnError() throws IOException, InterruptedException {
    Process process = kindred("completion").redirectOutput(Path.of("/dev/full").toFile()).start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(err()).startsWith("kindred: the output could not be written: ").hasLineCount(1);
    assertThat(process.exitValue()).isEqualTo(2);
  }
}
