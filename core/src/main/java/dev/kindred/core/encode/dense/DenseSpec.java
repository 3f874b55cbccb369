package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.Activation;
import dev.kindred.core.encode.onnx.TransformerSettings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a model folder says of itself, as far as it shapes a vector.
 *
 * @param graph path of the ONNX graph
 * @param transformer how the model reads texts
 * @param poolings concatenated in this order; not used where the graph pools
 * @param includePrompt whether the prompt's tokens are pooled
 * @param stepsByRole what follows pooling, in order, for texts of each role; the same for all but
 *     in a Router
 * @param truncateDimension the vector's first values that are kept (Matryoshka)
 */
record DenseSpec(
    String graph,
    TransformerSettings transformer,
    List<Pooling> poolings,
    boolean includePrompt,
    Map<TextRole, List<Step>> stepsByRole,
    OptionalInt truncateDimension,
    Similarity similarity) {

  /** Copies the steps. */
  DenseSpec {
    var copy = new EnumMap<TextRole, List<Step>>(TextRole.class);
    stepsByRole.forEach((role, steps) -> copy.put(role, List.copyOf(steps)));
    stepsByRole = copy;
  }

  /** A module behind pooling. */
  sealed interface Step permits Step.Normalize, Step.Dense {
    /**
     * Brings the vector to unit length. No record: those are hashed by classes made at run time.
     */
    enum Normalize implements Step {
      UNIT_LENGTH
    }

    /**
     * A linear layer and an activation.
     *
     * @param weights path of the module's {@code model.safetensors}
     */
    record Dense(String weights, boolean bias, Activation activation) implements Step {}
  }

  /** Whether texts of all roles go the same way. */
  boolean symmetric() {
    return stepsByRole.values().stream().allMatch(steps(TextRole.DOCUMENT)::equals);
  }

  List<Step> steps(TextRole role) {
    return stepsByRole.getOrDefault(role, List.of());
  }

  /** Steps as text, for fingerprints. */
  static List<String> describe(List<Step> steps) {
    return steps.stream()
        .map(
            step ->
                step instanceof Step.Dense dense
                    ? "dense " + dense.bias() + " " + dense.activation()
                    : "normalize")
        .toList();
  }

  /** Paths of the steps' weights. */
  static List<String> weights(List<Step> steps) {
    return steps.stream()
        .flatMap(
            step -> step instanceof Step.Dense dense ? Stream.of(dense.weights()) : Stream.of())
        .toList();
  }

  /** Everything here but where files lie, as text, as far as it shapes texts of a role. */
  String settings(TextRole role) {
    return String.join(
        "\n",
        "maxTokens " + transformer.maxTokens(),
        "lowerCase " + transformer.lowerCase(),
        "poolings " + poolings,
        "includePrompt " + includePrompt,
        "steps " + describe(steps(role)),
        "truncate " + truncateDimension,
        "prompts " + transformer.promptsByRole(),
        "similarity " + similarity);
  }
}
