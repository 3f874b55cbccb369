package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.onnx.GraphFile;
import dev.kindred.core.encode.onnx.GraphHeader;
import dev.kindred.core.encode.onnx.GraphHeader.Output;
import dev.kindred.core.encode.onnx.GraphTail;
import dev.kindred.core.encode.sparse.SpladePooling.Activation;
import dev.kindred.core.encode.sparse.SpladePooling.Strategy;
import dev.kindred.core.model.ModelException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Pooling inside of ONNX Runtime. The logits of a passage are {@code tokens × vocabulary}, 30 MB
 * for 256 tokens of BERT's; joined behind the graph itself, what comes to Java is one row.
 *
 * @param tail gives {@code 1 × vocabulary}
 * @param rest what the row's values still have to go through; empty if they are weights
 */
record PoolingTail(GraphTail tail, Optional<Activation> rest) {

  // Anserini's SPLADE++ and SPLADE-v3 graphs give the terms' ids and weights, each of rank 1.
  private static final String IDS = "output_idx";
  private static final String WEIGHTS = "output_weights";

  private static final String LOGITS = "logits";

  /**
   * Finds out what a graph gives, and completes it.
   *
   * @throws ModelException if it gives nothing over the vocabulary
   */
  static PoolingTail of(GraphFile file, SpladePooling pooling, Vocabulary vocabulary) {
    List<Output> outputs = file.header().outputs();
    var tail = new GraphTail(file.header());
    if (has(outputs, IDS) && has(outputs, WEIGHTS)) {
      int width = vocabulary.size();
      return new PoolingTail(
          tail.output(tail.scatter(IDS, WEIGHTS, width), width), Optional.empty());
    }
    Optional<Output> logits = best(outputs, 3, vocabulary);
    Optional<Output> weights = best(outputs, 2, vocabulary);
    // A graph may give its token states beside what it makes of them.
    boolean statesBeside =
        weights.filter(output -> vocabulary.fits(output.width())).isPresent()
            && logits.filter(output -> isLogits(output, vocabulary)).isEmpty();
    if (logits.isPresent() && !statesBeside) {
      check(file, logits.get(), vocabulary);
      return ofLogits(tail, logits.get(), pooling);
    }
    if (weights.isPresent()) {
      check(file, weights.get(), vocabulary);
      String value = tail.copy(tail.toFloat(weights.get()));
      return new PoolingTail(tail.output(value, weights.get().width()), Optional.empty());
    }
    throw new ModelException(
        "%s gives %s, no logits over a vocabulary: it is no sparse model"
            .formatted(file.where(), names(outputs)));
  }

  private static boolean has(List<Output> outputs, String name) {
    return outputs.stream().anyMatch(output -> output.name().equals(name));
  }

  /** Logits by their usual name, else what is as wide as the vocabulary, else the widest. */
  private static Optional<Output> best(List<Output> outputs, int rank, Vocabulary vocabulary) {
    List<Output> floats =
        outputs.stream().filter(output -> output.isFloats() && output.hasRank(rank)).toList();
    return floats.stream()
        .filter(output -> output.name().equals(LOGITS))
        .findFirst()
        .or(() -> floats.stream().filter(output -> vocabulary.fits(output.width())).findFirst())
        .or(() -> floats.stream().max(Comparator.comparingInt(Output::width)));
  }

  private static boolean isLogits(Output output, Vocabulary vocabulary) {
    return output.name().equals(LOGITS) || vocabulary.fits(output.width());
  }

  /** A width that the file leaves open is checked at the first text. */
  private static void check(GraphFile file, Output output, Vocabulary vocabulary) {
    int width = output.width();
    if (width < 0 || vocabulary.fits(width)) {
      return;
    }
    throw new ModelException(
        output.name().equals(LOGITS)
            ? "%s gives logits over %d terms, but its tokenizer has %d"
                .formatted(file.where(), width, vocabulary.size())
            : "%s gives %s of width %d, no logits over its tokenizer's %d terms: it is no sparse model"
                .formatted(file.where(), output.name(), width, vocabulary.size()));
  }

  private static PoolingTail ofLogits(GraphTail tail, Output logits, SpladePooling pooling) {
    String value = tail.toFloat(logits);
    if (pooling.strategy() == Strategy.MAX) {
      // The activation ascends, so it is enough to apply it to the largest logit, in Java.
      return new PoolingTail(
          tail.output(tail.max(value, 1), logits.width()), Optional.of(pooling.activation()));
    }
    for (int i = 0; i < pooling.activation().logarithms(); i++) {
      value = tail.log1pRelu(value);
    }
    return new PoolingTail(tail.output(tail.sum(value, 1), logits.width()), Optional.empty());
  }

  private static List<String> names(List<GraphHeader.Output> outputs) {
    return outputs.stream().map(Output::name).toList();
  }
}
