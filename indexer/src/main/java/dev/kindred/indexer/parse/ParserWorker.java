package dev.kindred.indexer.parse;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.kindred.core.model.CacheFolder;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parses files in a JVM beside this one, begun by the first file and again when a file brought it
 * down. Runs with the class path of this JVM. Confined to one thread.
 */
public final class ParserWorker implements AutoCloseable {
  /** A file that takes longer is left out. */
  public static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  /** Heap of the other JVM; a file that needs more is left out. */
  public static final int HEAP_MEGABYTES = 512;

  private static final int MAX_ANSWER_BYTES = 256 << 20;

  /** Behind its time the other JVM ends by itself, should this one be no more. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Duration timeLimit;
  private final Class<?> main;
  private volatile @Nullable Process process;
  private @Nullable ExecutorService exchange;

  /** A worker with the limits above; starts nothing yet. */
  public ParserWorker() {
    this(TIME_LIMIT, ParserMain.class);
  }

  ParserWorker(Duration timeLimit, Class<?> main) {
    this.timeLimit = timeLimit;
    this.main = main;
  }

  /**
   * Parses a file.
   *
   * @param file in the default file system
   * @param name what it is called, which helps to tell its type
   * @param mediaType its type; empty to tell by name and content
   * @param failures hears of parts that could not be read, one clause each
   * @return its documents; empty if there is no text in it
   * @throws ParseFailure if none could be read, or it breaks a limit
   * @throws InterruptedIOException if the thread is interrupted
   */
  public List<ParsedDocument> parse(
      Path file, String name, String mediaType, Consumer<String> failures)
      throws ParseFailure, InterruptedIOException {
    Future<ParsedFile> answer =
        executor().submit(() -> exchange(started(), file.toString(), name, mediaType));
    try {
      ParsedFile parsed = answer.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
      if (parsed.documents().isEmpty() && !parsed.failures().isEmpty()) {
        throw new ParseFailure(parsed.failures().getFirst());
      }
      parsed.failures().forEach(failures);
      return parsed.documents();
    } catch (TimeoutException e) {
      kill();
      throw new ParseFailure(
          "takes longer than %d s to read; it was left out".formatted(timeLimit.toSeconds()));
    } catch (ExecutionException e) {
      kill();
      if (e.getCause() instanceof ParseFailure failure) {
        throw failure;
      }
      throw new ParseFailure(
          "needs more than %d MB of memory to read, or broke its reader; it was left out"
              .formatted(HEAP_MEGABYTES));
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static ParsedFile exchange(Process process, String... question)
      throws IOException, ParseFailure {
    var out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    for (String part : question) {
      write(out, part);
    }
    out.flush();
    var in = new DataInputStream(process.getInputStream());
    int length = in.readInt();
    if (length < 0 || length > MAX_ANSWER_BYTES) {
      throw new ParseFailure("holds too much text");
    }
    byte[] answer = new byte[length];
    in.readFully(answer);
    try {
      return new Gson().fromJson(new String(answer, StandardCharsets.UTF_8), ParsedFile.class);
    } catch (JsonParseException e) {
      throw new IOException(e);
    }
  }

  /** Not writeUTF, which has a limit. */
  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private Process started() throws ParseFailure {
    @Nullable Process running = process;
    if (running != null && running.isAlive()) {
      return running;
    }
    try {
      running = start();
      process = running;
      if (new DataInputStream(running.getInputStream()).readInt() == ParserMain.READY) {
        return running;
      }
    } catch (IOException e) {
      throw new ParseFailure("cannot be read: no Java could be started to parse it", e);
    }
    throw new ParseFailure("cannot be read: the Java that parses it does not answer");
  }

  private Process start() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-Xmx" + HEAP_MEGABYTES + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr", // standard output is for answers
            "-XX:TieredStopAtLevel=1", // most runs are short
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            "-Dpdfbox.fontcache=" + CacheFolder.locate(),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            String.valueOf(timeLimit.plus(GRACE).toMillis()))
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private ExecutorService executor() {
    if (exchange == null) {
      exchange =
          Executors.newSingleThreadExecutor(
              Thread.ofPlatform().daemon().name("kindred-parser").factory());
    }
    return exchange;
  }

  private void kill() {
    @Nullable Process running = process;
    if (running != null) {
      running.destroyForcibly();
      process = null;
    }
    if (exchange != null) {
      exchange.shutdownNow();
      exchange = null;
    }
  }

  /** Ends the other JVM. */
  @Override
  public void close() {
    kill();
  }
}
