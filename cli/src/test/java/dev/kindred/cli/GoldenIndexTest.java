package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.schema.IndexManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Indexes that the Kindred of their time wrote of {@code golden/corpus}, one for each format. A new
 * one is made when a format is final: {@code kindred index corpus --index format-N}, zipped.
 */
final class GoldenIndexTest {
  private static final Map<String, String> ANSWERS =
      Map.of(
          "how does fruit last over winter", "corpus/apples.md",
          "where does a stream begin", "corpus/rivers.txt",
          "a moon with seas of hydrocarbons", "titan");

  @TempDir Path folder;

  static IntStream formats() {
    return IntStream.rangeClosed(1, IndexManifest.FORMAT);
  }

  private Cli open(int format) throws IOException {
    try (InputStream in = resource("format-%d.zip".formatted(format));
        var zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          String name = Path.of(entry.getName()).getFileName().toString();
          Path file = Files.createDirectories(folder.resolve(".kindred")).resolve(name);
          Files.copy(zip, file);
        }
      }
    }
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (String name : new String[] {"apples.md", "rivers.txt", "moons.jsonl"}) {
      try (InputStream in = resource("corpus/" + name)) {
        Files.copy(in, corpus.resolve(name));
      }
    }
    return new Cli(folder);
  }

  private static InputStream resource(String name) {
    InputStream in = GoldenIndexTest.class.getResourceAsStream("/golden/" + name);
    assertThat(in).as(name).isNotNull();
    return in;
  }

  private static void assertAnswers(Cli cli) {
    ANSWERS.forEach(
        (question, id) -> {
          Cli.Outcome outcome = cli.run("search", question, "--limit", "1", "--json");
          assertThat(outcome.err()).isEmpty();
          JsonObject hit =
              JsonParser.parseString(outcome.out())
                  .getAsJsonObject()
                  .getAsJsonArray("hits")
                  .get(0)
                  .getAsJsonObject();
          assertThat(hit.get("id").getAsString()).isEqualTo(id);
        });
  }

  @ParameterizedTest
  @MethodSource("formats")
  void search_answersAsItDid(int format) throws IOException {
    Cli cli = open(format);

    assertAnswers(cli);
    assertThat(cli.run("search", "planet:Saturn").out()).contains("Titan");
    assertThat(cli.run("check").err()).isEqualTo("sound: 4 documents, 4 passages\n");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void index_bringsItToTheNewFormat(int format) throws IOException {
    Cli cli = open(format);
    cli.write("corpus/new.txt", "Bees dance to tell where flowers are.\n");

    Cli.Outcome outcome = cli.run("index", "corpus");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("5 documents: 1 new,");
    assertAnswers(cli);
    assertThat(cli.run("check").err()).isEqualTo("sound: 5 documents, 5 passages\n");
    assertThat(cli.run("rollback").code()).isZero();
    assertAnswers(cli);
    assertThat(cli.run("check").err()).isEqualTo("sound: 4 documents, 4 passages\n");
  }
}
