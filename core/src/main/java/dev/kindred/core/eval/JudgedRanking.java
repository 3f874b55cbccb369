package dev.kindred.core.eval;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One query's ranking as the metrics see it. Made only for queries with a relevant document, so
 * that no metric divides by 0.
 */
final class JudgedRanking {
  private static final int UNJUDGED = Integer.MIN_VALUE;

  // By rank, best first: the document's relevance, or UNJUDGED.
  private final int[] found;
  // The same, but 0 if unjudged or not relevant.
  private final int[] gains;
  // Relevance of every relevant document, retrieved or not, in descending order.
  private final int[] idealGains;
  private final int judgedNotRelevant;

  /**
   * @param ranking in trec_eval's order
   * @param relevances by document id in {@link TrecForm}; at least one above 0
   */
  JudgedRanking(List<ScoredDocument> ranking, Map<String, Integer> relevances) {
    found =
        ranking.stream()
            .mapToInt(
                document -> relevances.getOrDefault(TrecForm.of(document.documentId()), UNJUDGED))
            .toArray();
    gains = Arrays.stream(found).map(relevance -> Math.max(0, relevance)).toArray();
    judgedNotRelevant =
        (int) relevances.values().stream().filter(relevance -> relevance == 0).count();
    idealGains = descendingGains(relevances.values());
  }

  int relevant() {
    return idealGains.length;
  }

  int retrieved() {
    return gains.length;
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

  /** Share of the documents retrieved within the cutoff that the qrels name; 0 without any. */
  double judgedShare(int cutoff) {
    int depth = Math.min(cutoff, found.length);
    long judged = Arrays.stream(found, 0, depth).filter(relevance -> relevance != UNJUDGED).count();
    return (double) judged / Math.max(1, depth);
  }

  /** To trec_eval, a relevance below 0 is no judgement. */
  double binaryPreference() {
    int notRelevant = 0;
    double sum = 0;
    for (int relevance : found) {
      if (relevance == 0) {
        notRelevant++;
      } else if (relevance > 0) {
        sum +=
            notRelevant == 0
                ? 1
                : 1
                    - (double) Math.min(notRelevant, relevant())
                        / Math.min(relevant(), judgedNotRelevant);
      }
    }
    return sum / relevant();
  }

  /** The best precision at or below the rank where so much recall is reached; 0 if it is not. */
  double interpolatedPrecision(double recall) {
    // trec_eval's own rounding up.
    int needed = (int) (recall * relevant() + 0.9);
    int count = relevantRetrieved(gains.length);
    if (needed > count) {
      return 0;
    }
    double best = 0;
    for (int i = gains.length; i > 0 && count > 0; i--) {
      best = Math.max(best, (double) count / i);
      if (gains[i - 1] > 0) {
        if (count == needed) {
          return best;
        }
        count--;
      }
    }
    return best;
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
