package dev.kindred.core.vector;

import java.io.IOException;
import java.util.List;

/** Finds the rows that lie as close to a row as a threshold asks. Thread-safe. */
interface Surroundings {
  /** What is close to each of some rows. */
  List<Surrounding> of(int[] rows) throws IOException;

  /** All that is close to a row, best first. */
  int[] members(int row);
}
