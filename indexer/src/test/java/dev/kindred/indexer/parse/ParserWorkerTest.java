package dev.kindred.indexer.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file does to its parser, it does to that alone. */
class ParserWorkerTest {
  private static final Duration SHORT = Duration.ofMillis(1_500);

  @TempDir Path dir;

  /** Gets ready, and then never answers. */
  static final class Hangs {
    public static void main(String[] args) throws IOException, InterruptedException {
      ready();
      Thread.sleep(Duration.ofHours(1));
    }
  }

  /** Eats memory. */
  static final class Grows {
    public static void main(String[] args) throws IOException {
      ready();
      byte[][] kept = new byte[1_000][];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = new byte[1 << 24];
      }
    }
  }

  /** Is a Java that cannot start. */
  static final class Dies {
    public static void main(String[] args) {
      System.exit(3);
    }
  }

  @SuppressWarnings("SystemOut") // that is how it talks
  private static void ready() throws IOException {
    var out = new DataOutputStream(System.out);
    out.writeInt(ParserMain.READY);
    out.flush();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("a.eml"), text, StandardCharsets.UTF_8);
  }

  @Test
  void parse_hangingParser_isGivenUp() throws Exception {
    Path file = file("x");
    try (var worker = new ParserWorker(SHORT, Hangs.class)) {
      assertThatThrownBy(() -> worker.parse(file, "a", "", failure -> {}))
          .isInstanceOf(ParseFailure.class)
          .hasMessage("takes longer than 1 s to read; it was left out");
    }
  }

  @Test
  void parse_greedyParser_isGivenUp() throws Exception {
    Path file = file("x");
    try (var worker = new ParserWorker(ParserWorker.TIME_LIMIT, Grows.class)) {
      assertThatThrownBy(() -> worker.parse(file, "a", "", failure -> {}))
          .isInstanceOf(ParseFailure.class)
          .hasMessage(
              "needs more than 512 MB of memory to read, or broke its reader; it was left out");
    }
  }

  @Test
  void parse_noJava_saysSo() throws Exception {
    Path file = file("x");
    try (var worker = new ParserWorker(ParserWorker.TIME_LIMIT, Dies.class)) {
      assertThatThrownBy(() -> worker.parse(file, "a", "", failure -> {}))
          .isInstanceOf(ParseFailure.class)
          .hasMessage("cannot be read: no Java could be started to parse it");
    }
  }

  @Test
  void parse_parserKilled_beginsAnother() throws Exception {
    Path file = file("Subject: s\n\nText.\n");
    try (var worker = new ParserWorker()) {
      List<ParsedDocument> before = worker.parse(file, "a", "message/rfc822", failure -> {});
      ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
      ProcessHandle.current().children().forEach(child -> child.onExit().join());

      assertThat(worker.parse(file, "a", "message/rfc822", failure -> {})).isEqualTo(before);
      assertThat(before).extracting(ParsedDocument::text).containsExactly("Text.");
    }
  }

  @Test
  void close_endsTheOtherJava() throws Exception {
    Path file = file("Subject: s\n\nText.\n");
    List<ProcessHandle> children;
    try (var worker = new ParserWorker()) {
      worker.parse(file, "a", "message/rfc822", failure -> {});
      children = ProcessHandle.current().children().toList();
    }
    children.forEach(child -> child.onExit().join());
    assertThat(children).hasSize(1).noneMatch(ProcessHandle::isAlive);
  }
}
