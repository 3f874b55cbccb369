package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void makeATeacher() throws IOException {
    TinyModel.bert().onnxPath("onnx/model.onnx").writeTo(folder.resolve("teacher"));
  }

  private Cli.Outcome distill(String... more) {
    var arguments = new ArrayList<>(List.of("distill", "--from", teacher(), "--dim", "8"));
    arguments.addAll(List.of(more));
    return new Cli(folder).run(arguments.toArray(String[]::new));
  }

  private String teacher() {
    return folder.resolve("teacher").toString();
  }

  @Test
  void distill_tinyModel_isAModelForEveryCommand() throws IOException {
    Cli.Outcome made = distill("-o", "fast");

    assertThat(made.code()).isZero();
    assertThat(made.err()).isEmpty();
    assertThat(made.out()).startsWith("fast: ").contains(" tokens, 8 values each, ");
    String model = folder.resolve("fast").toString();
    Cli.Outcome shown = new Cli(folder).run("models", "show", "--json", model);
    JsonObject summary = JsonParser.parseString(shown.out()).getAsJsonObject();
    assertThat(summary.get("kind").getAsString()).isEqualTo("dense");
    assertThat(summary.get("dimension").getAsInt()).isEqualTo(8);
    assertThat(new Cli(folder).run("embed", "--model", model, "the river").code()).isZero();
    Files.createDirectory(folder.resolve("docs"));
    Files.writeString(folder.resolve("docs/river.txt"), "The river runs to the sea.");
    Files.writeString(folder.resolve("docs/bank.txt"), "A bank lends money.");
    Cli.Outcome indexed = new Cli(folder).run("index", "docs", "--index", "idx", "--model", model);
    assertThat(indexed.code()).as(indexed.err()).isZero();
    Cli.Outcome found =
        new Cli(folder).run("search", "--index", "idx", "--mode", "dense", "river", "sea");
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("river.txt");
  }

  @Test
  void distill_json_saysWhatWasMade() {
    Cli.Outcome made = distill("-o", "fast", "--json");

    JsonObject json = JsonParser.parseString(made.out()).getAsJsonObject();
    assertThat(json.get("dimension").getAsInt()).isEqualTo(8);
    assertThat(json.get("tokens").getAsInt()).isPositive();
    assertThat(json.get("explained_variance").getAsDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void distill_corpus_isCountedAndSaidInTheCard() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "the river and the sea");

    assertThat(distill("-o", "fast", "--corpus", "notes.txt").code()).isZero();

    assertThat(folder.resolve("fast/README.md")).content().contains("share of ");
  }

  @Test
  void distill_corpusWithoutText_isRefused() throws IOException {
    Files.createDirectory(folder.resolve("none"));

    Cli.Outcome refused = distill("-o", "fast", "--corpus", "none");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains("there is no text in none to count");
    assertThat(folder.resolve("fast")).doesNotExist();
  }

  @Test
  void distill_folderInTheWay_isRefusedUnlessForced() {
    assertThat(distill("-o", "fast").code()).isZero();

    Cli.Outcome refused = distill("-o", "fast");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains("fast is in the way");
    assertThat(distill("-o", "fast", "--force").code()).isZero();
  }

  @Test
  void distill_valuesThatMakeNoSense_areOneLine() {
    for (List<String> wrong :
        List.of(
            List.of("--dim", "0"),
            List.of("--dim", "9999"),
            List.of("--whiten", "2"),
            List.of("--sif", "1"))) {
      Cli.Outcome refused =
          new Cli(folder)
              .run(
                  Stream.concat(
                          Stream.of("distill", "-o", "fast", "--from", teacher()), wrong.stream())
                      .toArray(String[]::new));
      assertThat(refused.code()).as("%s", wrong).isEqualTo(2);
      assertThat(refused.err()).as("%s", wrong).hasLineCount(1);
      assertThat(folder.resolve("fast")).doesNotExist();
    }
  }

  @Test
  void distill_staticModel_isRefused() {
    assertThat(distill("-o", "fast").code()).isZero();

    Cli.Outcome refused =
        new Cli(folder).run("distill", "--from", folder.resolve("fast").toString(), "-o", "again");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1);
  }
}
