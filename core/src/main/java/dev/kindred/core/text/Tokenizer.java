package dev.kindred.core.text;

/** A model's own tokenizer, seen only as far as counting needs it. Thread-safe. */
public interface Tokenizer {

  /**
   * Tokens of a text, without special tokens, prompts or truncation.
   *
   * @param text any text; long texts cost memory in proportion
   */
  TokenSpans tokenize(String text);
}
