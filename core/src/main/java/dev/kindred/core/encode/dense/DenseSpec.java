package dev.kindred.core.encode.dense;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a model folder says of itself, as far as it shapes a vector.
 *
 * @param graph path of the ONNX graph
 * @param maxTokens most tokens the model reads
 * @param lowerCase whether texts are lower-cased before tokenising
 * @param poolings concatenated in this order; not used where the graph pools
 * @param includePrompt whether the prompt's tokens are pooled
 * @param steps what follows pooling, in order
 * @param truncateDimension the vector's first values that are kept (Matryoshka)
 * @param prompts by name
 * @param defaultPrompt name of the prompt for a text in no role; may be empty
 */
record DenseSpec(
    String graph,
    int maxTokens,
    boolean lowerCase,
    List<Pooling> poolings,
    boolean includePrompt,
    List<Step> steps,
    OptionalInt truncateDimension,
    Map<String, String> prompts,
    String defaultPrompt,
    Similarity similarity) {

  /** A module behind pooling. */
  sealed interface Step permits Step.Normalize, Step.Dense {
    /** Brings the vector to unit length. */
    record Normalize() implements Step {}

    /**
     * A linear layer and an activation.
     *
     * @param weights path of the module's {@code model.safetensors}
     */
    record Dense(String weights, boolean bias, Activation activation) implements Step {}
  }

  /** The prompt before a text, as the reference's encode_query and encode_document choose it. */
  String prompt(TextRole role) {
    List<String> names =
        switch (role) {
          case QUERY -> List.of("query");
          case DOCUMENT -> List.of("document", "passage", "corpus");
          case PLAIN -> List.of();
        };
    for (String name : names) {
      String prompt = prompts.get(name);
      if (prompt != null) {
        return prompt;
      }
    }
    return prompts.getOrDefault(defaultPrompt, "");
  }
}
