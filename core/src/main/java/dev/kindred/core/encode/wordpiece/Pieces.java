package dev.kindred.core.encode.wordpiece;

import java.util.Arrays;

/**
 * The tokens of a text: the first ones, up to a limit, and how many there are. Not thread-safe;
 * made for one text.
 */
public final class Pieces {
  private static final int INITIAL = 64;

  private final int limit;
  private long[] ids = new long[INITIAL];
  private int[] starts;
  private int[] ends;
  private int total;

  /**
   * @param limit most tokens that are kept; the others are counted
   * @param places whether to keep where tokens lie too
   */
  public Pieces(int limit, boolean places) {
    this.limit = limit;
    this.starts = new int[places ? INITIAL : 0];
    this.ends = new int[places ? INITIAL : 0];
  }

  void add(int id, int start, int end) {
    if (total < limit) {
      if (total == ids.length) {
        int longer = (int) Math.min(limit, 2L * total);
        ids = Arrays.copyOf(ids, longer);
        if (starts.length > 0) {
          starts = Arrays.copyOf(starts, longer);
          ends = Arrays.copyOf(ends, longer);
        }
      }
      ids[total] = id;
      if (starts.length > 0) {
        starts[total] = start;
        ends[total] = end;
      }
    }
    total++;
  }

  /** How many tokens were kept. */
  public int count() {
    return Math.min(total, limit);
  }

  /** How many tokens were left out. */
  public int cut() {
    return total - count();
  }

  /** The kept tokens' ids. */
  public long[] ids() {
    return Arrays.copyOf(ids, count());
  }

  /** Offset of each kept token's first character in the text. */
  public int[] starts() {
    return Arrays.copyOf(starts, count());
  }

  /** Offset behind each kept token's last character. */
  public int[] ends() {
    return Arrays.copyOf(ends, count());
  }
}
