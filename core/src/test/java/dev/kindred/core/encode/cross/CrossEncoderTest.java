package dev.kindred.core.encode.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.cross.CrossEncoder.Pair;
import dev.kindred.core.encode.cross.CrossEncoder.RankedPassage;
import dev.kindred.core.model.testing.Architecture;
import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cross-encoders of every make against an independent forward pass over tokens put by hand. */
class CrossEncoderTest {
  private static final double TOLERANCE = 1e-4;
  private static final String IDENTITY = "torch.nn.modules.linear.Identity";
  private static final String SIGMOID = "torch.nn.modules.activation.Sigmoid";
  private static final String QUERY = "the river bank";
  private static final String PASSAGE = "water and money";

  @TempDir Path dir;

  static Stream<Arguments> makes() {
    return Arrays.stream(Architecture.values())
        .flatMap(
            architecture ->
                Arrays.stream(KeyStyle.values()).map(style -> Arguments.of(architecture, style)));
  }

  @ParameterizedTest
  @MethodSource("makes")
  void predict_eachArchitectureAndStyle_matchesReference(Architecture architecture, KeyStyle style)
      throws IOException {
    TinyModel model =
        TinyModel.of(architecture)
            .classifierHead()
            .keyStyle(style)
            .activationFunction(IDENTITY)
            .layers(2)
            .seed(11)
            .writeTo(dir);
    double expected = logit(model, architecture, queryOf(architecture), passageOf(architecture));

    try (CrossEncoder encoder = open()) {
      assertThat((double) encoder.predict(text(architecture, QUERY), text(architecture, PASSAGE)))
          .isCloseTo(expected, within(TOLERANCE));
      assertThat(encoder.maxTokens()).isEqualTo(128);
    }
  }

  @Test
  void predict_queryAndPassageExchanged_differs() throws IOException {
    bert().writeTo(dir);
    try (CrossEncoder encoder = open()) {
      assertThat(Math.abs(encoder.predict(QUERY, PASSAGE) - encoder.predict(PASSAGE, QUERY)))
          .isGreaterThan(0.001f);
    }
  }

  /** The empty key says that the folder names no activation. */
  @ParameterizedTest
  @CsvSource({
    "V5, false, " + IDENTITY + ", false",
    "V5, true, " + IDENTITY + ", false",
    "V6, false, " + IDENTITY + ", false",
    "V5, false, " + SIGMOID + ", true",
    "V5, true, " + SIGMOID + ", true",
    "V6, false, " + SIGMOID + ", true",
    "V5, false, , true",
    "V6, false, , true",
  })
  void predict_activationInEachKeyStyle_isApplied(
      KeyStyle style, boolean legacyKey, String activation, boolean sigmoid) throws IOException {
    TinyModelBuilder builder =
        TinyModel.bert().classifierHead().keyStyle(style).legacyActivationKey(legacyKey).seed(3);
    if (activation != null) {
      builder.activationFunction(activation);
    }
    TinyModel model = builder.writeTo(dir);
    double logit =
        logit(
            model,
            Architecture.BERT,
            List.of("the", "river", "bank"),
            List.of("water", "and", "money"));

    try (CrossEncoder encoder = open()) {
      assertThat((double) encoder.predict(QUERY, PASSAGE))
          .isCloseTo(sigmoid ? 1 / (1 + Math.exp(-logit)) : logit, within(TOLERANCE));
    }
  }

  @Test
  void predict_keysOfSeveralReleases_theLatestCounts() throws IOException {
    TinyModel model = bert().writeTo(dir);
    double logit =
        logit(model, Architecture.BERT, List.of("the", "river", "bank"), List.of("water"));
    setConfig("sbert_ce_default_activation_function", "\"" + SIGMOID + "\"");
    assertThat(predict("water")).isCloseTo(logit, within(TOLERANCE));

    Files.writeString(
        dir.resolve("config_sentence_transformers.json"),
        "{\"activation_fn\": \"torch.nn.modules.activation.Tanh\"}");
    assertThat(predict("water")).isCloseTo(Math.tanh(logit), within(TOLERANCE));
  }

  @Test
  void predict_defaultPrompt_goesBeforeTheQueryAlone() throws IOException {
    TinyModel model =
        bert()
            .keyStyle(KeyStyle.V6)
            .prompts(Map.of("query", "not this", "ask", "which "))
            .defaultPromptName("ask")
            .writeTo(dir);
    double expected =
        logit(
            model,
            Architecture.BERT,
            List.of("which", "the", "river", "bank"),
            List.of("water", "and", "money"));
    assertThat(predict(PASSAGE)).isCloseTo(expected, within(TOLERANCE));
  }

  @Test
  void predict_plainTransformersFolder_isScored() throws IOException {
    TinyModel model = TinyModel.bert().classifierHead().plain(true).seed(5).writeTo(dir);
    double logit =
        logit(model, Architecture.BERT, List.of("the", "river", "bank"), List.of("water"));
    assertThat(predict("water")).isCloseTo(1 / (1 + Math.exp(-logit)), within(TOLERANCE));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void score_pairTooLong_isCutLongestFirst(Architecture architecture) throws IOException {
    TinyModel model =
        TinyModel.of(architecture)
            .classifierHead()
            .activationFunction(IDENTITY)
            .maxTokens(12)
            .seed(4)
            .writeTo(dir);
    int special = pair(architecture, List.of(), List.of()).size();
    // 9 or 8 tokens of both: the query has fewer than half and is kept whole.
    var passage = new ArrayList<>(passageOf(architecture));
    passage.addAll(Collections.nCopies(12 - special - 6, filler(architecture)));

    try (CrossEncoder encoder = open()) {
      PairScore score =
          encoder.score(
              text(architecture, QUERY),
              text(architecture, PASSAGE)
                  + (architecture == Architecture.ROBERTA ? "q" : " water").repeat(50));
      assertThat((double) score.score())
          .isCloseTo(logit(model, architecture, queryOf(architecture), passage), within(TOLERANCE));
      assertThat(score.tokens()).isEqualTo(12);
      assertThat(score.cutTokens()).isPositive();
    }
  }

  @Test
  void score_queryVeryLong_leavesHalfToThePassage() throws IOException {
    TinyModel model = bert().maxTokens(14).writeTo(dir);
    // 11 tokens of both, the odd one for the query, which is longer.
    double expected =
        logit(
            model,
            Architecture.BERT,
            Collections.nCopies(6, "river"),
            Collections.nCopies(5, "water"));
    try (CrossEncoder encoder = open()) {
      PairScore score = encoder.score("river ".repeat(10_000), "water ".repeat(30));
      assertThat((double) score.score()).isCloseTo(expected, within(TOLERANCE));
      assertThat(score.tokens()).isEqualTo(14);
      assertThat(score.cutTokens()).isEqualTo(10_000 + 30 - 11);
    }
  }

  @Test
  void score_emptyTexts_areScored() throws IOException {
    TinyModel model = bert().writeTo(dir);
    double expected = logit(model, Architecture.BERT, List.of(), List.of());
    try (CrossEncoder encoder = open()) {
      assertThat(encoder.score("", ""))
          .satisfies(
              score -> {
                assertThat((double) score.score()).isCloseTo(expected, within(TOLERANCE));
                assertThat(score.tokens()).isEqualTo(3);
                assertThat(score.cutTokens()).isZero();
              });
    }
  }

  @Test
  void rank_passages_areInTheOrderOfTheirScores() throws IOException {
    bert().writeTo(dir);
    List<String> passages = passages();
    try (CrossEncoder encoder = open()) {
      List<Float> scores =
          encoder.predict(passages.stream().map(passage -> new Pair(QUERY, passage)).toList());
      List<RankedPassage> ranked = encoder.rank(QUERY, passages, passages.size());

      assertThat(ranked)
          .extracting(RankedPassage::index)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, passages.size()).boxed().toList());
      assertThat(ranked)
          .allSatisfy(
              passage -> assertThat(passage.score()).isEqualTo(scores.get(passage.index())));
      assertThat(ranked.stream().map(passage -> -passage.score()).toList()).isSorted();
      assertThat(encoder.rank(QUERY, passages, 3)).isEqualTo(ranked.subList(0, 3));
      assertThat(encoder.rank(QUERY, List.of("a", "a", "a"), 9))
          .extracting(RankedPassage::index)
          .containsExactly(0, 1, 2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> encoder.rank(QUERY, passages, 0))
          .withMessage("topK must be >= 1, got 0");
    }
  }

  @Test
  void predict_manyThreads_isTheSameToTheBit() throws Exception {
    TinyModel.bert().classifierHead().layers(2).seed(8).writeTo(dir);
    List<String> passages = passages();
    try (CrossEncoder encoder = open();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Float> alone = passages.stream().map(p -> encoder.predict(QUERY, p)).toList();
      var tasks = new ArrayList<Callable<List<Float>>>();
      for (int i = 0; i < 16; i++) {
        tasks.add(() -> passages.stream().map(p -> encoder.predict(QUERY, p)).toList());
      }
      for (Future<List<Float>> scores : threads.invokeAll(tasks)) {
        assertThat(scores.get()).isEqualTo(alone);
      }
    }
  }

  @Test
  void fingerprint_whatShapesAScore_changesItAndNothingElse() throws IOException {
    bert().writeTo(dir.resolve("a"));
    bert().writeTo(dir.resolve("same"));
    bert().legacyActivationKey(true).writeTo(dir.resolve("legacy"));
    TinyModel.bert().classifierHead().seed(3).writeTo(dir.resolve("sigmoid"));
    TinyModel.bert()
        .classifierHead()
        .activationFunction(IDENTITY)
        .seed(4)
        .writeTo(dir.resolve("b"));

    String print = fingerprint("a");
    assertThat(print).matches("[0-9a-f]{64}");
    assertThat(fingerprint("same")).isEqualTo(print);
    assertThat(fingerprint("legacy")).isEqualTo(print);
    assertThat(List.of(fingerprint("sigmoid"), fingerprint("b"))).doesNotContain(print);
  }

  private String fingerprint(String folder) {
    try (CrossEncoder encoder = CrossEncoders.open(dir.resolve(folder).toString())) {
      return encoder.fingerprint();
    }
  }

  static List<String> passages() {
    return List.of(
        "water",
        "the river bank is good",
        "money and the new bank",
        "a dog on the road",
        "light of the sun and the moon",
        "a fast car in the city",
        "bird and fish, ship and sea",
        "a model of the gene",
        "waves over the wing of the plate");
  }

  private static TinyModelBuilder bert() {
    return TinyModel.bert().classifierHead().activationFunction(IDENTITY).seed(3);
  }

  private CrossEncoder open() {
    return CrossEncoders.open(dir.toString());
  }

  private double predict(String passage) {
    try (CrossEncoder encoder = open()) {
      return encoder.predict(QUERY, passage);
    }
  }

  private void setConfig(String key, String value) throws IOException {
    Path file = dir.resolve("config.json");
    JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    config.add(key, JsonParser.parseString(value));
    Files.writeString(file, config.toString());
  }

  /** RoBERTa's few merges leave these words in letters: it gets short texts of single letters. */
  private static String text(Architecture architecture, String text) {
    if (architecture != Architecture.ROBERTA) {
      return text;
    }
    return text.equals(QUERY) ? "xyz" : "jkq";
  }

  private static List<String> queryOf(Architecture architecture) {
    return architecture == Architecture.ROBERTA
        ? List.of("x", "y", "z")
        : List.of("the", "river", "bank");
  }

  private static List<String> passageOf(Architecture architecture) {
    return architecture == Architecture.ROBERTA
        ? List.of("j", "k", "q")
        : List.of("water", "and", "money");
  }

  private static String filler(Architecture architecture) {
    return architecture == Architecture.ROBERTA ? "q" : "water";
  }

  private static double logit(
      TinyModel model, Architecture architecture, List<String> query, List<String> passage) {
    List<String> tokens = pair(architecture, query, passage);
    long[] ids = tokens.stream().mapToLong(model::tokenId).toArray();
    long[] mask = new long[ids.length];
    Arrays.fill(mask, 1);
    long[] types = new long[ids.length];
    if (architecture == Architecture.BERT) {
      Arrays.fill(types, query.size() + 2, types.length, 1);
    }
    return model.reference().classifierLogit(ids, mask, types);
  }

  /** As the papers and HuggingFace's documentation give the inputs of each. */
  private static List<String> pair(
      Architecture architecture, List<String> query, List<String> passage) {
    boolean bert = architecture == Architecture.BERT || architecture == Architecture.DISTILBERT;
    var tokens = new ArrayList<String>();
    tokens.add(bert ? "[CLS]" : "<s>");
    tokens.addAll(query);
    tokens.addAll(bert ? List.of("[SEP]") : List.of("</s>", "</s>"));
    tokens.addAll(passage);
    tokens.add(bert ? "[SEP]" : "</s>");
    return tokens;
  }
}
