package dev.kindred.core.model.testing;

/**
 * The families of encoders a tiny model can belong to. All are post-norm transformers; they differ
 * in their inputs, position numbers and tokenizers.
 */
public enum Architecture {
  /** Inputs input_ids, attention_mask, token_type_ids; word pieces. */
  BERT("bert", "Bert", 2, 0, 1e-12),
  /** Inputs input_ids, attention_mask; word pieces; its config.json has names of its own. */
  DISTILBERT("distilbert", "DistilBert", 0, 0, 1e-12),
  /**
   * Inputs input_ids, attention_mask; byte-level pairs; positions count from 2 and skip padding.
   */
  ROBERTA("roberta", "Roberta", 1, 2, 1e-5),
  /**
   * Inputs input_ids, attention_mask; word pieces between {@code <s>} and {@code </s>}; positions
   * as in RoBERTa. The real one also adds a learnt bias per distance to its attention scores, which
   * no caller can see from outside: left out.
   */
  MPNET("mpnet", "MPNet", 0, 2, 1e-5);

  private final String modelType;
  private final String classPrefix;
  private final int tokenTypes;
  private final int firstPosition;
  private final double normEpsilon;

  Architecture(
      String modelType, String classPrefix, int tokenTypes, int firstPosition, double normEpsilon) {
    this.modelType = modelType;
    this.classPrefix = classPrefix;
    this.tokenTypes = tokenTypes;
    this.firstPosition = firstPosition;
    this.normEpsilon = normEpsilon;
  }

  /** The {@code model_type} of config.json. */
  public String modelType() {
    return modelType;
  }

  /** What the names of its HuggingFace classes start with. */
  String classPrefix() {
    return classPrefix;
  }

  /** Rows of the table of token types; 0 where there is none. RoBERTa has one row, always used. */
  int tokenTypes() {
    return tokenTypes;
  }

  /** Whether the graph asks for token_type_ids. */
  public boolean takesTokenTypes() {
    return tokenTypes > 1;
  }

  /** The position of the first token: 0, or 2 where the position table keeps a row for padding. */
  int firstPosition() {
    return firstPosition;
  }

  /** Added to the variance by every layer norm. */
  double normEpsilon() {
    return normEpsilon;
  }
}
