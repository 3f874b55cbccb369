package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions in words of their own, each of which stands for one word of the texts. */
class TrainCommandTest {
  private static final List<String> ASKED =
      List.of("dog", "cat", "car", "road", "city", "house", "book", "paper", "light", "sun");
  private static final List<String> MEANT =
      List.of("river", "bank", "money", "tree", "water", "wing", "air", "flow", "heat", "wave");

  @TempDir static Path shared;
  private static String model;
  @TempDir private Path folder;
  private Cli cli;

  @BeforeAll
  static void writeModel() throws IOException {
    model = shared.resolve("dense").toString();
    TinyModel.bert().normalize(true).maxTokens(32).seed(6).writeTo(Path.of(model));
  }

  @BeforeEach
  void makeCli() {
    cli = new Cli(folder);
  }

  /** Pairs of three words each; the same seed, the same pairs. */
  private Path pairs(String name, int count, long seed) throws IOException {
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      int a = random.nextInt(10);
      int b = random.nextInt(10);
      int c = random.nextInt(10);
      lines.add(
          "{\"query\": \"%s %s %s\", \"positive\": \"%s %s %s\"}"
              .formatted(
                  ASKED.get(a),
                  ASKED.get(b),
                  ASKED.get(c),
                  MEANT.get(a),
                  MEANT.get(b),
                  MEANT.get(c)));
    }
    return Files.write(folder.resolve(name), lines);
  }

  private String train(String output) throws IOException {
    pairs("pairs.jsonl", 300, 4);
    Cli.Outcome outcome =
        cli.run(
            "train",
            "pairs.jsonl",
            "--model",
            model,
            "--learning-rate",
            "0.01",
            "-o",
            folder.resolve(output).toString(),
            "--json");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    return outcome.out();
  }

  @Test
  void train_wordsThatStandForOthers_areLearntForQueriesHeldOut() throws IOException {
    JsonObject told = JsonParser.parseString(train("adapted")).getAsJsonObject();
    JsonArray epochs = told.getAsJsonArray("epochs");
    double before = epochs.get(0).getAsJsonObject().get("ndcg_at_10").getAsDouble();
    int best = told.get("best_epoch").getAsInt();
    double after = epochs.get(best).getAsJsonObject().get("ndcg_at_10").getAsDouble();
    assertThat(before).isLessThan(0.3);
    assertThat(after).isGreaterThan(0.6);
    assertThat(told.get("written").getAsBoolean()).isTrue();
    assertThat(Files.readString(folder.resolve("adapted/kindred-training.json")))
        .contains("\"best_epoch\": " + best);
  }

  @Test
  void train_thenSearch_findsInAnIndexOfTheBaseModel() throws IOException {
    train("adapted");
    Files.createDirectories(folder.resolve("notes"));
    for (int i = 0; i < MEANT.size(); i++) {
      Files.writeString(folder.resolve("notes/" + i + ".txt"), three(MEANT, i));
    }
    assertThat(cli.run("index", "notes", "--model", model).code()).isZero();
    String adapted = folder.resolve("adapted").toString();
    int plain = 0;
    int learnt = 0;
    for (int i = 0; i < ASKED.size(); i++) {
      String wanted = "notes/" + i + ".txt";
      plain += firstPath(three(ASKED, i)).equals(wanted) ? 1 : 0;
      learnt += firstPath(three(ASKED, i), "--query-model", adapted).equals(wanted) ? 1 : 0;
    }
    assertThat(learnt).isGreaterThanOrEqualTo(8);
    assertThat(plain).isLessThan(5);
    // The index takes it as its own model as well, and has nothing to encode.
    Cli.Outcome again = cli.run("index", "notes", "--model", adapted);
    assertThat(again.out() + again.err()).contains("10 unchanged");
    assertThat(again.code()).isZero();
  }

  @Test
  void eval_compareWithAQueryModel_setsItBesideTheBase() throws IOException {
    train("adapted");
    var corpus = new StringBuilder();
    var queries = new StringBuilder();
    var judged = new StringBuilder();
    for (int i = 0; i < MEANT.size(); i++) {
      corpus.append("{\"_id\": \"d%d\", \"text\": \"%s\"}\n".formatted(i, three(MEANT, i)));
      queries.append("{\"_id\": \"q%d\", \"text\": \"%s\"}\n".formatted(i, three(ASKED, i)));
      judged.append("q%d\td%d\t1\n".formatted(i, i));
    }
    Files.createDirectories(folder.resolve("set/qrels"));
    Files.writeString(folder.resolve("set/corpus.jsonl"), corpus);
    Files.writeString(folder.resolve("set/queries.jsonl"), queries);
    Files.writeString(folder.resolve("set/qrels/test.tsv"), judged);

    Cli.Outcome outcome =
        cli.run(
            "eval",
            "set",
            "--model",
            model,
            "--metrics",
            "p@1",
            "--json",
            "--compare",
            "mode=dense name=base",
            "mode=dense name=learnt query-model=" + folder.resolve("adapted"));

    assertThat(outcome.code()).as(outcome.err()).isZero();
    var values = new ArrayList<Double>();
    JsonParser.parseString(outcome.out())
        .getAsJsonObject()
        .getAsJsonArray("results")
        .forEach(
            system ->
                values.add(
                    system.getAsJsonObject().getAsJsonObject("metrics").get("P@1").getAsDouble()));
    assertThat(values.getFirst()).isLessThan(0.5);
    assertThat(values.getLast()).isGreaterThanOrEqualTo(0.8);
  }

  private static String three(List<String> words, int first) {
    return String.join(
        " ", words.get(first), words.get((first + 3) % 10), words.get((first + 5) % 10));
  }

  private String firstPath(String query, String... more) {
    var args =
        new ArrayList<>(List.of("search", query, "--mode", "dense", "--format", "paths", "-n1"));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new)).out().strip();
  }

  @Test
  void search_queryModelOfAnotherModel_isRefusedInOneSentence() throws IOException {
    train("adapted");
    String other = shared.resolve("other").toString();
    TinyModel.bert().normalize(true).maxTokens(32).seed(7).writeTo(Path.of(other));
    Files.createDirectories(folder.resolve("notes"));
    Files.writeString(folder.resolve("notes/a.txt"), "river");
    cli.run("index", "notes", "--model", other);
    Cli.Outcome outcome =
        cli.run("search", "dog", "--query-model", folder.resolve("adapted").toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("was made with " + other)
        .contains("is for vectors of another")
        .hasLineCount(1);
  }

  @Test
  void train_nothingToLearn_saysSoAndWritesNothing() throws IOException {
    var lines = new ArrayList<String>();
    for (String word : MEANT) {
      lines.add("{\"query\": \"%s\", \"positive\": \"%s\"}".formatted(word, word));
    }
    Files.write(folder.resolve("same.jsonl"), lines);
    Cli.Outcome outcome =
        cli.run("train", "same.jsonl", "--model", model, "-o", folder.resolve("no").toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("before                   1.0000");
    assertThat(outcome.err())
        .isEqualTo("kindred: no round was better than the model as it is: nothing written\n");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void train_badInput_isOneLine() throws IOException {
    Files.writeString(folder.resolve("bad.jsonl"), "{\"query\": \"q\"}\n");
    Files.writeString(folder.resolve("full"), "");
    assertRefused("bad.jsonl, line 1: expected ", "train", "bad.jsonl", "-o", "x");
    assertRefused("no file ", "train", "none.jsonl", "-o", "x");
    assertRefused("full is a file", "train", "bad.jsonl", "-o", "full");
    assertRefused("batch must be >= 2, got 1", "train", "bad.jsonl", "-o", "x", "--batch", "1");
    assertRefused("--split needs a folder", "train", "bad.jsonl", "-o", "x", "--split", "dev");
  }

  /** Texts of four words; the same seed, the same texts. */
  private void texts(String name, int count) throws IOException {
    var random = new Random(8);
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add(
          String.join(
              " ",
              random
                  .ints(4, 0, 20)
                  .mapToObj(n -> n < 10 ? ASKED.get(n) : MEANT.get(n - 10))
                  .toList()));
    }
    Files.write(folder.resolve(name), lines);
  }

  @Test
  void train_teacherAndStaticStudent_writesAStaticModelThatIsNearer() throws IOException {
    texts("texts.txt", 400);
    assertThat(cli.run("distill", "--from", model, "--dim", "8", "-o", "static").code()).isZero();
    Cli.Outcome outcome =
        cli.run(
            "train",
            "texts.txt",
            "--teacher",
            model,
            "--student",
            path("static"),
            "-o",
            "learnt",
            "--epochs",
            "5",
            "--batch",
            "32",
            "--json");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    JsonObject told = JsonParser.parseString(outcome.out()).getAsJsonObject();
    JsonArray rounds = told.getAsJsonArray("rounds");
    double before = rounds.get(0).getAsJsonObject().get("agreement").getAsDouble();
    double after =
        rounds
            .get(told.get("best_round").getAsInt())
            .getAsJsonObject()
            .get("agreement")
            .getAsDouble();
    assertThat(after).isGreaterThan(before);
    assertThat(told.get("written").getAsBoolean()).isTrue();
    Cli.Outcome embedded = cli.run("embed", "--model", path("learnt"), "river bank");
    assertThat(embedded.code()).isZero();
    assertThat(embedded.out())
        .isNotEqualTo(cli.run("embed", "--model", path("static"), "river bank").out());
  }

  @Test
  void train_teacherAndTransformer_givesVectorsLikeTheTeachers() throws IOException {
    texts("texts.txt", 400);
    String other = shared.resolve("student").toString();
    TinyModel.bert().normalize(true).maxTokens(32).seed(9).writeTo(Path.of(other));
    Cli.Outcome outcome =
        cli.run(
            "train", "texts.txt", "--teacher", model, "--student", other, "-o", "mapped", "--json");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    JsonObject told = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(told.get("cosine_after").getAsDouble())
        .isGreaterThan(told.get("cosine_before").getAsDouble());
    assertThat(cli.run("embed", "--model", path("mapped"), "river bank").code()).isZero();
  }

  @Test
  void train_teacherThatIsTheStudent_saysSoAndWritesNothing() throws IOException {
    texts("texts.txt", 100);
    cli.run("distill", "--from", model, "--dim", "8", "-o", "static");
    Cli.Outcome outcome =
        cli.run(
            "train",
            "texts.txt",
            "--teacher",
            path("static"),
            "--student",
            path("static"),
            "-o",
            "same",
            "--epochs",
            "1",
            "--learning-rate",
            "0.5");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("before                   1.0000");
    assertThat(outcome.err())
        .isEqualTo("kindred: the student did not come nearer: nothing written\n");
    assertThat(folder.resolve("same")).doesNotExist();
  }

  @Test
  void train_optionsThatContradictATeacher_areRefusedByName() throws IOException {
    texts("texts.txt", 10);
    String[] learning = {"train", "texts.txt", "--teacher", model, "--student", model, "-o", "x"};
    assertRefused("--student needs --teacher", "train", "texts.txt", "--student", model, "-o", "x");
    assertRefused("--texts needs --teacher", "train", "texts.txt", "--texts", "9", "-o", "x");
    assertRefused("--teacher needs --student", "train", "texts.txt", "--teacher", model, "-o", "x");
    assertRefused("--rank is for learning from pairs and --teacher", with(learning, "--rank", "4"));
    assertRefused("--model is for learning from pairs", with(learning, "--model", model));
    assertRefused("--epochs is for a static --student", with(learning, "--epochs", "4"));
    assertRefused("--split is for pairs", with(learning, "--split", "dev"));
    assertRefused("--texts must be >= 4, got 3", with(learning, "--texts", "3"));
    assertRefused("--text-tokens must be >= 1, got 0", with(learning, "--text-tokens", "0"));
    Files.writeString(folder.resolve("texts.txt"), "river\nriver\nbank\n");
    assertRefused("at least 4 different texts, got 2", learning);
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  private void assertRefused(String message, String... args) {
    Cli.Outcome outcome = cli.run(args);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(message).hasLineCount(1);
  }
}
