package dev.kindred.core.encode.cross;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Scores how well a passage answers a query by reading both together: slower than comparing
 * vectors, and better at telling good answers from near misses. The counterpart of
 * sentence-transformers' {@code CrossEncoder} for models of one label. Thread-safe; each call runs
 * on the caller's thread ({@link ScoringPool} for more), and a pair always has the same score,
 * whatever is scored beside it.
 *
 * <p>Scores compare passages for one query. Their range is the model's: any number where it names
 * no activation (Identity, as the MS MARCO models), [0, 1] where it ends in a sigmoid.
 */
public interface CrossEncoder extends AutoCloseable {

  /** The model's name. */
  String modelName();

  /**
   * SHA-256, in hexadecimal, over the weights, the tokenizer and every setting that shapes a score:
   * equal fingerprints mean comparable scores.
   */
  String fingerprint();

  /** Most tokens of a pair that the model reads, special tokens and prompt included. */
  int maxTokens();

  /**
   * Scores one pair. A pair of more than {@link #maxTokens()} is cut by {@code longest_first}: from
   * the end of the longer text until both are of a length, then from both.
   *
   * @throws dev.kindred.core.model.ModelException if the graph fails, or gives no finite number
   */
  PairScore score(String query, String passage);

  /**
   * {@link #score} without its details, as {@code CrossEncoder.predict}.
   *
   * @return the score, behind the model's activation
   */
  default float predict(String query, String passage) {
    return score(query, passage).score();
  }

  /**
   * Scores pairs.
   *
   * @return one score a pair, in their order
   */
  default List<Float> predict(List<Pair> pairs) {
    return pairs.stream().map(pair -> predict(pair.query(), pair.passage())).toList();
  }

  /**
   * Ranks passages by their scores, as {@code CrossEncoder.rank}.
   *
   * @param topK most passages wanted
   * @return best first; equal scores in the order given
   * @throws IllegalArgumentException if {@code topK} is below 1
   */
  default List<RankedPassage> rank(String query, List<String> passages, int topK) {
    if (topK < 1) {
      throw new IllegalArgumentException("topK must be >= 1, got " + topK);
    }
    var ranked = new ArrayList<RankedPassage>(passages.size());
    for (int i = 0; i < passages.size(); i++) {
      ranked.add(new RankedPassage(i, predict(query, passages.get(i))));
    }
    ranked.sort(Comparator.comparingDouble(passage -> -passage.score()));
    return List.copyOf(ranked.subList(0, Math.min(topK, ranked.size())));
  }

  /** A query and a passage that may answer it. */
  record Pair(String query, String passage) {}

  /**
   * A passage's place.
   *
   * @param index of the passage in the list given, from 0
   * @param score its score
   */
  record RankedPassage(int index, float score) {}

  @Override
  void close();
}
