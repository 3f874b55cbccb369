package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.testing.Architecture;
import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.SafeTensorsWriter;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyModelBuilder;
import dev.kindred.core.model.testing.TinyWeights.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders of every make against {@link Oracle}. */
class OnnxDenseEncoderTest {
  private static final double TOLERANCE = 1e-4;

  private static final List<String> MODES =
      List.of("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken");

  @TempDir Path dir;

  static Stream<Arguments> makes() {
    return Arrays.stream(Architecture.values())
        .flatMap(
            architecture ->
                Arrays.stream(KeyStyle.values())
                    .flatMap(
                        style ->
                            MODES.stream().map(mode -> Arguments.of(architecture, style, mode))));
  }

  @ParameterizedTest
  @MethodSource("makes")
  void encode_eachArchitectureStyleAndPooling_matchesReference(
      Architecture architecture, KeyStyle style, String mode) throws IOException {
    TinyModel model =
        TinyModel.of(architecture)
            .keyStyle(style)
            .pooling(mode)
            .similarity("dot")
            .layers(2)
            .seed(11)
            .writeTo(dir);
    double[] expected = Oracle.pool(mode, Oracle.states(model, tokens(architecture)));
    assertEncodes(text(architecture), TextRole.PLAIN, expected);
  }

  @Test
  void encode_severalPoolingsIn5x_concatenatesInTheOrderOfThatRelease() throws IOException {
    TinyModel model = bert().pooling("lasttoken", "mean", "max", "cls").writeTo(dir);
    double[][] states = Oracle.states(model, tokens(Architecture.BERT));
    double[] expected =
        Oracle.concat(
            Oracle.pool("cls", states),
            Oracle.pool("max", states),
            Oracle.pool("mean", states),
            Oracle.pool("lasttoken", states));
    assertEncodes("the river bank", TextRole.PLAIN, expected);
  }

  @Test
  void encode_severalPoolingsIn6x_concatenatesInListedOrder() throws IOException {
    TinyModel model = bert().keyStyle(KeyStyle.V6).pooling("lasttoken", "mean", "cls").writeTo(dir);
    double[][] states = Oracle.states(model, tokens(Architecture.BERT));
    double[] expected =
        Oracle.concat(
            Oracle.pool("lasttoken", states),
            Oracle.pool("mean", states),
            Oracle.pool("cls", states));
    assertEncodes("the river bank", TextRole.PLAIN, expected);
  }

  static Stream<Arguments> denseModules() {
    Map<String, DoubleUnaryOperator> activations = new LinkedHashMap<>();
    activations.put("torch.nn.modules.activation.Tanh", Math::tanh);
    activations.put("torch.nn.modules.linear.Identity", x -> x);
    activations.put("torch.nn.modules.activation.GELU", Oracle::gelu);
    activations.put("torch.nn.modules.activation.ReLU", x -> Math.max(0, x));
    activations.put("torch.nn.modules.activation.Sigmoid", x -> 1 / (1 + Math.exp(-x)));
    return activations.entrySet().stream()
        .flatMap(
            entry ->
                Stream.of(true, false)
                    .map(bias -> Arguments.of(entry.getKey(), bias, entry.getValue())));
  }

  @ParameterizedTest
  @MethodSource("denseModules")
  void encode_denseModule_matchesReference(
      String activation, boolean bias, DoubleUnaryOperator function) throws IOException {
    TinyModel model = bert().dense(24, activation, bias).writeTo(dir);
    double[] pooled = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    double[] expected = Oracle.dense(model.dense().orElseThrow(), function, pooled);
    assertEncodes("the river bank", TextRole.PLAIN, expected);
  }

  @ParameterizedTest
  @EnumSource(SafeTensorsWriter.Type.class)
  void encode_denseWeightsOfEachType_matchesReference(SafeTensorsWriter.Type type)
      throws IOException {
    TinyModel model = bert().keyStyle(KeyStyle.V6).pooling("cls", "mean").dense(40).writeTo(dir);
    Linear dense = model.dense().orElseThrow();
    SafeTensorsWriter.write(
        dir.resolve("2_Dense/model.safetensors"),
        type,
        Map.of("linear.weight", dense.weight(), "linear.bias", dense.bias()));
    double[][] states = Oracle.states(model, tokens(Architecture.BERT));
    double[] pooled = Oracle.concat(Oracle.pool("cls", states), Oracle.pool("mean", states));
    Linear stored = new Linear(stored(type, dense.weight()), stored(type, dense.bias()));
    assertEncodes("the river bank", TextRole.PLAIN, Oracle.dense(stored, Math::tanh, pooled));
  }

  private static FloatTensor stored(SafeTensorsWriter.Type type, FloatTensor tensor) {
    float[] values = tensor.values();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case F32 -> values[i];
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(values[i]));
            case BF16 -> Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) & 0xFFFF0000);
          };
    }
    return FloatTensor.of(values, tensor.shape());
  }

  @Test
  void encode_normalizeThenTruncateWithDot_keepsTheShorterLength() throws IOException {
    TinyModel model = bert().normalize(true).truncateDim(20).writeTo(dir);
    double[] pooled = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    double[] expected = Arrays.copyOf(Oracle.unit(pooled), 20);
    assertEncodes("the river bank", TextRole.PLAIN, expected);
  }

  @Test
  void encode_truncateWithCosine_hasUnitLengthInTheKeptDimensions() throws IOException {
    TinyModel model = bert().similarity("cosine").truncateDim(20).writeTo(dir);
    double[] pooled = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    double[] expected = Oracle.unit(Arrays.copyOf(pooled, 20));
    assertEncodes("the river bank", TextRole.PLAIN, expected);
  }

  @Test
  void encode_truncateBeyondTheWidth_keepsAll() throws IOException {
    TinyModel model = bert().truncateDim(500).writeTo(dir);
    double[] expected = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    assertEncodes("the river bank", TextRole.PLAIN, expected);
  }

  @ParameterizedTest
  @CsvSource({"dot,DOT", "dot_score,DOT", "euclidean,EUCLIDEAN"})
  void encode_similarityOtherThanCosine_keepsTheLength(String name, Similarity similarity)
      throws IOException {
    TinyModel model = bert().similarity(name).writeTo(dir);
    double[] expected = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    assertThat(assertEncodes("the river bank", TextRole.PLAIN, expected)).isEqualTo(similarity);
  }

  @Test
  void encode_noSimilarityNamed_isCosineOfUnitLength() throws IOException {
    TinyModel model = TinyModel.bert().similarity(null).writeTo(dir);
    double[] pooled = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    assertThat(assertEncodes("the river bank", TextRole.PLAIN, Oracle.unit(pooled)))
        .isEqualTo(Similarity.COSINE);
  }

  static Stream<Arguments> modesWithoutPrompt() {
    return Stream.of(Architecture.BERT, Architecture.ROBERTA)
        .flatMap(architecture -> MODES.stream().map(mode -> Arguments.of(architecture, mode)));
  }

  @ParameterizedTest
  @MethodSource("modesWithoutPrompt")
  void encode_includePromptFalse_poolsTheTextAndTheClosingTokenAlone(
      Architecture architecture, String mode) throws IOException {
    // The prompt ends in a space: byte-level pairs would see a token of its own in it.
    TinyModel model =
        TinyModel.of(architecture)
            .similarity("dot")
            .pooling(mode)
            .includePrompt(false)
            .prompts(Map.of("query", "hello "))
            .writeTo(dir);
    double[] expected = Oracle.pool(mode, Oracle.states(model, promptedTokens(architecture)), 2);
    assertEncodes("the water", TextRole.QUERY, expected);
  }

  @Test
  void encode_includePromptFalseAndLowerCase_countsThePromptInLowerCase() throws IOException {
    TinyModel model =
        bert()
            .lowercaseTokenizer(false)
            .doLowerCase(true)
            .includePrompt(false)
            .prompts(Map.of("query", "HELLO "))
            .writeTo(dir);
    double[][] states = Oracle.states(model, promptedTokens(Architecture.BERT));
    assertEncodes("THE water", TextRole.QUERY, Oracle.pool("mean", states, 2));
  }

  @Test
  void encode_includePromptFalseWithoutPrompt_poolsEverything() throws IOException {
    TinyModel model = bert().includePrompt(false).prompts(Map.of("query", "hello ")).writeTo(dir);
    double[] expected = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    assertEncodes("the river bank", TextRole.DOCUMENT, expected);
  }

  @Test
  void encode_doLowerCase_lowersWhatTheTokenizerWouldNot() throws IOException {
    TinyModel model = bert().lowercaseTokenizer(false).doLowerCase(true).writeTo(dir);
    double[] expected = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    assertEncodes("The RIVER Bank", TextRole.PLAIN, expected);
  }

  @Test
  void encode_casedModel_keepsCase() throws IOException {
    TinyModel model = bert().lowercaseTokenizer(false).writeTo(dir);
    double[][] states = Oracle.states(model, List.of("[CLS]", "T", "##h", "##e", "[SEP]"));
    // "The" is no word of the vocabulary and "##he" no piece: it falls to letters.
    assertEncodes("The", TextRole.PLAIN, Oracle.pool("mean", states));
  }

  @ParameterizedTest
  @EnumSource(KeyStyle.class)
  void encode_textBeyondTheLimit_isCutBeforeTheClosingToken(KeyStyle style) throws IOException {
    TinyModel model = bert().keyStyle(style).maxSeqLength(8).tokenizerFixedTokens(5).writeTo(dir);
    List<String> words =
        List.of("the", "river", "bank", "and", "the", "water", "of", "the", "sea", "moon");
    List<String> seen = new ArrayList<>(List.of("[CLS]"));
    seen.addAll(words.subList(0, 6));
    seen.add("[SEP]");
    double[] expected = Oracle.pool("mean", Oracle.states(model, seen));
    assertEncodes(String.join(" ", words), TextRole.PLAIN, expected);
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      Embedding embedding = encoder.encode(String.join(" ", words), TextRole.PLAIN);
      assertThat(embedding.tokens()).isEqualTo(8);
      assertThat(embedding.cutTokens()).isEqualTo(4);
      assertThat(encoder.maxTokens()).isEqualTo(8);
      assertThat(encoder.maxDocumentTokens()).isEqualTo(6);
    }
  }

  @Test
  void encode_textOfExactlyTheLimit_isNotCut() throws IOException {
    bert().maxSeqLength(8).writeTo(dir);
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      Embedding embedding = encoder.encode("the river bank and the water", TextRole.PLAIN);
      assertThat(embedding.tokens()).isEqualTo(8);
      assertThat(embedding.cutTokens()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void encode_plainFolder_isMeanPooledWithinItsPositions(Architecture architecture)
      throws IOException {
    TinyModel model = TinyModel.of(architecture).plain(true).maxTokens(40).writeTo(dir);
    double[] pooled = Oracle.pool("mean", Oracle.states(model, tokens(architecture)));
    assertEncodes(text(architecture), TextRole.PLAIN, Oracle.unit(pooled));
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      assertThat(encoder.maxTokens()).isEqualTo(40);
      Embedding longText = encoder.encode("water ".repeat(100), TextRole.PLAIN);
      assertThat(longText.tokens()).isEqualTo(40);
    }
  }

  @ParameterizedTest
  @CsvSource({"model.onnx", "onnx/model_quantized.onnx", "onnx/whatever.onnx"})
  void encode_graphElsewhere_isFound(String path) throws IOException {
    TinyModel model = bert().onnxPath(path).writeTo(dir);
    double[] expected = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    assertEncodes("the river bank", TextRole.PLAIN, expected);
  }

  @Test
  void encode_folderBehindSymbolicLinks_isFound() throws IOException {
    Path real = dir.resolve("real");
    TinyModel model = bert().writeTo(real);
    Path links = Files.createDirectories(dir.resolve("links"));
    for (String name : List.of("tokenizer.json", "onnx", "config_sentence_transformers.json")) {
      Files.createSymbolicLink(links.resolve(name), real.resolve(name));
    }
    Path folder = Files.createSymbolicLink(dir.resolve("linked"), links);
    double[] expected = Oracle.pool("mean", Oracle.states(model, tokens(Architecture.BERT)));
    try (DenseEncoder encoder = DenseEncoders.open(folder.toString())) {
      assertClose(encoder.encode("the river bank", TextRole.PLAIN).vector(), expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QUERY, query=hello, hello",
    "DOCUMENT, query=hello, ''",
    "PLAIN, query=hello, ''",
    "DOCUMENT, document=water, water",
    "DOCUMENT, passage=water;corpus=sea, water",
    "DOCUMENT, document=;passage=water, ''",
    "DOCUMENT, corpus=sea, sea",
    "PLAIN, other=moon, moon",
    "QUERY, other=moon, moon",
    "DOCUMENT, other=moon, moon",
    "QUERY, other=moon;query=hello, hello",
    "QUERY, other=moon;query=, ''",
  })
  void encode_role_choosesItsPrompt(TextRole role, String prompts, String chosen)
      throws IOException {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String prompt : prompts.split(";", -1)) {
      int equals = prompt.indexOf('=');
      String text = prompt.substring(equals + 1);
      byName.put(prompt.substring(0, equals), text.isEmpty() ? "" : text + " ");
    }
    TinyModelBuilder builder = bert().prompts(byName);
    TinyModel model =
        (byName.containsKey("other") ? builder.defaultPromptName("other") : builder).writeTo(dir);
    List<String> tokens = new ArrayList<>(List.of("[CLS]"));
    if (!chosen.isEmpty()) {
      tokens.add(chosen);
    }
    tokens.addAll(List.of("river", "bank", "[SEP]"));
    assertEncodes("river bank", role, Oracle.pool("mean", Oracle.states(model, tokens)));
  }

  @Test
  void encode_textWithSpaceAround_isStripped() throws IOException {
    TinyModel model = TinyModel.roberta().similarity("dot").writeTo(dir);
    double[][] states = Oracle.states(model, List.of("<s>", "hello", "Ġworld", "</s>"));
    assertEncodes(" \t hello world \n ", TextRole.PLAIN, Oracle.pool("mean", states));
  }

  @Test
  void maxDocumentTokens_documentPrompt_leavesRoomForIt() throws IOException {
    bert().maxSeqLength(20).prompts(Map.of("passage", "the passage ")).writeTo(dir);
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      assertThat(encoder.maxDocumentTokens()).isEqualTo(20 - 2 - 2);
      Embedding full = encoder.encode("water ".repeat(16), TextRole.DOCUMENT);
      assertThat(full.tokens()).isEqualTo(20);
      assertThat(full.cutTokens()).isZero();
    }
  }

  /** Models whose vectors are not brought to unit length, so that nothing hides behind it. */
  private static TinyModelBuilder bert() {
    return TinyModel.bert().similarity("dot");
  }

  private static String text(Architecture architecture) {
    return architecture == Architecture.ROBERTA ? "hello the water" : "the river bank";
  }

  private static List<String> tokens(Architecture architecture) {
    return switch (architecture) {
      case BERT, DISTILBERT -> List.of("[CLS]", "the", "river", "bank", "[SEP]");
      case MPNET -> List.of("<s>", "the", "river", "bank", "</s>");
      case ROBERTA -> List.of("<s>", "hello", "Ġthe", "Ġwater", "</s>");
    };
  }

  private static List<String> promptedTokens(Architecture architecture) {
    return architecture == Architecture.ROBERTA
        ? tokens(architecture)
        : List.of("[CLS]", "hello", "the", "water", "[SEP]");
  }

  private Similarity assertEncodes(String text, TextRole role, double[] expected) {
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      assertThat(encoder.dimension()).isEqualTo(expected.length);
      assertClose(encoder.encode(text, role).vector(), expected);
      return encoder.similarity();
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("value %d of %s, expected %s", i, Arrays.toString(actual), Arrays.toString(expected))
          .isLessThan(TOLERANCE);
    }
  }
}
