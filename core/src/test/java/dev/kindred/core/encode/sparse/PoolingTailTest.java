package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.OnnxGraph;
import dev.kindred.core.model.testing.OnnxGraph.Attribute;
import dev.kindred.core.model.testing.OnnxGraph.Element;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All forms in which a graph may give logits or weights. The graphs here look each token's logits
 * up in a table, so that the test knows them.
 */
class PoolingTailTest {
  private static final List<String> TOKENS = List.of("[CLS]", "the", "river", "bank", "[SEP]");
  private static final String TEXT = "the river bank";
  private static final String[] IDS = {"batch", "sequence"};

  @TempDir Path dir;

  private TinyModel model;
  private int terms;
  private float[] table;

  @BeforeEach
  void makeFolder() throws IOException {
    model = TinyModel.bert().mlmHead().writeTo(dir);
    terms = model.vocabulary().size();
    var random = new Random(5);
    table = new float[terms * terms];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (random.nextGaussian() - 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9, max", "11, max", "12, sum", "13, sum", "17, max", "17, sum", "18, max", "21, sum"
  })
  void encode_eachOperatorSet_reducesAsItWantsIt(int opset, String strategy) throws IOException {
    pooling(strategy);
    write(
        proto -> {
          proto.getOpsetImportBuilder(0).setVersion(opset);
          return proto;
        },
        logits(String.valueOf(terms)));
    assertPooled(strategy);
  }

  @Test
  void encode_widthLeftOpen_isFoundOut() throws IOException {
    write(UnaryOperator.identity(), logits("vocabulary"));
    assertPooled("max");
  }

  @Test
  void encode_rowsPaddedBeyondTheVocabulary_dropsThem() throws IOException {
    int padded = Math.ceilDiv(terms, 128) * 128;
    float[] wide = new float[terms * padded];
    for (int row = 0; row < terms; row++) {
      System.arraycopy(table, row * terms, wide, row * padded, terms);
      for (int i = terms; i < padded; i++) {
        wide[row * padded + i] = 9; // would come first
      }
    }
    var graph = new OnnxGraph("padded");
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String rows =
        graph.node("Gather", List.of(graph.floats("t", FloatTensor.of(wide, terms, padded)), ids));
    graph.output("logits", rows, Element.FLOAT, "batch", "sequence", String.valueOf(padded));
    write(UnaryOperator.identity(), graph);
    assertPooled("max");
  }

  @Test
  void encode_logitsAmongOtherOutputs_areFoundByName() throws IOException {
    OnnxGraph graph = logits(String.valueOf(terms));
    String ones = graph.floats("ones", FloatTensor.of(new float[terms], 1, 1, terms));
    graph.output("other", ones, Element.FLOAT, "batch", "1", String.valueOf(terms));
    write(UnaryOperator.identity(), graph);
    assertPooled("max");
  }

  @Test
  void encode_halfPrecisionLogits_areWidened() throws IOException {
    for (int i = 0; i < table.length; i++) {
      table[i] = Float.float16ToFloat(Float.floatToFloat16(table[i]));
    }
    OnnxGraph graph = new OnnxGraph("half");
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String half =
        graph.node(
            "Cast",
            List.of(rows(graph, ids)),
            Attribute.ofInt("to", TensorProto.DataType.FLOAT16.getNumber()));
    graph.output("logits", half, Element.FLOAT, "batch", "sequence", String.valueOf(terms));
    write(
        proto -> {
          proto
              .getGraphBuilder()
              .getOutputBuilder(0)
              .getTypeBuilder()
              .getTensorTypeBuilder()
              .setElemType(TensorProto.DataType.FLOAT16.getNumber());
          return proto;
        },
        graph);
    assertPooled("max");
  }

  @Test
  void encode_weightsBesideTheGraph_areFound() throws IOException {
    write(
        proto -> {
          TensorProto.Builder tensor =
              proto.getGraphBuilder().getInitializerBuilderList().stream()
                  .filter(each -> each.getName().equals("table"))
                  .findFirst()
                  .orElseThrow();
          try {
            Files.write(dir.resolve("onnx/model.onnx_data"), tensor.getRawData().toByteArray());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          tensor
              .clearRawData()
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(entry("location", "model.onnx_data"))
              .addExternalData(entry("offset", "0"))
              .addExternalData(entry("length", String.valueOf(4L * terms * terms)));
          return proto;
        },
        logits(String.valueOf(terms)));
    assertPooled("max");
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void encode_graphThatPools_isTakenAtItsWord() throws IOException {
    OnnxGraph graph = new OnnxGraph("pooled");
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String max = largest(graph, ids);
    graph.output("sparse_embedding", max, Element.FLOAT, "batch", String.valueOf(terms));
    write(UnaryOperator.identity(), graph);
    assertThat(weights()).isEqualTo(largest());
  }

  private String largest(OnnxGraph graph, String ids) {
    return graph.node(
        "ReduceMax",
        List.of(rows(graph, ids)),
        Attribute.ofInts("axes", 1),
        Attribute.ofInt("keepdims", 0));
  }

  /** The largest logit of any token, where it is above 0. */
  private Map<String, Float> largest() {
    var expected = new HashMap<String, Float>();
    for (int term = 0; term < terms; term++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (String token : TOKENS) {
        largest = Math.max(largest, logit(token, term));
      }
      if (largest > 0) {
        expected.put(model.vocabulary().get(term), largest);
      }
    }
    return expected;
  }

  /** As where a head is joined behind a backbone that shows its token states. */
  @ParameterizedTest
  @CsvSource({"32", "4096"})
  void encode_statesBesideWeights_takesWhatFitsTheVocabulary(int width) throws IOException {
    OnnxGraph graph = new OnnxGraph("states and weights");
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String states =
        graph.node(
            "Gather",
            List.of(
                graph.floats("states", FloatTensor.of(new float[terms * width], terms, width)),
                ids));
    String max = largest(graph, ids);
    String shape = String.valueOf(width);
    graph.output("last_hidden_state", states, Element.FLOAT, "batch", "sequence", shape);
    graph.output("sparse_weights", max, Element.FLOAT, "batch", String.valueOf(terms));
    write(UnaryOperator.identity(), graph);
    assertThat(weights()).isEqualTo(largest());
  }

  @Test
  void encode_logitsBesideWiderStates_takesWhatFitsTheVocabulary() throws IOException {
    OnnxGraph graph = new OnnxGraph("states and scores");
    String ids = graph.input("input_ids", Element.INT64, IDS);
    int width = 2 * terms;
    String table = graph.floats("states", FloatTensor.of(new float[terms * width], terms, width));
    String states = graph.node("Gather", List.of(table, ids));
    String shape = String.valueOf(width);
    graph.output("last_hidden_state", states, Element.FLOAT, "batch", "sequence", shape);
    graph.output(
        "scores", rows(graph, ids), Element.FLOAT, "batch", "sequence", String.valueOf(terms));
    write(UnaryOperator.identity(), graph);
    assertPooled("max");
  }

  /**
   * As Anserini's SPLADE++ graphs: the ids of the terms that weigh something, and their weights.
   */
  @Test
  void encode_graphThatGivesPairs_isTakenAtItsWord() throws IOException {
    OnnxGraph graph = new OnnxGraph("pairs");
    String ids = graph.input("input_ids", Element.INT64, IDS);
    String flat = graph.node("Reshape", List.of(ids, graph.vector(-1)));
    String floats = graph.node("Cast", List.of(flat), Attribute.ofInt("to", Element.FLOAT.code()));
    graph.output("output_idx", flat, Element.INT64, "terms");
    graph.output("output_weights", floats, Element.FLOAT, "terms");
    write(UnaryOperator.identity(), graph);
    var expected = new HashMap<String, Float>();
    TOKENS.forEach(token -> expected.put(token, (float) model.tokenId(token)));
    assertThat(weights()).isEqualTo(expected);
  }

  /** Attention carries damage to every token, so no weight can be damaged unseen. */
  @ParameterizedTest
  @CsvSource({"max, NaN", "sum, NaN", "max, Infinity", "sum, Infinity"})
  void encode_anyWeightDamaged_saysSo(String strategy, float damage) throws IOException {
    pooling(strategy);
    byte[] sound = Files.readAllBytes(model.onnxFile());
    int tensors = ModelProto.parseFrom(sound).getGraph().getInitializerCount();
    int damaged = 0;
    for (int i = 0; i < tensors; i++) {
      ModelProto.Builder proto = ModelProto.parseFrom(sound).toBuilder();
      TensorProto.Builder tensor = proto.getGraphBuilder().getInitializerBuilder(i);
      byte[] raw = tensor.getRawData().toByteArray();
      if (tensor.getDataType() != Element.FLOAT.code() || raw.length == Float.BYTES) {
        continue;
      }
      // In the first row: of tokens not in this text, but of every text's first position.
      ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, damage);
      tensor.setRawData(ByteString.copyFrom(raw));
      Files.write(model.onnxFile(), proto.build().toByteArray());
      assertThatThrownBy(this::weights)
          .as(tensor.getName())
          .isInstanceOf(ModelException.class)
          .hasMessageEndingWith(": its weights are damaged");
      damaged++;
    }
    assertThat(damaged).isGreaterThan(20);
  }

  private OnnxGraph logits(String width) {
    var graph = new OnnxGraph("logits");
    String ids = graph.input("input_ids", Element.INT64, IDS);
    graph.output("logits", rows(graph, ids), Element.FLOAT, "batch", "sequence", width);
    return graph;
  }

  private String rows(OnnxGraph graph, String ids) {
    return graph.node(
        "Gather", List.of(graph.floats("table", FloatTensor.of(table, terms, terms)), ids));
  }

  private float logit(String token, int term) {
    return table[model.tokenId(token) * terms + term];
  }

  private void write(UnaryOperator<ModelProto.Builder> change, OnnxGraph graph) throws IOException {
    ModelProto.Builder proto = ModelProto.parseFrom(graph.toBytes()).toBuilder();
    Files.write(model.onnxFile(), change.apply(proto).build().toByteArray());
  }

  private void pooling(String strategy) throws IOException {
    Files.writeString(
        dir.resolve("1_SpladePooling/config.json"),
        "{\"pooling_strategy\": \"%s\"}".formatted(strategy));
  }

  private Map<String, Float> weights() {
    try (SparseEncoder encoder = SparseEncoders.open(dir.toString(), SparseOptions.DEFAULT)) {
      var weights = new HashMap<String, Float>();
      encoder
          .encode(TEXT, TextRole.PLAIN)
          .vector()
          .terms()
          .forEach(term -> weights.put(term.term(), term.weight()));
      return weights;
    }
  }

  private void assertPooled(String strategy) {
    var expected = new HashMap<String, Double>();
    for (int term = 0; term < terms; term++) {
      var values = new ArrayList<Double>();
      for (String token : TOKENS) {
        values.add(Math.log1p(Math.max(0, logit(token, term))));
      }
      double pooled =
          strategy.equals("sum")
              ? values.stream().mapToDouble(x -> x).sum()
              : values.stream().mapToDouble(x -> x).max().orElseThrow();
      if (pooled > 0) {
        expected.put(model.vocabulary().get(term), pooled);
      }
    }
    Map<String, Float> actual = weights();
    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (term, weight) ->
            assertThat((double) weight)
                .as(term)
                .isCloseTo(expected.getOrDefault(term, 0.0), within(1e-6)));
  }
}
