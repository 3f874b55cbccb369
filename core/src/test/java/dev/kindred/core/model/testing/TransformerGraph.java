package dev.kindred.core.model.testing;

import dev.kindred.core.model.testing.OnnxGraph.Attribute;
import dev.kindred.core.model.testing.OnnxGraph.Element;
import dev.kindred.core.model.testing.TinyWeights.Layer;
import dev.kindred.core.model.testing.TinyWeights.Linear;
import dev.kindred.core.model.testing.TinyWeights.Norm;
import java.util.List;

/** Lays a {@link TinyWeights} out as an ONNX graph, with the inputs and outputs of real exports. */
final class TransformerGraph {
  private static final String BATCH = "batch_size";
  private static final String SEQUENCE = "sequence_length";

  private final TinyWeights weights;
  private final OnnxGraph graph;

  private TransformerGraph(TinyWeights weights) {
    this.weights = weights;
    this.graph = new OnnxGraph(weights.architecture().modelType());
  }

  static OnnxGraph of(TinyWeights weights, Head head) {
    TransformerGraph built = new TransformerGraph(weights);
    String ids = built.graph.input("input_ids", Element.INT64, BATCH, SEQUENCE);
    String mask = built.graph.input("attention_mask", Element.INT64, BATCH, SEQUENCE);
    String states = built.embeddings(ids);
    String maskBias = built.maskBias(mask);
    for (int i = 0; i < weights.layers().size(); i++) {
      states = built.layer("layer." + i, weights.layers().get(i), states, maskBias);
    }
    switch (head) {
      case NONE ->
          built.graph.output(
              "last_hidden_state",
              states,
              Element.FLOAT,
              BATCH,
              SEQUENCE,
              String.valueOf(weights.hiddenSize()));
      case MLM ->
          built.graph.output(
              "logits",
              built.mlmLogits(states),
              Element.FLOAT,
              BATCH,
              SEQUENCE,
              String.valueOf(weights.vocabularySize()));
      case CLASSIFIER ->
          built.graph.output("logits", built.classifierLogit(states), Element.FLOAT, BATCH, "1");
    }
    return built.graph;
  }

  private String embeddings(String ids) {
    String tokens = graph.floats("embeddings.token", weights.tokenEmbeddings());
    String sum = graph.node("Gather", List.of(tokens, ids));
    String table = graph.floats("embeddings.position", weights.positionEmbeddings());
    String positions =
        weights.architecture().firstPosition() == 0
            ? firstRows(table, ids)
            : graph.node("Gather", List.of(table, positionsWithoutPadding(ids)));
    sum = graph.node("Add", List.of(sum, positions));
    FloatTensor typeTable = weights.tokenTypeEmbeddings();
    if (typeTable != null) {
      String types = graph.floats("embeddings.type", typeTable);
      String rows =
          weights.architecture().takesTokenTypes()
              ? graph.input("token_type_ids", Element.INT64, BATCH, SEQUENCE)
              : graph.scalar(0L);
      sum = graph.node("Add", List.of(sum, graph.node("Gather", List.of(types, rows))));
    }
    return norm("embeddings.norm", weights.embeddingNorm(), sum);
  }

  /** Rows 0 to the sequence's length of the position table. */
  private String firstRows(String table, String ids) {
    String length =
        graph.node("Gather", List.of(graph.node("Shape", List.of(ids)), graph.vector(1)), axis(0));
    return graph.node("Slice", List.of(table, graph.vector(0), length, graph.vector(0)));
  }

  /** cumsum(notPad) * notPad + 1, as HuggingFace's create_position_ids_from_input_ids. */
  private String positionsWithoutPadding(String ids) {
    String isPad = graph.node("Equal", List.of(ids, graph.scalar((long) weights.padId())));
    String notPad = cast(graph.node("Not", List.of(isPad)), Element.INT64);
    String counted = graph.node("CumSum", List.of(notPad, graph.scalar(1L)));
    String kept = graph.node("Mul", List.of(counted, notPad));
    long paddingRow = weights.architecture().firstPosition() - 1L;
    return graph.node("Add", List.of(kept, graph.scalar(paddingRow)));
  }

  /** [batch, 1, 1, sequence]: 0 for tokens, the lowest float for padding. */
  private String maskBias(String mask) {
    String broadcast = graph.node("Unsqueeze", List.of(mask, graph.vector(1, 2)));
    String padding = graph.node("Sub", List.of(graph.scalar(1f), cast(broadcast, Element.FLOAT)));
    return graph.node("Mul", List.of(padding, graph.scalar(-Float.MAX_VALUE)));
  }

  private String layer(String name, Layer layer, String states, String maskBias) {
    String attended = attention(name + ".attention", layer, states, maskBias);
    String afterAttention =
        norm(
            name + ".attention.norm",
            layer.attentionNorm(),
            graph.node("Add", List.of(states, attended)));
    String up = gelu(linear(name + ".up", layer.up(), afterAttention));
    String down = linear(name + ".down", layer.down(), up);
    return norm(
        name + ".norm", layer.outputNorm(), graph.node("Add", List.of(afterAttention, down)));
  }

  private String attention(String name, Layer layer, String states, String maskBias) {
    String query = splitHeads(linear(name + ".query", layer.query(), states), 0, 2, 1, 3);
    String key = splitHeads(linear(name + ".key", layer.key(), states), 0, 2, 3, 1);
    String value = splitHeads(linear(name + ".value", layer.value(), states), 0, 2, 1, 3);
    double width = (double) weights.hiddenSize() / weights.heads();
    String dots = graph.node("MatMul", List.of(query, key));
    String scaled = graph.node("Div", List.of(dots, graph.scalar((float) Math.sqrt(width))));
    String masked = graph.node("Add", List.of(scaled, maskBias));
    String shares = graph.node("Softmax", List.of(masked), axis(-1));
    String context = graph.node("MatMul", List.of(shares, value));
    String tokensFirst =
        graph.node("Transpose", List.of(context), Attribute.ofInts("perm", 0, 2, 1, 3));
    String joined =
        graph.node("Reshape", List.of(tokensFirst, graph.vector(0, 0, weights.hiddenSize())));
    return linear(name + ".output", layer.attentionOutput(), joined);
  }

  private String splitHeads(String states, long... perm) {
    long width = weights.hiddenSize() / weights.heads();
    String split =
        graph.node("Reshape", List.of(states, graph.vector(0, 0, weights.heads(), width)));
    return graph.node("Transpose", List.of(split), Attribute.ofInts("perm", perm));
  }

  private String mlmLogits(String states) {
    String dense = gelu(linear("mlm.dense", weights.mlm().dense(), states));
    String transformed = norm("mlm.norm", weights.mlm().norm(), dense);
    String projection =
        graph.node("Transpose", List.of("embeddings.token"), Attribute.ofInts("perm", 1, 0));
    String logits = graph.node("MatMul", List.of(transformed, projection));
    return graph.node("Add", List.of(logits, graph.floats("mlm.bias", weights.mlm().bias())));
  }

  private String classifierLogit(String states) {
    String first = graph.node("Gather", List.of(states, graph.scalar(0L)), axis(1));
    String pooled = linear("pooler", weights.classifier().pooler(), first);
    return linear("classifier", weights.classifier().logit(), graph.node("Tanh", List.of(pooled)));
  }

  private String linear(String name, Linear linear, String x) {
    String weight = graph.floats(name + ".weight", linear.weight().transposed());
    String bias = graph.floats(name + ".bias", linear.bias());
    return graph.node("Add", List.of(graph.node("MatMul", List.of(x, weight)), bias));
  }

  private String norm(String name, Norm norm, String x) {
    String scale = graph.floats(name + ".scale", norm.scale());
    String shift = graph.floats(name + ".shift", norm.shift());
    float epsilon = (float) weights.architecture().normEpsilon();
    return graph.node(
        "LayerNormalization",
        List.of(x, scale, shift),
        axis(-1),
        Attribute.ofFloat("epsilon", epsilon));
  }

  private String gelu(String x) {
    String scaled = graph.node("Div", List.of(x, graph.scalar((float) Math.sqrt(2))));
    String gate = graph.node("Add", List.of(graph.node("Erf", List.of(scaled)), graph.scalar(1f)));
    String product = graph.node("Mul", List.of(x, gate));
    return graph.node("Mul", List.of(product, graph.scalar(0.5f)));
  }

  private String cast(String x, Element to) {
    return graph.node("Cast", List.of(x), Attribute.ofInt("to", to.code()));
  }

  private static Attribute axis(long axis) {
    return Attribute.ofInt("axis", axis);
  }
}
