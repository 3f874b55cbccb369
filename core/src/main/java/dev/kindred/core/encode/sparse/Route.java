package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.text.Tokenizer;

/** One way from a text to terms; a model has one, or one for queries and one for documents. */
interface Route extends AutoCloseable {
  SparseEmbedding encode(String text, TextRole role);

  /** Tokens that a text may have besides its prompt and special tokens. */
  int maxOwnTokens(TextRole role);

  Tokenizer tokenizer();

  @Override
  void close();
}
