package dev.kindred.core.model.testing;

/** Which version of sentence-transformers the folder looks as if written by. */
public enum KeyStyle {
  /** Up to 5.3: {@code pooling_mode_mean_tokens}, {@code sentence_transformers.models.Pooling}. */
  V5,
  /**
   * From 5.4, so all of 6.x: {@code pooling_mode}, {@code
   * sentence_transformers.sentence_transformer.modules.pooling.Pooling}, the length limit in
   * tokenizer_config.json.
   */
  V6
}
