package dev.kindred.core.encode.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the attentions that {@link GraphRewriter} made one node each as products again, but of
 * heads as they lie: ONNX Runtime's {@code FusedMatMul} finds a head's rows among those of the
 * others, where {@code MultiHeadAttention} copies queries, keys and values head by head first. Up
 * to 256 tokens this is faster; with more, it is slower, as the scores of all heads are in memory
 * at once.
 */
final class AttentionProducts {
  private static final String PREFIX = "kindred.attention.";
  private static final long[] HEADS_FIRST = {0, 2, 1, 3};

  private final NodeGraph graph;
  private final boolean together;

  private AttentionProducts(NodeGraph graph, boolean together) {
    this.graph = graph;
    this.together = together;
  }

  /**
   * Writes a model anew.
   *
   * @param together whether for several texts at once, whose heads do not lie so that they could be
   *     read there; what comes out for a text is, bit for bit, the same
   * @return empty if it has no such attention, or one of a width that is not recognised
   */
  static Optional<ByteBuffer> rewrite(ByteBuffer model, boolean together) {
    return NodeGraph.read(model)
        .flatMap(graph -> new AttentionProducts(graph, together).rewritten());
  }

  private Optional<ByteBuffer> rewritten() {
    List<Node> attentions = graph.nodes().stream().filter(AttentionPattern::isFused).toList();
    for (Node attention : attentions) {
      long heads = attention.ints("num_heads").getFirst();
      Optional<Long> width = width(attention).filter(of -> of % heads == 0);
      if (width.isEmpty()) {
        return Optional.empty();
      }
      replace(attention, heads, width.get() / heads);
    }
    return attentions.isEmpty() ? Optional.empty() : Optional.of(graph.write());
  }

  /** Rows of the matrix that the heads, joined, are multiplied with. */
  private Optional<Long> width(Node attention) {
    return graph.consumers(attention.output()).stream()
        .filter(node -> node.is("DynamicQuantizeLinear"))
        .flatMap(node -> graph.consumers(node.output()).stream())
        .filter(node -> node.is("MatMulInteger"))
        .flatMap(node -> graph.constant(node.input(1)).stream())
        .filter(weights -> weights.shape().size() == 2)
        .map(weights -> weights.shape().getFirst())
        .findFirst();
  }

  private void replace(Node attention, long heads, long width) {
    String own = PREFIX + attention.output();
    String split = "%sof_%d_times_%d".formatted(PREFIX, heads, width);
    String join = split + ".joined";
    graph.add(split, together ? Proto.wholes(0, 0, heads, width) : Proto.wholes(-1, heads, width));
    graph.add(
        join, together ? Proto.wholes(0, 0, heads * width) : Proto.wholes(1, -1, heads * width));
    var nodes = new ArrayList<Message>();
    var parts = new ArrayList<String>();
    for (String whole : attention.inputs()) {
      String part = own + "." + parts.size();
      String cut = together ? part + ".split" : part;
      nodes.add(Proto.node("Reshape", List.of(whole, split), cut));
      if (together) {
        nodes.add(transpose(cut, part, HEADS_FIRST));
      }
      parts.add(part);
    }
    String scores = own + ".scores";
    String weights = own + ".weights";
    String context = own + ".context";
    String joined = own + ".tokens_first";
    nodes.add(
        product(parts.get(0), parts.get(1), scores)
            .message(5, Proto.attribute("transBatchA", together ? 0 : 1))
            .message(5, Proto.attribute("transB", 1))
            .message(5, Proto.attribute("alpha", attention.real("scale").orElseThrow())));
    nodes.add(
        Proto.node("Softmax", List.of(scores), weights).message(5, Proto.attribute("axis", -1)));
    nodes.add(product(weights, parts.get(2), context));
    nodes.add(transpose(context, joined, together ? HEADS_FIRST : new long[] {1, 0, 2}));
    nodes.add(Proto.node("Reshape", List.of(joined, join), attention.output()));
    graph.replace(attention, nodes.toArray(Message[]::new));
  }

  private Message product(String a, String b, String output) {
    return Proto.ofMicrosoft("FusedMatMul", List.of(a, b), output)
        .message(5, Proto.attribute("transBatchB", together ? 0 : 1));
  }

  private static Message transpose(String value, String output, long[] order) {
    return Proto.node("Transpose", List.of(value), output)
        .message(5, Proto.attribute("perm", order));
  }
}
