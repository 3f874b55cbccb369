package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.TextEncoder;

/** Turns a text into one vector; of unit length for {@link Similarity#COSINE}. Thread-safe. */
public interface DenseEncoder extends TextEncoder<Embedding> {

  /** Values in a vector. */
  int dimension();

  /**
   * As {@link #fingerprint()}, over what shapes documents' vectors alone: models that differ in
   * their queries only can search each other's indexes.
   */
  default String documentFingerprint() {
    return fingerprint();
  }

  /** How the vectors are meant to be compared. */
  Similarity similarity();
}
