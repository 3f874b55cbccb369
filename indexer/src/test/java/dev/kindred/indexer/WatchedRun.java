package dev.kindred.indexer;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A run of an indexer that commits at random places, and what it has told: which documents are
 * written, which commits have begun, which are done.
 */
final class WatchedRun implements CommitPolicy, IndexingProgress {
  /** More of them have too many subsets to list. */
  private static final int MAX_GONE = 8;

  private final Expected expected;
  private final Map<String, String> source;
  private final Map<String, String> written;
  private final Random random;
  private final int stopAt;
  private final Runnable stop;
  private boolean onItsWay;
  private int seen;

  /**
   * @param expected learns what is told
   * @param before what the index holds
   * @param source all that it is to hold then
   * @param stopAt the number of the document behind which to stop
   */
  WatchedRun(
      Expected expected,
      Map<String, String> before,
      Map<String, String> source,
      Random random,
      int stopAt,
      Runnable stop) {
    this.expected = expected;
    this.source = source;
    this.written = new TreeMap<>(before);
    this.random = random;
    this.stopAt = stopAt;
    this.stop = stop;
    expectEnd();
  }

  @Override
  public void at(long documents, long tokens, String current) {
    written.put(current, source.getOrDefault(current, ""));
    if (++seen == stopAt) {
      stop.run();
    }
  }

  @Override
  public boolean isDue() {
    onItsWay = random.nextInt(6) == 0;
    if (onItsWay) {
      begun();
    }
    return onItsWay;
  }

  /** A commit begins on the way. */
  void begun() {
    onItsWay = true;
    expected.begin(written);
  }

  @Override
  public void committed() {
    if (onItsWay) {
      expected.report(written);
    } else {
      expected.report(written, source);
    }
    onItsWay = false;
    expectEnd();
  }

  /** The commit at the end may begin any time. */
  private void expectEnd() {
    expected.begin(source);
  }

  void returned(IndexReport report) {
    expected.report(report.stopped() ? written : source);
  }

  /** What was written when the run broke off is committed if that still can be. */
  void brokeOff() {
    expected.begin(written);
    if (written.keySet().containsAll(source.keySet())) {
      // It deletes in the order of the index; every step is a state.
      var gone = new TreeMap<>(written);
      gone.keySet().removeAll(source.keySet());
      if (gone.size() <= MAX_GONE) {
        for (int subset = 1; subset < 1 << gone.size(); subset++) {
          var some = new TreeMap<>(written);
          int bit = 0;
          for (String id : gone.keySet()) {
            if ((subset >> bit++ & 1) != 0) {
              some.remove(id);
            }
          }
          expected.begin(some);
        }
      }
    }
  }
}
