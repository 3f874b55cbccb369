package dev.kindred.core.eval;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One query's ranking as the metrics see it. Made only for queries with a relevant document, so
 * that no metric divides by 0.
 */
final class JudgedRanking {
  // By rank, best first: the document's relevance, 0 if unjudged or not relevant.
  private final int[] gains;
  // Relevance of every relevant document, retrieved or not, in descending order.
  private final int[] idealGains;

  /**
   * @param ranking in trec_eval's order
   * @param relevances by document id in {@link TrecForm}; at least one above 0
   */
  JudgedRanking(List<ScoredDocument> ranking, Map<String, Integer> relevances) {
    gains =
        ranking.stream()
            .mapToInt(
                document ->
                    Math.max(0, relevances.getOrDefault(TrecForm.of(document.documentId()), 0)))
            .toArray();
    idealGains = descendingGains(relevances.values());
  }

  int relevant() {
    return idealGains.length;
  }

  int relevantRetrieved(int cutoff) {
    int count = 0;
    for (int i = 0; i < Math.min(cutoff, gains.length); i++) {
      count += gains[i] > 0 ? 1 : 0;
    }
    return count;
  }

  double sumOfPrecisions(int cutoff) {
    int count = 0;
    double sum = 0;
    for (int i = 0; i < Math.min(cutoff, gains.length); i++) {
      if (gains[i] > 0) {
        count++;
        sum += (double) count / (i + 1);
      }
    }
    return sum;
  }

  /** 0 if no relevant document is within the cutoff. */
  double reciprocalRank(int cutoff) {
    for (int i = 0; i < Math.min(cutoff, gains.length); i++) {
      if (gains[i] > 0) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  double dcg(int cutoff) {
    return dcg(gains, cutoff);
  }

  double idealDcg(int cutoff) {
    return dcg(idealGains, cutoff);
  }

  private static double dcg(int[] gains, int cutoff) {
    double sum = 0;
    for (int i = 0; i < Math.min(cutoff, gains.length); i++) {
      sum += gains[i] * Math.log(2) / Math.log(i + 2);
    }
    return sum;
  }

  private static int[] descendingGains(Collection<Integer> relevances) {
    return relevances.stream()
        .filter(relevance -> relevance > 0)
        .sorted(Comparator.reverseOrder())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
