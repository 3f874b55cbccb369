package dev.kindred.core.encode.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.OnnxGraph;
import dev.kindred.core.model.testing.OnnxGraph.Attribute;
import dev.kindred.core.model.testing.OnnxGraph.Element;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every folder that is no sound reranker is one sentence that names the file and what is wrong. */
class BrokenCrossEncoderTest {
  private static final String SUPPORTED =
      " is not supported; supported are [Identity, Tanh, ReLU, Sigmoid, GELU]";

  @TempDir Path dir;

  @Test
  void open_embeddingModel_namesItsModule() throws IOException {
    TinyModel.bert().writeTo(dir);
    assertRefused(
        file("modules.json")
            + " names module sentence_transformers.models.Pooling: it is no cross-encoder, which has"
            + " a Transformer alone");
  }

  @Test
  void open_encoderWithoutHead_isNoCrossEncoder() throws IOException {
    TinyModel.bert().plain(true).writeTo(dir);
    assertRefused(
        file("onnx/model.onnx")
            + " gives last_hidden_state for each token, no classifier's logits: it is no"
            + " cross-encoder");
  }

  @Test
  void open_languageModel_isNoCrossEncoder() throws IOException {
    TinyModel.bert().mlmHead().plain(true).writeTo(dir);
    assertRefused(
        file("onnx/model.onnx")
            + " gives logits for each token, no classifier's logits: it is no cross-encoder");
  }

  @Test
  void open_pooledEmbeddings_isNoCrossEncoder() throws IOException {
    classifier();
    replaceGraph("sentence_embedding", new float[] {1, 2, 3}, "3");
    assertRefused(
        file("onnx/model.onnx")
            + " gives sentence_embedding, no classifier's logits: it is no cross-encoder");
  }

  @Test
  void open_threeLabels_isNoReranker() throws IOException {
    classifier();
    replaceGraph("logits", new float[] {1, 2, 3}, "3");
    config("{\"id2label\": {\"0\": \"contradiction\", \"1\": \"entailment\", \"2\": \"neutral\"}}");
    assertRefused(
        "model "
            + dir
            + " tells 3 labels apart (contradiction, entailment, neutral): it is no reranker, which"
            + " has one");
  }

  @Test
  void open_threeLabelsByConfigAlone_isNoReranker() throws IOException {
    classifier();
    openWidth();
    config("{\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"}}");
    assertRefused(
        "model " + dir + " tells 3 labels apart (a, b, c): it is no reranker, which has one");
  }

  @Test
  void score_severalValuesThatNobodyTold_isOneSentence() throws IOException {
    classifier();
    openWidth();
    config("{}");
    assertThat(scoreRefusal())
        .isEqualTo(file("onnx/model.onnx") + " gives 5 values for a pair: a reranker gives one");
  }

  @Test
  void score_infiniteLogit_tellsOfDamagedWeights() throws IOException {
    classifier();
    replaceGraph("logits", new float[] {Float.POSITIVE_INFINITY}, "1");
    assertThat(scoreRefusal())
        .isEqualTo(
            "output of "
                + file("onnx/model.onnx")
                + " has the value Infinity: its weights are damaged");
  }

  /** Exporters that squeeze the logit, and other names for it. */
  @ParameterizedTest
  @CsvSource({"logits, 0", "logits, 1", "scores, 0", "scores, 1", "relevance, 1"})
  void score_oneValueInAnyShape_isRead(String output, int keepsAxis) throws IOException {
    classifier();
    config("{\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\"}");
    var graph = new OnnxGraph("mean");
    String mean = mean(graph, keepsAxis);
    if (keepsAxis == 1) {
      graph.output(output, mean, Element.FLOAT, "batch", "1");
    } else {
      graph.output(output, mean, Element.FLOAT, "batch");
    }
    graph.writeTo(dir.resolve("onnx/model.onnx"));

    TinyModel model = TinyModel.bert().classifierHead().writeTo(dir.resolve("ids"));
    double expected =
        (model.tokenId("[CLS]")
                + model.tokenId("water")
                + 2 * model.tokenId("[SEP]")
                + model.tokenId("sea"))
            / 5.0;
    try (CrossEncoder encoder = CrossEncoders.open(dir.toString())) {
      assertThat((double) encoder.predict("water", "sea")).isCloseTo(expected, within(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sentence_transformers\": {\"activation_fn\": \"torch.nn.Softplus\"}}"
            + " | sentence_transformers.activation_fn \"torch.nn.Softplus\""
            + SUPPORTED,
        "{\"sentence_transformers\": {\"activation_fn\": 1}}"
            + " | sentence_transformers.activation_fn must be a string",
        "{\"sentence_transformers\": []} | sentence_transformers must be an object",
        "{\"sbert_ce_default_activation_function\": \"evil\\nname\"}"
            + " | sbert_ce_default_activation_function \"evil\\nname\""
            + SUPPORTED,
        "{\"sbert_ce_default_activation_function\": {}}"
            + " | sbert_ce_default_activation_function must be a string",
        "{\"id2label\": []} | id2label must be an object",
        "{\"id2label\": {\"0\": 1}} | id2label.0 must be a string",
        "{\"max_position_embeddings\": 2} | max_position_embeddings must be >= 3, got 2",
      })
  void open_wrongConfig_namesFileAndKey(String content, String message) throws IOException {
    classifier();
    config(content);
    assertRefused(file("config.json") + ": " + message);
  }

  @Test
  void open_wrongOwnConfig_namesFileAndKey() throws IOException {
    TinyModel.bert().classifierHead().keyStyle(KeyStyle.V6).writeTo(dir);
    Files.writeString(
        dir.resolve("config_sentence_transformers.json"), "{\"activation_fn\": \"my.Thing\"}");
    assertRefused(
        file("config_sentence_transformers.json") + ": activation_fn \"my.Thing\"" + SUPPORTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | must name one Transformer",
        "[{\"type\": \"a.Transformer\"}, {\"type\": \"b.Transformer\"}]"
            + " | must name one Transformer",
        "{} | must hold a JSON array",
      })
  void open_wrongModules_saysWhatIsWrong(String content, String message) throws IOException {
    TinyModel.bert().classifierHead().keyStyle(KeyStyle.V6).writeTo(dir);
    Files.writeString(dir.resolve("modules.json"), content);
    String refusal = refusal();
    assertThat(refusal).startsWith(file("modules.json")).endsWith(message);
  }

  @Test
  void open_modelOfTooFewTokens_isRefused() throws IOException {
    TinyModel.bert().classifierHead().maxTokens(4).writeTo(dir);
    assertRefused("model " + dir + " reads 4 tokens, which leaves none for a query and a passage");
  }

  @Test
  void open_noTokenizer_saysSo() throws IOException {
    classifier();
    Files.delete(dir.resolve("tokenizer.json"));
    assertRefused(
        file("tokenizer.json") + " is missing: export the tokenizer in HuggingFace's fast format");
  }

  private void classifier() throws IOException {
    TinyModel.bert().classifierHead().writeTo(dir);
  }

  /** A graph whose output is a constant, added to nought times its inputs. */
  private void replaceGraph(String output, float[] values, String width) throws IOException {
    var graph = new OnnxGraph("constant");
    String zero = graph.node("Mul", List.of(mean(graph, 1), graph.scalar(0f)));
    String constant = graph.floats("constant", FloatTensor.of(values, 1, values.length));
    graph.output(output, graph.node("Add", List.of(zero, constant)), Element.FLOAT, "batch", width);
    graph.writeTo(dir.resolve("onnx/model.onnx"));
  }

  /** A graph that gives a value a token and does not say how many. */
  private void openWidth() throws IOException {
    var graph = new OnnxGraph("ids");
    graph.output("logits", floats(graph), Element.FLOAT, "batch", "sequence");
    graph.writeTo(dir.resolve("onnx/model.onnx"));
  }

  /** The mean of the tokens' ids. */
  private static String mean(OnnxGraph graph, int keepsAxis) {
    return graph.node(
        "ReduceMean",
        List.of(floats(graph)),
        Attribute.ofInts("axes", 1),
        Attribute.ofInt("keepdims", keepsAxis));
  }

  private static String floats(OnnxGraph graph) {
    String ids = graph.input("input_ids", Element.INT64, "batch", "sequence");
    return graph.node("Cast", List.of(ids), Attribute.ofInt("to", Element.FLOAT.code()));
  }

  private void config(String content) throws IOException {
    Files.writeString(dir.resolve("config.json"), content);
  }

  private String file(String path) {
    return dir + "/" + path;
  }

  private void assertRefused(String message) {
    assertThat(refusal()).isEqualTo(message);
  }

  private String refusal() {
    return message(
        catchThrowableOfType(
            ModelException.class, () -> CrossEncoders.open(dir.toString()).close()));
  }

  private String scoreRefusal() {
    try (CrossEncoder encoder = CrossEncoders.open(dir.toString())) {
      return message(
          catchThrowableOfType(ModelException.class, () -> encoder.predict("water", "sea")));
    }
  }

  /** The message, which must be one line. */
  private static String message(ModelException refusal) {
    assertThat(refusal).isNotNull();
    String message = String.valueOf(refusal.getMessage());
    assertThat(message).doesNotContain("\n");
    return message;
  }
}
