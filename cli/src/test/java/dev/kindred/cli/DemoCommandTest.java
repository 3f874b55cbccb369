package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir private Path folder;

  /** The real model and the real questions, over their answers and some others. */
  @Test
  void demo_builtInModel_answersEveryQuestion() throws IOException {
    Path corpus = Path.of(System.getProperty("kindred.root", ".."), "sample-corpus");
    var cli = new Cli(folder).home(folder);
    Path demo = corpus.resolve("demo.json");
    cli.write("sample-corpus/demo.json", Files.readString(demo));
    Path docs = corpus.resolve("docs");
    try (Stream<Path> files = Files.walk(docs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        cli.write("sample-corpus/docs/" + docs.relativize(file), Files.readString(file));
      }
    }

    Cli.Outcome outcome = cli.run("demo");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).startsWith("indexed 120 documents of the sample corpus (");
    assertThat(outcome.out().lines().filter(line -> line.startsWith("A: ")).toList())
        .zipSatisfy(
            DemoQuestion.read(demo),
            (line, question) -> assertThat(line).endsWith("  " + question.answer()));
    assertThat(outcome.out())
        .contains("share no content word")
        .contains("kindred search --index " + folder.resolve("cache/demo"));
    assertThat(cli.run("demo").err()).contains("(nothing had changed)");
  }

  @Test
  void demo_noCorpus_saysHowToStart() {
    Cli.Outcome outcome = new Cli(folder).run("demo");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("launcher").hasLineCount(1);
  }
}
