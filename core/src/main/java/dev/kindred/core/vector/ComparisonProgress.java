package dev.kindred.core.vector;

/** Told how far comparing many vectors is, or laying them out. */
@FunctionalInterface
public interface ComparisonProgress {
  /** Tells nobody. */
  ComparisonProgress NONE = (done, all) -> {};

  /**
   * Called now and then, on any of the threads that compare, even by several at once.
   *
   * @param done steps done, each about as long as any other
   * @param all all steps that are known of
   */
  void at(long done, long all);
}
