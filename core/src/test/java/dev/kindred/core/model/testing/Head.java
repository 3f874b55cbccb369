package dev.kindred.core.model.testing;

/** What sits on top of the encoder, and so what the graph puts out. */
public enum Head {
  /** Nothing: {@code last_hidden_state} [batch, sequence, hidden]. */
  NONE,
  /** A masked language model's head: {@code logits} [batch, sequence, vocabulary]. */
  MLM,
  /** One logit over the first token's state, through a tanh pooler: {@code logits} [batch, 1]. */
  CLASSIFIER
}
