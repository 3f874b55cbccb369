package dev.kindred.core.encode.onnx;

import dev.kindred.core.encode.onnx.GraphHeader.Output;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what {@link GraphRewriter} made anew, for a text that is represented by its first token
 * (BERT's [CLS]). In the last layer the other tokens are needed for their keys and values alone: of
 * the rest, which is most of a layer, only the first token's part is left. What comes out differs
 * by rounding, as fewer values share a quantisation's scale.
 */
final class FirstTokenRewriter {
  /** Name of the output, of shape {@code texts × width}. */
  static final String OUTPUT = "kindred.first_token";

  private static final String PREFIX = OUTPUT + ".";
  private static final String FROM = PREFIX + "from";
  private static final String TO = PREFIX + "to";
  private static final String TOKENS = PREFIX + "axis";
  private static final String FIRST = PREFIX + "index";

  /** What treats each token by itself, and weights or constants as they are. */
  private static final Set<String> BY_TOKEN =
      Set.of(
          "Add",
          "Cast",
          "Div",
          "Erf",
          "Mul",
          "Pow",
          "Sqrt",
          "Sub",
          "Tanh",
          "MatMulInteger",
          "DynamicQuantizeLinear",
          "SkipLayerNormalization",
          "LayerNormalization");

  private final NodeGraph graph;

  /** By value: what is the same of the first token alone. */
  private final Map<String, String> first = new HashMap<>();

  /** Values that all tokens are needed of. */
  private final Set<String> whole = new HashSet<>();

  private FirstTokenRewriter(NodeGraph graph) {
    this.graph = graph;
  }

  /**
   * Writes a model anew.
   *
   * @param names of the token states, best first
   * @return empty if it gives no such states, or they are not recognised
   */
  static Optional<ByteBuffer> rewrite(ByteBuffer model, List<String> names) {
    List<Output> outputs = GraphHeader.read(model).map(GraphHeader::outputs).orElse(List.of());
    Optional<Output> states =
        names.stream()
            .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
            .filter(output -> output.hasRank(3) && output.elementType() == GraphHeader.FLOAT)
            .findFirst();
    return states.isEmpty()
        ? Optional.empty()
        : NodeGraph.read(model)
            .flatMap(graph -> new FirstTokenRewriter(graph).rewritten(states.get()));
  }

  private Optional<ByteBuffer> rewritten(Output states) {
    Optional<Node> attention =
        graph.nodes().stream().filter(AttentionPattern::isFused).reduce((a, b) -> b);
    if (attention.isEmpty()) {
      return Optional.empty();
    }
    need(attention.get().input(1));
    need(attention.get().input(2));
    graph.append(
        Proto.node("Gather", List.of(firstOf(states.name()), FIRST), OUTPUT)
            .message(5, Proto.attribute("axis", 1)));
    graph.add(FROM, Proto.wholes(0));
    graph.add(TO, Proto.wholes(1));
    graph.add(TOKENS, Proto.wholes(1));
    graph.add(FIRST, Proto.wholes(List.of(), 0));
    graph.giveOnly(OUTPUT, Proto.value(OUTPUT, 0, states.width()));
    return Optional.of(graph.write());
  }

  /** Marks a value, and what it is made of. */
  private void need(String value) {
    var open = new ArrayDeque<String>(List.of(value));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (whole.add(next)) {
        graph.producer(next).ifPresent(node -> node.inputs().forEach(open::push));
      }
    }
  }

  /**
   * A value of shape {@code texts × tokens × any}, or a scale of one, for the first token alone.
   */
  private String firstOf(String value) {
    String known = first.get(value);
    if (known != null) {
      return known;
    }
    Optional<Node> producer = graph.producer(value);
    boolean cut = producer.isEmpty() || isNeededWhole(producer.get()) || !isByToken(producer.get());
    if (cut) {
      String name = PREFIX + value;
      graph.append(Proto.node("Slice", List.of(value, FROM, TO, TOKENS), name));
      first.put(value, name);
      return name;
    }
    Node node = producer.get();
    var inputs = new ArrayList<String>();
    for (String input : node.inputs()) {
      boolean stays =
          input.isEmpty()
              || graph.constant(input).isPresent()
              || (AttentionPattern.isFused(node) && !input.equals(node.input(0)));
      inputs.add(stays ? input : firstOf(input));
    }
    List<String> outputs = node.outputs().stream().map(output -> PREFIX + output).toList();
    graph.append(node.copy(inputs, outputs));
    for (int i = 0; i < outputs.size(); i++) {
      first.put(node.outputs().get(i), outputs.get(i));
    }
    return PREFIX + value;
  }

  /** A quantisation has values of its own here, from which its scale follows. */
  private boolean isNeededWhole(Node node) {
    return !node.is("DynamicQuantizeLinear") && whole.contains(node.output());
  }

  private boolean isByToken(Node node) {
    return BY_TOKEN.contains(node.operator()) || AttentionPattern.isFused(node);
  }
}
