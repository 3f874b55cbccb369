package dev.kindred.indexer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All states that an index was ever given, in order, and how many of them were reported: for those
 * who read while another writes.
 */
final class Published implements CommitPolicy, IndexingProgress {
  private final List<Map<String, String>> states = new ArrayList<>();
  private final Runnable atEach;
  private int reported = -1;
  private Map<String, String> source = Map.of();
  private Map<String, String> written = new TreeMap<>();
  private int seen;

  /**
   * @param atEach done at each document
   */
  Published(Runnable atEach) {
    this.atEach = atEach;
  }

  /** A run begins that is to end with this. */
  synchronized void begin(Map<String, String> texts) {
    source = texts;
    states.add(texts);
  }

  @Override
  public void at(long documents, long tokens, String current) {
    synchronized (this) {
      written.put(current, source.getOrDefault(current, ""));
      seen++;
    }
    atEach.run();
  }

  @Override
  public synchronized boolean isDue() {
    boolean due = seen % 5 == 0;
    if (due) {
      states.add(new TreeMap<>(written));
    }
    return due;
  }

  @Override
  public synchronized void committed() {
    reported = states.size() - 1;
    // The end is still to come.
    states.add(source);
  }

  /** The run has ended. */
  synchronized void end() {
    written = new TreeMap<>(source);
    states.add(source);
    reported = states.size() - 1;
  }

  /** The last state that was reported, -1 before the first. */
  synchronized int reported() {
    return reported;
  }

  /** The last place of a state, -1 if it never was one. */
  synchronized int placeOf(Map<String, String> texts) {
    return states.lastIndexOf(texts);
  }
}
