package dev.kindred.core.encode.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Attention in many heads (Vaswani et al. 2017): {@code softmax(scale · Q K' + mask) V} a head.
 *
 * @param last the node that joins the heads again
 * @param query, key, value of shape {@code 1 × tokens × width}
 * @param scale of the products
 */
record AttentionPattern(
    Node last, String query, String key, String value, long heads, double scale) {

  private static final String FUSED = "MultiHeadAttention";

  /** What a mask may be made with: anything that neither looks up nor multiplies weights. */
  private static final Set<String> OPERATORS_OF_MASKS =
      Set.of(
          "Add",
          "And",
          "Cast",
          "Concat",
          "Constant",
          "ConstantOfShape",
          "Div",
          "Equal",
          "Expand",
          "Gather",
          "Max",
          "Min",
          "Mul",
          "Neg",
          "Not",
          "Or",
          "Range",
          "Reshape",
          "Shape",
          "Slice",
          "Squeeze",
          "Sub",
          "Unsqueeze",
          "Where");

  private static final List<Long> HEADS_FIRST = List.of(0L, 2L, 1L, 3L);
  private static final List<Long> HEADS_FIRST_TOKENS_LAST = List.of(0L, 2L, 3L, 1L);
  private static final List<Long> TOKENS_LAST = List.of(0L, 1L, 3L, 2L);

  /** A value cut into heads, and what it was multiplied with by the way. */
  private record Heads(String whole, long count, double factor) {}

  /** A value and the constant that it was multiplied with. */
  private record Scaled(String value, double factor) {}

  /** The attention that a softmax is part of, if it is recognised. */
  static Optional<AttentionPattern> around(Node softmax, NodeGraph graph) {
    List<Long> axis = softmax.ints("axis");
    if (!axis.equals(List.of(-1L)) && !axis.equals(List.of(3L))) {
      return Optional.empty();
    }
    Optional<Scaled> scores =
        unmasked(softmax.input(0), graph).map(value -> unscaled(value, graph));
    Optional<Node> product =
        scores.flatMap(of -> graph.producer(of.value())).filter(node -> node.is("MatMul"));
    Optional<Node> context = only(softmax.output(), "MatMul", graph);
    if (product.isEmpty()
        || context.isEmpty()
        || !context.get().input(0).equals(softmax.output())) {
      return Optional.empty();
    }
    Optional<Heads> query = heads(product.get().input(0), false, graph);
    Optional<Heads> key = heads(product.get().input(1), true, graph);
    Optional<Heads> value = heads(context.get().input(1), false, graph);
    Optional<Node> last = joined(context.get(), graph);
    if (query.isEmpty()
        || key.isEmpty()
        || value.isEmpty()
        || last.isEmpty()
        || key.get().count() != query.get().count()
        || value.get().count() != query.get().count()
        || value.get().factor() != 1) {
      return Optional.empty();
    }
    return Optional.of(
        new AttentionPattern(
            last.get(),
            query.get().whole(),
            key.get().whole(),
            value.get().whole(),
            query.get().count(),
            scores.get().factor() * query.get().factor() * key.get().factor()));
  }

  /** What a mask of ones leaves as it is. */
  private static Optional<String> unmasked(String scores, NodeGraph graph) {
    Optional<Node> node = graph.producer(scores);
    if (node.isPresent() && node.get().is("Add")) {
      for (int side = 0; side < 2; side++) {
        if (isMask(node.get().input(1 - side), graph)) {
          return Optional.of(node.get().input(side));
        }
      }
      return Optional.empty();
    }
    if (node.isPresent() && node.get().is("Where")) {
      return isMask(node.get().input(0), graph)
          ? Optional.of(node.get().input(2))
          : Optional.empty();
    }
    return Optional.of(scores);
  }

  /** Whether a value comes from the attention mask, and from no weights. */
  private static boolean isMask(String value, NodeGraph graph) {
    boolean fromMask = false;
    var seen = new HashSet<String>(Set.of(value));
    var open = new ArrayDeque<String>(seen);
    while (!open.isEmpty()) {
      String next = open.pop();
      Optional<Node> producer = graph.producer(next);
      if (next.equals("attention_mask")) {
        fromMask = true;
      } else if (producer.isPresent() && isComputed(producer.get())) {
        if (!OPERATORS_OF_MASKS.contains(producer.get().operator())) {
          return false;
        }
        producer.get().inputs().stream().filter(seen::add).forEach(open::push);
      } else if (!isHarmless(next, producer, graph)) {
        return false;
      }
    }
    return fromMask;
  }

  private static boolean isComputed(Node producer) {
    return !producer.is("Constant") && !producer.is("Shape");
  }

  /** A shape holds nothing of the values; nor does one number, or numbers that are whole. */
  private static boolean isHarmless(String value, Optional<Node> producer, NodeGraph graph) {
    return value.isEmpty()
        || producer.filter(node -> node.is("Shape")).isPresent()
        || graph.constant(value).filter(of -> !of.floats() || of.size() == 1).isPresent();
  }

  private static Scaled unscaled(String value, NodeGraph graph) {
    Optional<Node> node = graph.producer(value);
    if (node.isPresent() && node.get().is("Div")) {
      Optional<Double> by = graph.constant(node.get().input(1)).flatMap(Tensor::single);
      if (by.isPresent()) {
        return new Scaled(node.get().input(0), 1 / by.get());
      }
    }
    if (node.isPresent() && node.get().is("Mul")) {
      for (int side = 0; side < 2; side++) {
        Optional<Double> by = graph.constant(node.get().input(1 - side)).flatMap(Tensor::single);
        if (by.isPresent()) {
          return new Scaled(node.get().input(side), by.get());
        }
      }
    }
    return new Scaled(value, 1);
  }

  /**
   * What was cut into heads.
   *
   * @param tokensLast whether the heads are transposed, as keys are
   */
  private static Optional<Heads> heads(String value, boolean tokensLast, NodeGraph graph) {
    Scaled after = unscaled(value, graph);
    Optional<Node> transpose = transpose(after.value(), graph);
    if (transpose.isEmpty()) {
      return Optional.empty();
    }
    List<Long> order = transpose.get().ints("perm");
    if (tokensLast && order.equals(TOKENS_LAST)) {
      transpose = transpose(transpose.get().input(0), graph);
      order = transpose.map(node -> node.ints("perm")).orElse(List.of());
    } else if (tokensLast && order.equals(HEADS_FIRST_TOKENS_LAST)) {
      order = HEADS_FIRST;
    } else if (tokensLast) {
      return Optional.empty();
    }
    Optional<Node> reshape =
        transpose.flatMap(node -> graph.producer(node.input(0))).filter(node -> node.is("Reshape"));
    if (!order.equals(HEADS_FIRST) || reshape.isEmpty()) {
      return Optional.empty();
    }
    List<Optional<Long>> shape = shape(reshape.get().input(1), graph);
    if (shape.size() != 4 || shape.get(2).filter(count -> count > 0).isEmpty()) {
      return Optional.empty();
    }
    Scaled before = unscaled(reshape.get().input(0), graph);
    return Optional.of(
        new Heads(before.value(), shape.get(2).orElseThrow(), after.factor() * before.factor()));
  }

  private static Optional<Node> transpose(String value, NodeGraph graph) {
    return graph.producer(value).filter(node -> node.is("Transpose"));
  }

  /** Extents that are constants, and places of those that are not. */
  private static List<Optional<Long>> shape(String value, NodeGraph graph) {
    Optional<Tensor> constant = graph.constant(value);
    if (constant.isPresent()) {
      return constant.get().values().stream().map(of -> Optional.of(of.longValue())).toList();
    }
    Optional<Node> node = graph.producer(value);
    if (node.isPresent() && node.get().is("Concat")) {
      var extents = new ArrayList<Optional<Long>>();
      node.get().inputs().forEach(part -> extents.addAll(shape(part, graph)));
      return extents;
    }
    return List.of(Optional.empty());
  }

  /** The reshaping that follows on the heads' transposition. */
  private static Optional<Node> joined(Node context, NodeGraph graph) {
    return only(context.output(), "Transpose", graph)
        .filter(node -> node.ints("perm").equals(HEADS_FIRST))
        .flatMap(
            transpose -> {
              // Beside the reshaping, its shape may be asked for.
              List<Node> others =
                  graph.consumers(transpose.output()).stream()
                      .filter(node -> !node.is("Shape"))
                      .toList();
              return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
            })
        .filter(node -> node.is("Reshape") && shape(node.input(1), graph).size() == 3);
  }

  private static Optional<Node> only(String value, String operator, NodeGraph graph) {
    List<Node> consumers = graph.consumers(value);
    return consumers.size() == 1 && consumers.getFirst().is(operator) && !graph.isOutput(value)
        ? Optional.of(consumers.getFirst())
        : Optional.empty();
  }

  /** Whether a node is what {@link #fused} gives. */
  static boolean isFused(Node node) {
    return node.operator().equals(FUSED) && node.domain().equals(Proto.MICROSOFT);
  }

  /** The same by one node. */
  Message fused() {
    return Proto.ofMicrosoft(FUSED, List.of(query, key, value), last.output())
        .message(5, Proto.attribute("num_heads", heads))
        .message(5, Proto.attribute("scale", scale));
  }
}
