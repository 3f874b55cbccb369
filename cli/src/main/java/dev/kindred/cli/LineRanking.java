package dev.kindred.cli;

import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.PairScore;
import dev.kindred.core.encode.cross.ScoringPool;
import dev.kindred.indexer.IndexingProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Scores lines against a query and keeps the best: no more lines are held than are kept, and those
 * of one batch.
 */
final class LineRanking {
  /** Enough to keep every core busy, few enough to show how it goes. */
  private static final int BATCH = 64;

  private static final Comparator<RankedLine> BEST_FIRST =
      Comparator.<RankedLine>comparingDouble(line -> -line.score())
          .thenComparingLong(RankedLine::order);

  private final CrossEncoder encoder;
  private final ScoringPool pool;
  private final String query;
  private final int limit;
  private final IndexingProgress progress;
  private final PriorityQueue<RankedLine> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
  private final List<RankedLine> batch = new ArrayList<>();
  private long count;
  private long cut;
  private long tokens;

  /**
   * A line.
   *
   * @param source where it was read from
   * @param number its number there, from 1
   * @param order its place among all lines read
   */
  record RankedLine(String source, long number, long order, String text, float score) {}

  /**
   * @param limit most lines that are kept
   */
  LineRanking(
      CrossEncoder encoder, ScoringPool pool, String query, int limit, IndexingProgress progress) {
    this.encoder = encoder;
    this.pool = pool;
    this.query = query;
    this.limit = limit;
    this.progress = progress;
  }

  /** Scores all lines of a source. */
  void add(String source, TextLines lines) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      batch.add(new RankedLine(source, lines.number(), count + batch.size(), line, 0));
      if (batch.size() == BATCH) {
        score();
      }
    }
    score();
  }

  private void score() {
    List<PairScore> scores =
        pool.score(encoder, query, batch.stream().map(RankedLine::text).toList(), () -> true);
    for (int i = 0; i < scores.size(); i++) {
      RankedLine line = batch.get(i);
      PairScore score = scores.get(i);
      worstFirst.add(
          new RankedLine(line.source(), line.number(), line.order(), line.text(), score.score()));
      if (worstFirst.size() > limit) {
        worstFirst.remove();
      }
      tokens += score.tokens();
      cut += score.cutTokens() > 0 ? 1 : 0;
    }
    count += batch.size();
    batch.clear();
    progress.at(count, tokens, "");
  }

  /** Lines read. */
  long count() {
    return count;
  }

  /** Lines that the model did not see the whole of. */
  long cut() {
    return cut;
  }

  /** What was kept, best first; equal scores in the order read. */
  List<RankedLine> best() {
    return worstFirst.stream().sorted(BEST_FIRST).toList();
  }
}
