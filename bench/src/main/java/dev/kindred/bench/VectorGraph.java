package dev.kindred.bench;

import java.io.IOException;

/** A library's graph over vectors, built with M 16 and a beam of 100. */
interface VectorGraph extends AutoCloseable {

  /** Numbers of the nearest by inner product, best first, found with a beam of {@code beam}. */
  int[] nearest(float[] query, int count, int beam) throws IOException;

  @Override
  void close() throws IOException;
}
