package dev.kindred.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Guesses what was meant. Picocli's guess by shared pairs of letters takes "serach" for "rerank".
 */
final class Typos {
  /** Slips that a guess may correct. */
  private static final int MAX_SLIPS = 2;

  private Typos() {}

  /** The word with the fewest slips, if they are few. */
  static Optional<String> meant(String typed, Collection<String> words) {
    return words.stream()
        .filter(word -> slips(typed, word) <= MAX_SLIPS)
        .min(Comparator.comparingInt(word -> slips(typed, word)));
  }

  /**
   * Letters left out, put in, mistaken, or exchanged with a neighbour: Damerau's distance in its
   * restricted form (optimal string alignment).
   */
  static int slips(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int mistaken = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(
                distance[i - 1][j - 1] + mistaken,
                1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        distance[i][j] = exchanged ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
      }
    }
    return distance[a.length()][b.length()];
  }
}
