package dev.kindred.bench;

import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * What dense, sparse and words find for a query: 1,000 of 100,000 documents each, 300 of which all
 * three have. Seeded.
 */
public final class DrawnRankings {
  private static final int DOCUMENTS = 100_000;
  private static final int CANDIDATES = 1_000;
  private static final int SHARED = 300;

  private DrawnRankings() {}

  /** Draws them. */
  public static List<Ranking> draw() {
    var random = new Random(1);
    List<Integer> shared = random.ints(0, DOCUMENTS).distinct().limit(SHARED).boxed().toList();
    return List.of(
        ranking("dense", 0, 0.6, 0.9, shared, random),
        ranking("sparse", 40, 2, 25, shared, random),
        ranking("bm25", 30, 1, 18, shared, random));
  }

  private static Ranking ranking(
      String name,
      double fullMatch,
      double least,
      double most,
      List<Integer> shared,
      Random random) {
    var documents = new TreeSet<Integer>(shared);
    while (documents.size() < CANDIDATES) {
      documents.add(random.nextInt(DOCUMENTS));
    }
    var candidates = new ArrayList<Candidate>();
    for (int document : documents) {
      // Few score high, as in life.
      double score = least + (most - least) * Math.pow(random.nextDouble(), 3);
      candidates.add(new Candidate(document, document - 1, (float) score));
    }
    candidates.sort((a, b) -> Float.compare(b.score(), a.score()));
    return new Ranking(name, candidates, 0, fullMatch);
  }
}
