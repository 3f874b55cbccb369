package dev.kindred.core.encode.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A NodeProto.
 *
 * @param operator its type; of ONNX's own operators unless {@code domain} says otherwise
 * @param attributes AttributeProtos by name
 * @param bytes the field of the graph that holds it
 */
record Node(
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, ByteBuffer> attributes,
    ByteBuffer bytes) {

  /**
   * Reads a node.
   *
   * @return empty if it holds graphs of its own
   */
  static Optional<Node> read(Fields fields, ByteBuffer bytes) {
    var inputs = new ArrayList<String>();
    var outputs = new ArrayList<String>();
    var attributes = new HashMap<String, ByteBuffer>();
    String operator = "";
    String domain = "";
    while (fields.next()) {
      switch (fields.number) {
        case 1 -> inputs.add(fields.text());
        case 2 -> outputs.add(fields.text());
        case 4 -> operator = fields.text();
        case 5 -> {
          String name = "";
          var attribute = fields.message();
          while (attribute.next()) {
            switch (attribute.number) {
              case 1 -> name = attribute.text();
              case 6, 11 -> { // g, graphs
                return Optional.empty();
              }
              default -> {}
            }
          }
          attributes.put(name, fields.content());
        }
        case 7 -> domain = fields.text();
        default -> {}
      }
    }
    return Optional.of(new Node(operator, domain, inputs, outputs, attributes, bytes));
  }

  /** Whether it is one of ONNX's own operators of that name. */
  boolean is(String name) {
    return operator.equals(name) && (domain.isEmpty() || domain.equals("ai.onnx"));
  }

  /** The same of other values. */
  Message copy(List<String> from, List<String> to) {
    Message copy = Proto.node(operator, from, to);
    attributes.values().forEach(attribute -> copy.bytes(5, attribute));
    return domain.isEmpty() ? copy : copy.text(7, domain);
  }

  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  String output() {
    return outputs.getFirst();
  }

  private Optional<Fields> attribute(String name) {
    return Optional.ofNullable(attributes.get(name)).map(bytes -> new Fields(bytes.duplicate()));
  }

  /** Attribute of whole numbers (AttributeProto: i 3, ints 8); empty if it is not given. */
  List<Long> ints(String name) {
    var values = new ArrayList<Long>();
    attribute(name)
        .ifPresent(
            fields -> {
              while (fields.next()) {
                if (fields.number == 3 || fields.number == 8) {
                  Tensor.varints(fields, values);
                }
              }
            });
    return values;
  }

  /** Attribute of one number (AttributeProto: f 2). */
  OptionalDouble real(String name) {
    Optional<Fields> fields = attribute(name);
    while (fields.isPresent() && fields.get().next()) {
      if (fields.get().number == 2) {
        return OptionalDouble.of(fields.get().content().getFloat());
      }
    }
    return OptionalDouble.empty();
  }

  /** Attribute of one tensor (AttributeProto: t 5). */
  Optional<Tensor> tensor(String name) {
    Optional<Fields> fields = attribute(name);
    while (fields.isPresent() && fields.get().next()) {
      if (fields.get().number == 5) {
        return Tensor.read(fields.get().message());
      }
    }
    return Optional.empty();
  }

  // Two nodes of a graph are the same only if they are one.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
