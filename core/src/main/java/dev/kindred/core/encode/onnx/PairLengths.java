package dev.kindred.core.encode.onnx;

/**
 * How many tokens of each text of a pair are kept.
 *
 * @param first of the first text
 * @param second of the second
 */
record PairLengths(int first, int second) {

  /**
   * HuggingFace's {@code longest_first}, as its fast tokenizers do it ({@code truncate_encodings}
   * of the tokenizers library): the shorter text is kept whole while it has no more than half of
   * the budget, else each gets half. An odd token goes to the text that was longer, of two equal
   * ones to the second; transformers' slow tokenizers give it to the first.
   *
   * @param budget most tokens of both, at least 0
   */
  static PairLengths longestFirst(int first, int second, int budget) {
    if (first + second <= budget) {
      return new PairLengths(first, second);
    }
    int shorter = Math.min(Math.min(first, second), budget / 2);
    return first > second
        ? new PairLengths(budget - shorter, shorter)
        : new PairLengths(shorter, budget - shorter);
  }
}
