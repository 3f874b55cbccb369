package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in models, whose graphs are quantised exports, against ONNX Runtime's own reading. */
class GraphRewriterTest {
  private static final String MINI_LM = "all-MiniLM-L6-v2";

  static final List<String> TEXTS =
      List.of(
          "",
          "rain",
          "How do I reset my password?",
          "The committee adjourned without reaching a decision on the budget.",
          "Zażółć gęślą jaźń, 你好世界, naïve café — ünïcödé!",
          "public static void main(String[] args) { System.out.println(\"hello\"); }",
          "3.14159 26535 89793 23846 26433 83279 50288 41971 69399 37510",
          "Aspirin inhibits cyclooxygenase and so lowers the synthesis of prostaglandins. "
              .repeat(9),
          "A heron stood in the shallows while the ferry, late as ever, rounded the point. "
              .repeat(14));

  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2, 6", "bge-small-en-v1.5, 12"})
  void rewrite_quantisedBert_fusesEveryAttentionAndNorm(String model, int layers)
      throws IOException {
    NodeGraph graph = NodeGraph.read(rewritten(model)).orElseThrow();
    var operators =
        graph.nodes().stream()
            .collect(Collectors.groupingBy(Node::operator, Collectors.counting()));
    assertThat(operators)
        .containsEntry("MultiHeadAttention", (long) layers)
        .containsEntry("SkipLayerNormalization", 2L * layers + 1)
        .containsEntry("MatMulInteger", 6L * layers)
        .doesNotContainKeys("Softmax", "Transpose", "ReduceMean");
    assertThat(graph.consumers("attention_mask")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2", "bge-small-en-v1.5"})
  void run_rewrittenGraph_givesThePlainGraphsStates(String model) throws Exception {
    ModelFiles files = Models.find(model);
    double sum = 0;
    double worst = 1;
    try (HfTokenizer tokenizer = HfTokenizer.load(files);
        OnnxGraph graph = OnnxGraph.load(files, files.graph(""), List.of());
        var options = new OrtSession.SessionOptions();
        OrtSession plain =
            OnnxRuntime.start().createSession(files.read(files.graph("")), options)) {
      for (String text : TEXTS) {
        Tokens tokens = tokenizer.encode(text, 256);
        int width = graph.outputWidth();
        double cosine = cosine(pool(states(plain, tokens), width), pool(graph.run(tokens), width));
        sum += cosine;
        worst = Math.min(worst, cosine);
      }
    }
    assertThat(sum / TEXTS.size()).as("mean cosine").isGreaterThan(0.995);
    assertThat(worst).as("worst cosine").isGreaterThan(0.98);
  }

  @Test
  void run_processThatRunsOnce_givesTheSameStates() throws IOException {
    ModelFiles files = Models.find("all-MiniLM-L6-v2");
    try (HfTokenizer tokenizer = HfTokenizer.load(files);
        OnnxGraph often = OnnxGraph.load(files, files.graph(""), List.of())) {
      Tokens tokens = tokenizer.encode(TEXTS.getFirst(), 256);
      System.setProperty("kindred.onnx.once", "true");
      try (OnnxGraph once = OnnxGraph.load(files, files.graph(""), List.of())) {
        assertThat(once.run(tokens)).isEqualTo(often.run(tokens));
      } finally {
        System.clearProperty("kindred.onnx.once");
      }
    }
  }

  @Test
  void rewrite_attentionThatIsAnOutput_leavesTheGraphAlone() throws IOException {
    ByteBuffer model = bytes(MINI_LM);
    String weights =
        NodeGraph.read(model).orElseThrow().nodes().stream()
            .filter(node -> node.is("Softmax"))
            .findFirst()
            .orElseThrow()
            .output();
    // ModelProto: graph 7, in which output 12, in which name 1.
    byte[] output =
        new Message().message(7, new Message().message(12, new Message().text(1, weights))).bytes();
    assertThat(GraphRewriter.rewrite(with(model, output))).isEmpty();
    assertThat(GraphRewriter.rewrite(model)).isPresent();
  }

  @Test
  void rewrite_noGraph_givesNothing() {
    assertThat(GraphRewriter.rewrite(ByteBuffer.wrap(new byte[] {0x0a, 0x7f, 1}))).isEmpty();
    assertThat(GraphRewriter.rewrite(ByteBuffer.allocate(0))).isEmpty();
  }

  @Test
  void rewrite_rewrittenGraph_hasNothingToDo() throws IOException {
    assertThat(GraphRewriter.rewrite(rewritten(MINI_LM))).isEmpty();
  }

  private static ByteBuffer with(ByteBuffer model, byte[] more) {
    return ByteBuffer.allocate(model.remaining() + more.length)
        .put(model.duplicate())
        .put(more)
        .flip();
  }

  static ByteBuffer rewritten(String model) throws IOException {
    return GraphRewriter.rewrite(bytes(model)).orElseThrow();
  }

  private static ByteBuffer bytes(String model) throws IOException {
    ModelFiles files = Models.find(model);
    return ByteBuffer.wrap(files.read(files.graph("")));
  }

  private static float[] states(OrtSession plain, Tokens tokens) throws OrtException {
    long[] ones = new long[tokens.ids().length];
    Arrays.fill(ones, 1);
    var inputs = new LinkedHashMap<String, OnnxTensor>();
    try {
      inputs.put("input_ids", tensor(tokens.ids()));
      inputs.put("attention_mask", tensor(ones));
      inputs.put("token_type_ids", tensor(tokens.typeIds()));
      try (OrtSession.Result result = plain.run(inputs)) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] states = new float[values.remaining()];
        values.get(states);
        return states;
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        OnnxRuntime.start(), LongBuffer.wrap(values), new long[] {1, values.length});
  }

  static double[] pool(float[] states, int width) {
    double[] pooled = new double[width];
    for (int i = 0; i < states.length; i++) {
      pooled[i % width] += states[i];
    }
    return pooled;
  }

  static double cosine(double[] a, double[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      squareA += a[i] * a[i];
      squareB += b[i] * b[i];
    }
    return dot / Math.sqrt(squareA * squareB);
  }
}
