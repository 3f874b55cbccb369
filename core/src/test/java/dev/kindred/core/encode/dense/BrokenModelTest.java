package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.OnnxGraph;
import dev.kindred.core.model.testing.OnnxGraph.Attribute;
import dev.kindred.core.model.testing.SafeTensorsWriter;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyModelBuilder;
import dev.kindred.core.model.testing.TinyWeights.Linear;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every broken or unsupported folder is one sentence that names the file and what is wrong. */
class BrokenModelTest {
  private static final String NOT_THIS_MODULE =
      " is not supported; supported are Transformer, Pooling, Dense and Normalize";

  @TempDir Path dir;

  @Test
  void open_noTokenizer_saysSo() throws IOException {
    bert().writeTo(dir);
    Files.delete(dir.resolve("tokenizer.json"));
    assertRefused(
        file("tokenizer.json") + " is missing: export the tokenizer in HuggingFace's fast format");
  }

  @ParameterizedTest
  @CsvSource({
    "'', EOF while parsing a value at line 1 column 0",
    "garbage, expected value at line 1 column 1",
    "{}, Model missing. at line 1 column 2",
  })
  void open_garbageTokenizer_saysWhatTheLibraryDislikes(String content, String reason)
      throws IOException {
    bert().writeTo(dir);
    write("tokenizer.json", content);
    assertRefused(file("tokenizer.json") + " is not a usable HuggingFace tokenizer: " + reason);
  }

  @Test
  void open_noGraph_saysHowToGetOne() throws IOException {
    bert().writeTo(dir);
    Files.delete(dir.resolve("onnx/model.onnx"));
    assertRefused(
        "model " + dir + " has no ONNX weights: export it first (optimum-cli export onnx)");
  }

  @Test
  void open_severalGraphs_asksForAName() throws IOException {
    bert().onnxPath("onnx/a.onnx").writeTo(dir);
    Files.copy(dir.resolve("onnx/a.onnx"), dir.resolve("b.onnx"));
    assertRefused(
        "model %s has several graphs (b.onnx, onnx/a.onnx): name the one to use onnx/model.onnx"
            .formatted(dir));
  }

  @ParameterizedTest
  @CsvSource({
    "'', ModelProto does not have a graph.",
    "this is no protobuf, Protobuf parsing failed.",
    "'\u0008\u0001', ModelProto does not have a graph.",
  })
  void open_garbageGraph_saysWhatTheLibraryDislikes(String content, String reason)
      throws IOException {
    bert().writeTo(dir);
    write("onnx/model.onnx", content);
    assertRefused(file("onnx/model.onnx") + " is not a graph that ONNX Runtime can run: " + reason);
  }

  @Test
  void open_classifier_isNoEmbeddingModel() throws IOException {
    TinyModel.bert().classifierHead().writeTo(dir);
    assertRefused(
        file("onnx/model.onnx") + " gives logits, no token states: it is no embedding model");
  }

  @Test
  void open_spladeModel_namesItsModule() throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    assertRefused(
        file("modules.json")
            + ": module sentence_transformers.sparse_encoder.models.MLMTransformer"
            + NOT_THIS_MODULE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentence_transformers.models.LayerNorm", "LSTM", "a.b.C"})
  void open_unknownModule_namesIt(String type) throws IOException {
    bert().writeTo(dir);
    modules("{\"type\": \"%s\", \"path\": \"\"}".formatted(type));
    assertRefused(file("modules.json") + ": module " + type + NOT_THIS_MODULE);
  }

  @Test
  void open_dropoutModule_isPassedOver() throws IOException {
    bert().writeTo(dir);
    modules(
        transformer(),
        pooling(),
        "{\"type\": \"sentence_transformers.models.Dropout\", \"path\": \"2_Dropout\"}");
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      assertThat(encoder.dimension()).isEqualTo(32);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | modules.json must hold a JSON array",
        "[] | modules.json names no Transformer module",
        "[1] | modules.json: each module must be an object",
        "[{}] | modules.json: each module must have a type",
        "[{\"type\": null}] | modules.json: each module must have a type",
        "[{\"type\": [\"a.Pooling\"]}] | modules.json: each module must have a type",
        "[{\"type\": \"a.Transformer\", \"path\": null}] | modules.json names no Pooling module",
        "[{\"type\": \"a.Pooling\", \"path\": \"../x\"}]"
            + " | modules.json: path \"../x\" is no folder of the model",
        "[{\"type\": \"a.Pooling\", \"path\": \"/etc\"}]"
            + " | modules.json: path \"/etc\" is no folder of the model",
        "[{\"type\": \"a.Pooling\", \"path\": \"a\\u0000\"}]"
            + " | modules.json: path \"a\\u0000\" is no folder of the model",
        "[{\"type\": \"a.Pooling\", \"path\": \"\"}] | config.json names no pooling mode",
        "[{\"type\": \"a.Pooling\", \"path\": \"x\"}] | x/config.json is missing",
        "[{\"type\": \"a.Dense\", \"path\": \"x\"}] | x/config.json is missing",
      })
  void open_wrongModules_saysWhatIsWrong(String content, String message) throws IOException {
    bert().writeTo(dir);
    write("modules.json", content);
    assertRefused(file(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pooling_mode\": \"best\"} | : pooling mode best is not supported; supported are"
            + " [cls, max, mean, mean_sqrt_len_tokens, weightedmean, lasttoken]",
        "{\"pooling_mode\": []} |  names no pooling mode",
        "{\"pooling_mode\": null} |  names no pooling mode",
        "{\"pooling_mode\": 1} | : pooling_mode must be a string or an array of strings",
        "{\"pooling_mode\": [null]} | : pooling_mode must be a string or an array of strings",
        "{\"pooling_mode\": [[\"cls\"]]} | : pooling_mode must be a string or an array of strings",
        "{\"pooling_mode_mean_tokens\": false} |  names no pooling mode",
        "{\"pooling_mode_mean_tokens\": 1} | : pooling_mode_mean_tokens must be true or false",
        "{\"pooling_mode\": \"cls\", \"include_prompt\": \"no\"}"
            + " | : include_prompt must be true or false",
        "[] |  must hold a JSON object",
      })
  void open_wrongPooling_saysWhatIsWrong(String content, String message) throws IOException {
    bert().writeTo(dir);
    write("1_Pooling/config.json", content);
    assertRefused(file("1_Pooling/config.json") + message.replaceAll("^(?=[a-z])", " "));
  }

  @Test
  void open_denseWithoutWeights_asksForSafetensors() throws IOException {
    bert().dense(8).writeTo(dir);
    Files.delete(dir.resolve("2_Dense/model.safetensors"));
    assertRefused(
        file("2_Dense/model.safetensors") + " is missing: save the Dense module as safetensors");
  }

  @Test
  void open_denseOfAnotherWidth_saysWhatItMustTake() throws IOException {
    bert().pooling("cls", "mean").dense(8).writeTo(dir);
    write("1_Pooling/config.json", "{\"pooling_mode\": \"cls\"}");
    assertRefused(file("2_Dense/model.safetensors") + ": linear.weight must take 32 values");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, 1e30f})
  void open_denseWithWildWeights_saysTheyAreDamaged(float wild) throws IOException {
    TinyModel model = bert().dense(8).writeTo(dir);
    Linear dense = model.dense().orElseThrow();
    float[] weights = dense.weight().values();
    weights[5] = wild;
    SafeTensorsWriter.write(
        dir.resolve("2_Dense/model.safetensors"),
        SafeTensorsWriter.Type.F32,
        Map.of("linear.weight", FloatTensor.of(weights, 8, 32), "linear.bias", dense.bias()));
    assertRefused(
        file("2_Dense/model.safetensors")
            + " has the value %s: its weights are damaged".formatted(wild));
  }

  @Test
  void encode_graphThatGivesInfinity_saysItsWeightsAreDamaged() throws IOException {
    bert().plain(true).writeTo(dir);
    var graph = new OnnxGraph("division by zero");
    String ids = graph.input("input_ids", OnnxGraph.Element.INT64, "batch", "sequence");
    Attribute toFloat = Attribute.ofInt("to", OnnxGraph.Element.FLOAT.code());
    String floats = graph.node("Cast", List.of(ids), toFloat);
    String states = graph.node("Unsqueeze", List.of(floats, graph.vector(2)));
    String divided = graph.node("Div", List.of(states, graph.scalar(0f)));
    graph.output("last_hidden_state", divided, OnnxGraph.Element.FLOAT, "batch", "sequence", "1");
    graph.writeTo(dir.resolve("onnx/model.onnx"));
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      assertThatThrownBy(() -> encoder.encode("the river", TextRole.PLAIN))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "output of %s has the value Infinity: its weights are damaged"
                  .formatted(file("onnx/model.onnx")));
    }
  }

  @Test
  void encode_graphThatGivesOneStateForAllTokens_saysSo() throws IOException {
    bert().plain(true).writeTo(dir);
    var graph = new OnnxGraph("sum over the tokens");
    String ids = graph.input("input_ids", OnnxGraph.Element.INT64, "batch", "sequence");
    Attribute toFloat = Attribute.ofInt("to", OnnxGraph.Element.FLOAT.code());
    String floats = graph.node("Cast", List.of(ids), toFloat);
    String sum = graph.node("ReduceSum", List.of(floats, graph.vector(1)));
    String states = graph.node("Unsqueeze", List.of(sum, graph.vector(2)));
    graph.output("last_hidden_state", states, OnnxGraph.Element.FLOAT, "batch", "one", "1");
    graph.writeTo(dir.resolve("onnx/model.onnx"));
    try (DenseEncoder encoder = DenseEncoders.open(dir.toString())) {
      assertThatThrownBy(() -> encoder.encode("the river", TextRole.PLAIN))
          .isInstanceOf(ModelException.class)
          .hasMessage(file("onnx/model.onnx") + " gives 1 values for 4 tokens of width 1");
    }
  }

  @Test
  void open_denseWithoutItsBias_namesTheTensor() throws IOException {
    bert().dense(8, "torch.nn.modules.linear.Identity", false).writeTo(dir);
    write("2_Dense/config.json", "{\"bias\": true}");
    assertRefused(
        file("2_Dense/model.safetensors") + " has no tensor linear.bias; it holds [linear.weight]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"activation_function\": \"torch.nn.SiLU\"} | activation torch.nn.SiLU is not supported;"
            + " supported are [Identity, Tanh, ReLU, Sigmoid, GELU]",
        "{\"use_residual\": true} | use_residual is not supported",
        "{\"module_input_name\": \"token_embeddings\"} | module_input_name token_embeddings is not"
            + " supported; supported is sentence_embedding",
        "{\"module_output_name\": \"x\"} | module_output_name x is not supported; supported is"
            + " sentence_embedding",
        "{\"bias\": \"yes\"} | bias must be true or false",
        "{\"activation_function\": {}} | activation_function must be a string",
      })
  void open_wrongDense_saysWhatIsWrong(String content, String message) throws IOException {
    bert().dense(8).writeTo(dir);
    write("2_Dense/config.json", content);
    assertRefused(file("2_Dense/config.json") + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "modules.json",
        "config_sentence_transformers.json",
        "sentence_bert_config.json",
        "1_Pooling/config.json",
        "2_Dense/config.json"
      })
  void open_badJson_saysWhere(String path) throws IOException {
    bert().dense(8).writeTo(dir);
    for (String content : List.of("{\n\"a\": ", "{\n\"a\": tru}", "[1]\n    x")) {
      write(path, content);
      assertThat(refusal()).matches(quoted(path) + " is not valid JSON: see line 2 column \\d+");
    }
    write(path, "");
    assertThat(refusal()).startsWith(file(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer_config.json", "config.json"})
  void open_badJsonOfTheTokenizerOrTransformer_saysWhere(String path) throws IOException {
    bert().keyStyle(KeyStyle.V6).writeTo(dir);
    write(path, "{\"a\": \"b");
    assertThat(refusal()).matches(quoted(path) + " is not valid JSON: see line 1 column \\d+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"similarity_fn_name\": \"manhattan\"} | similarity manhattan is not supported;"
            + " supported are cosine, dot and euclidean",
        "{\"similarity_fn_name\": 1} | similarity_fn_name must be a string",
        "{\"truncate_dim\": 0} | truncate_dim must be >= 1, got 0",
        "{\"truncate_dim\": -5} | truncate_dim must be >= 1, got -5",
        "{\"truncate_dim\": 1.5} | truncate_dim must be a whole number",
        "{\"truncate_dim\": \"8\"} | truncate_dim must be a whole number",
        "{\"prompts\": []} | prompts must be an object",
        "{\"prompts\": {\"query\": 1}} | prompts.query must be a string",
        "{\"default_prompt_name\": \"x\", \"prompts\": {}}"
            + " | default_prompt_name x is none of its prompts",
      })
  void open_wrongModelConfig_saysWhatIsWrong(String content, String message) throws IOException {
    bert().writeTo(dir);
    write("config_sentence_transformers.json", content);
    assertRefused(file("config_sentence_transformers.json") + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"max_seq_length\": 0} | max_seq_length must be >= 3, got 0",
        "{\"max_seq_length\": -1} | max_seq_length must be >= 3, got -1",
        "{\"max_seq_length\": true} | max_seq_length must be a whole number",
        "{\"do_lower_case\": \"yes\"} | do_lower_case must be true or false",
      })
  void open_wrongTransformerConfig_saysWhatIsWrong(String content, String message)
      throws IOException {
    bert().writeTo(dir);
    write("sentence_bert_config.json", content);
    assertRefused(file("sentence_bert_config.json") + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "document"})
  void open_promptAsLongAsTheLimit_isRefused(String role) throws IOException {
    bert().maxSeqLength(8).prompts(Map.of(role, "a b c d e f ")).writeTo(dir);
    assertRefused("model " + dir + " reads 8 tokens, and its prompt leaves none for the text");
  }

  @Test
  void open_nameOfAFile_asksForTheFolder() throws IOException {
    bert().writeTo(dir);
    Path file = dir.resolve("tokenizer.json");
    assertThat(refusal(file.toString()))
        .isEqualTo(file + " is a file: name the model's folder, with its tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void open_blankName_isRefused(String name) {
    assertThat(refusal(name)).isEqualTo("a model name must not be blank");
  }

  static Stream<String> unknownNames() {
    return Stream.of("no-such-model", "someone/all-MiniLM-L6-v2", "./all-MiniLM-L6-v2", "a\0b");
  }

  @ParameterizedTest
  @MethodSource("unknownNames")
  void open_unknownName_saysWhereItWasLookedFor(String name) {
    assertThat(refusal(name))
        .startsWith(
            "no model "
                + name
                + ": it is not a folder, not built in (all-MiniLM-L6-v2, bge-small-en-v1.5,"
                + " kindred-sparse-en-v1), and neither in ")
        .endsWith(
            name.startsWith(".") || name.contains("\0")
                ? " nor in a HuggingFace cache; put its ONNX folder somewhere and name the folder"
                : " nor in a HuggingFace cache; 'kindred models pull " + name + "' fetches it");
  }

  private static TinyModelBuilder bert() {
    return TinyModel.bert();
  }

  private static String transformer() {
    return "{\"type\": \"sentence_transformers.models.Transformer\", \"path\": \"\"}";
  }

  private static String pooling() {
    return "{\"type\": \"sentence_transformers.models.Pooling\", \"path\": \"1_Pooling\"}";
  }

  private void modules(String... modules) throws IOException {
    write("modules.json", "[" + String.join(", ", modules) + "]");
  }

  private void write(String path, String content) throws IOException {
    Files.write(dir.resolve(path), content.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String path) {
    return dir + "/" + path;
  }

  private String quoted(String path) {
    return Pattern.quote(file(path));
  }

  private void assertRefused(String message) {
    assertThat(refusal()).isEqualTo(message);
  }

  private String refusal() {
    return refusal(dir.toString());
  }

  /** The message, which must be one line. */
  private static String refusal(String name) {
    ModelException refusal =
        catchThrowableOfType(ModelException.class, () -> DenseEncoders.open(name).close());
    assertThat(refusal).isNotNull();
    String message = String.valueOf(refusal.getMessage());
    assertThat(message).doesNotContain("\n");
    return message;
  }
}
