package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;

/** What a model made of texts. */
@FunctionalInterface
public interface TextVectors {

  /** The vector of one of the texts that were asked for, in its role. */
  float[] of(String text, TextRole role);
}
