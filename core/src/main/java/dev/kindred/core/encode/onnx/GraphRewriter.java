package dev.kindred.core.encode.onnx;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Writes quantised BERT graphs anew for texts that are run one at a time without padding. ONNX
 * Runtime fuses most of these graphs itself when it loads them, but neither of two things, each of
 * which costs much: attention, whose heads it cuts out, multiplies and joins by a dozen nodes; and
 * a sum that is normalised, for which its plain {@code LayerNormalization} is slow on CPUs. Both
 * have operators of their own there ({@code MultiHeadAttention} and {@code SkipLayerNormalization},
 * of com.microsoft). The attention mask, all ones, goes with the first.
 *
 * <p>Nodes are recognised by what they compute from what, never by name. What comes out differs
 * from what the plain graph gives by the rounding of floats, as between ONNX Runtime's own levels
 * of optimisation.
 */
final class GraphRewriter {
  private final NodeGraph graph;
  private int norms;
  private int attentions;

  private GraphRewriter(NodeGraph graph) {
    this.graph = graph;
  }

  /**
   * Writes a model anew.
   *
   * @return empty if it is no quantised BERT, or its attention is not recognised
   */
  static Optional<ByteBuffer> rewrite(ByteBuffer model) {
    return NodeGraph.read(model).flatMap(graph -> new GraphRewriter(graph).rewritten());
  }

  private Optional<ByteBuffer> rewritten() {
    // ONNX Runtime fuses graphs of floats as well by itself.
    if (graph.nodes().stream().noneMatch(node -> node.is("MatMulInteger"))) {
      return Optional.empty();
    }
    for (Node node : graph.nodes()) {
      if (node.is("Softmax")) {
        Optional<AttentionPattern> attention = AttentionPattern.around(node, graph);
        if (attention.isEmpty()) {
          return Optional.empty();
        }
        graph.replace(attention.get().last(), attention.get().fused());
        attentions++;
      } else {
        NormPattern.endingWith(node, graph)
            .ifPresent(
                norm -> {
                  graph.replace(node, norm.fused(node.output()));
                  norms++;
                });
      }
    }
    return attentions > 0 && norms > 0 ? Optional.of(graph.write()) : Optional.empty();
  }
}
