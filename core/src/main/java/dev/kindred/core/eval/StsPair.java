package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two sentences and how alike people found them, as in the STS benchmark (Cer et al. 2017).
 *
 * @param sentence1 as in the file
 * @param sentence2 as in the file
 * @param score from 0, unrelated, to 5, the same meaning
 */
public record StsPair(String sentence1, String sentence2, double score) {
  private static final String LINE =
      "genre, file, year, id, score from 0 to 5, sentence 1 and sentence 2, separated by tabs";

  /**
   * @throws IllegalArgumentException if the score is not in [0, 5]
   */
  public StsPair {
    if (!isScore(score)) {
      throw new IllegalArgumentException("STS score must be in [0, 5], got " + score);
    }
  }

  /**
   * Reads a file of the benchmark, such as {@code sts-test.csv}: at least seven columns separated
   * by tabs, without a header. Quotes are characters like any other; columns past the seventh are
   * ignored.
   *
   * @throws KindredException if a line is malformed
   */
  public static List<StsPair> read(Path file) throws IOException {
    var pairs = new ArrayList<StsPair>();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        String[] columns = line.split("\t", -1);
        if (columns.length < 7) {
          throw lines.malformed(LINE);
        }
        pairs.add(new StsPair(columns[5], columns[6], score(columns[4], lines)));
      }
    }
    return List.copyOf(pairs);
  }

  private static double score(String column, LineReader lines) {
    try {
      double score = Double.parseDouble(column);
      if (isScore(score)) {
        return score;
      }
    } catch (NumberFormatException e) {
      throw lines.malformed(LINE, e);
    }
    throw lines.malformed(LINE);
  }

  private static boolean isScore(double score) {
    return score >= 0 && score <= 5;
  }
}
