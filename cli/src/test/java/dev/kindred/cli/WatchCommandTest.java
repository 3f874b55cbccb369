package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class WatchCommandTest {
  @TempDir private Path folder;

  /** {@code kindred watch} on a thread, its output read line by line. */
  private final class Watching implements AutoCloseable {
    private final CompletableFuture<Runnable> stop = new CompletableFuture<>();
    private final BufferedReader out;
    private final BufferedReader err;
    private final CompletableFuture<Integer> code;

    Watching(String... args) throws IOException {
      var outPipe = new PipedOutputStream();
      var errPipe = new PipedOutputStream();
      out = reader(outPipe);
      err = reader(errPipe);
      var terminal =
          new Terminal(
              InputStream.nullInputStream(),
              new PrintStream(outPipe, true, StandardCharsets.UTF_8),
              new PrintStream(errPipe, true, StandardCharsets.UTF_8),
              Map.of(),
              new Terminal.Folders(folder, Optional.empty(), folder.resolve("cache")),
              new Terminal.Display(false, false, 80),
              request -> {
                stop.complete(request);
                return () -> {};
              });
      code = CompletableFuture.supplyAsync(() -> Main.run(args, terminal));
    }

    private static BufferedReader reader(PipedOutputStream pipe) throws IOException {
      return new BufferedReader(
          new InputStreamReader(new PipedInputStream(pipe, 1 << 16), StandardCharsets.UTF_8));
    }

    int stopped() throws InterruptedException, ExecutionException, TimeoutException {
      stop.get().run();
      return code.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
      if (stop.isDone()) {
        stop.join().run();
      }
      code.join();
      out.close();
      err.close();
    }
  }

  @Test
  void watch_changes_areToldALineABatchAndFoundByASearch() throws Exception {
    var cli = new Cli(folder);
    cli.write("docs/a.txt", "Apples are red.\n");
    try (var watching = new Watching("watch", "docs", "--words-only")) {
      assertThat(watching.err.readLine()).startsWith("1 document: 1 new");
      String line = watching.err.readLine();
      while (!line.startsWith("watching")) {
        line = watching.err.readLine();
      }
      put("docs/b.txt", "Bananas are yellow.\n");
      assertThat(watching.err.readLine()).matches("\\d\\d:\\d\\d:\\d\\d  1 new \\(\\d+\\.\\d s\\)");
      assertThat(cli.run("search", "bananas", "--format", "paths").out()).isEqualTo("docs/b.txt\n");
      Cli.Outcome beside = cli.run("index", "docs");
      assertThat(beside.code()).isEqualTo(2);
      assertThat(beside.err()).hasLineCount(1).contains("another process");
      Files.delete(folder.resolve("docs/a.txt"));
      assertThat(watching.err.readLine()).contains("  1 removed (");

      assertThat(watching.stopped()).isEqualTo(130);
    }
    assertThat(cli.run("snapshots").out().lines()).hasSize(1);
    assertThat(cli.run("index", "docs").code()).isZero();
  }

  @Test
  void watch_json_printsAnObjectALineAndEachFailureOnce() throws Exception {
    try (var watching = new Watching("watch", "--words-only", "--json", "-q", "--index", "i")) {
      JsonObject first = next(watching);
      assertThat(first.get("added").getAsLong()).isZero();
      put("a.txt", "Apples.\n");
      assertThat(next(watching).get("added").getAsLong()).isEqualTo(1);
      put("bad.jsonl", "broken\n");
      assertThat(next(watching).getAsJsonArray("failures")).hasSize(1);
      assertThat(watching.err.readLine()).isEqualTo("1 failed:");
      put("a.txt", "Apples and pears.\n");
      JsonObject last = next(watching);
      assertThat(last.get("updated").getAsLong()).isEqualTo(1);
      assertThat(last.get("failed").getAsLong()).isZero();

      assertThat(watching.stopped()).isEqualTo(130);
    }
  }

  /** All at once, as editors do it: never seen empty. */
  private void put(String path, String text) throws IOException {
    Path draft = Files.writeString(folder.resolve(".draft"), text);
    Files.move(draft, folder.resolve(path), StandardCopyOption.REPLACE_EXISTING);
  }

  private static JsonObject next(Watching watching) throws IOException {
    return JsonParser.parseString(watching.out.readLine()).getAsJsonObject();
  }

  @Test
  void watch_whatCannotBeWatched_isRefused() {
    var cli = new Cli(folder);

    assertThat(cli.run("watch", "-"))
        .isEqualTo(
            new Cli.Outcome(
                2, "", "kindred: standard input cannot be watched: name files and folders\n"));
    assertThat(cli.run("watch", "nowhere").err())
        .contains("no such file or folder")
        .hasLineCount(1);
  }
}
