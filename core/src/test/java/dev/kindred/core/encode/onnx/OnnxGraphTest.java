package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.testing.OnnxGraph.Attribute;
import dev.kindred.core.model.testing.OnnxGraph.Element;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs of few nodes, each with one thing that a text encoder need not have. */
class OnnxGraphTest {
  private static final String[] IDS = {"batch", "sequence"};

  @TempDir Path dir;

  private final dev.kindred.core.model.testing.OnnxGraph graph =
      new dev.kindred.core.model.testing.OnnxGraph("test");

  @Test
  void load_unknownInput_namesIt() throws IOException {
    String ids = graph.input("input_ids", Element.INT64, IDS);
    graph.input("pixel_values", Element.INT64, IDS);
    graph.output("last_hidden_state", states(ids), Element.FLOAT, "batch", "sequence", "1");
    assertRefused(
        " asks for input pixel_values; supported are input_ids, attention_mask and"
            + " token_type_ids");
  }

  @Test
  void load_noInputIds_isNoTextModel() throws IOException {
    String ids = graph.input("attention_mask", Element.INT64, IDS);
    graph.output("last_hidden_state", states(ids), Element.FLOAT, "batch", "sequence", "1");
    assertRefused(" takes no input_ids, so it is no text model: its inputs are [attention_mask]");
  }

  @Test
  void load_inputsOfFloats_areRefused() throws IOException {
    String ids = graph.input("input_ids", Element.FLOAT, IDS);
    String axis = graph.vector(2);
    String states = graph.node("Unsqueeze", List.of(ids, axis));
    graph.output("last_hidden_state", states, Element.FLOAT, "batch", "sequence", "1");
    assertRefused(" takes inputs of type [FLOAT]; supported are all INT64 or all INT32");
  }

  @Test
  void load_inputsOfTwoTypes_areRefused() throws IOException {
    String ids = graph.input("input_ids", Element.INT64, IDS);
    graph.input("attention_mask", Element.FLOAT, IDS);
    graph.output("last_hidden_state", states(ids), Element.FLOAT, "batch", "sequence", "1");
    assertRefused(" takes inputs of type [FLOAT, INT64]; supported are all INT64 or all INT32");
  }

  @Test
  void load_outputOfIntegers_isNoTokenState() throws IOException {
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String axis = graph.vector(2);
    String states = graph.node("Unsqueeze", List.of(ids, axis));
    graph.output("last_hidden_state", states, Element.INT64, "batch", "sequence", "1");
    assertRefused(" gives no token states: its outputs are [last_hidden_state]");
  }

  @Test
  void load_wantedOutputOfAnotherRank_isPassedOver() throws IOException {
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String states = states(ids);
    String axis = graph.vector(3);
    graph.output(
        "last_hidden_state",
        graph.node("Unsqueeze", List.of(states, axis)),
        Element.FLOAT,
        "batch",
        "sequence",
        "1",
        "1");
    graph.output("other", states, Element.FLOAT, "batch", "sequence", "1");
    try (OnnxGraph loaded = load()) {
      assertThat(loaded.output()).isEqualTo("other");
      assertThat(loaded.outputRank()).isEqualTo(3);
    }
  }

  @Test
  void run_tokens_givesTheStatesInOrder() throws IOException {
    String ids = graph.input("input_ids", Element.INT64, IDS);
    graph.output("last_hidden_state", states(ids), Element.FLOAT, "batch", "sequence", "1");
    try (OnnxGraph loaded = load()) {
      assertThat(loaded.outputWidth()).isEqualTo(1);
      assertThat(loaded.run(tokens(5, 7, 9))).containsExactly(5, 7, 9);
    }
  }

  @Test
  void run_graphThatPools_givesOneRow() throws IOException {
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String floats = graph.node("Cast", List.of(ids), Attribute.ofInt("to", Element.FLOAT.code()));
    String sum = graph.node("ReduceSum", List.of(floats, graph.vector(1)));
    graph.output("sentence_embedding", sum, Element.FLOAT, "batch", "1");
    try (OnnxGraph loaded = load()) {
      assertThat(loaded.outputRank()).isEqualTo(2);
      assertThat(loaded.run(tokens(5, 7, 9))).containsExactly(21);
    }
  }

  @Test
  void run_closed_isRefused() throws IOException {
    String ids = graph.input("input_ids", Element.INT64, IDS);
    graph.output("last_hidden_state", states(ids), Element.FLOAT, "batch", "sequence", "1");
    OnnxGraph loaded = load();
    loaded.close();
    assertThatThrownBy(() -> loaded.run(tokens(1))).isInstanceOf(IllegalStateException.class);
  }

  private static Tokens tokens(long... ids) {
    return new Tokens(ids, new long[ids.length], 0);
  }

  private String states(String ids) {
    String floats = graph.node("Cast", List.of(ids), Attribute.ofInt("to", Element.FLOAT.code()));
    return graph.node("Unsqueeze", List.of(floats, graph.vector(2)));
  }

  private OnnxGraph load() throws IOException {
    graph.writeTo(dir.resolve("model.onnx"));
    return OnnxGraph.load(Models.find(dir.toString()), "model.onnx", List.of("last_hidden_state"));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> load().close())
        .isInstanceOf(ModelException.class)
        .hasMessage(dir + "/model.onnx" + message);
  }
}
