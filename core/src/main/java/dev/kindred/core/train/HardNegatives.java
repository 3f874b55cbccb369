package dev.kindred.core.train;

import dev.kindred.core.train.NearestTexts.Scored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.ejml.data.FMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are near a question without answering it, by the rules of sentence-transformers 6's
 * {@code mine_hard_negatives}: the nearest texts by exact search are the candidates; the question's
 * own positives and what {@link NegativesOptions} drop by score are left out; of those that remain,
 * the best are passed over, and negatives taken from the next.
 */
public final class HardNegatives {
  private HardNegatives() {}

  /**
   * A question with what was found.
   *
   * @param query its number
   * @param positives its positives and their scores, in the set's order
   * @param negatives hardest first; fewer than asked for where no more were left
   */
  public record Mined(int query, List<ScoredText> positives, List<ScoredText> negatives) {

    /** Copies the lists. */
    public Mined {
      positives = List.copyOf(positives);
      negatives = List.copyOf(negatives);
    }
  }

  /**
   * A text with its score.
   *
   * @param text its number in the set
   */
  public record ScoredText(int text, float score) {}

  /**
   * What was found.
   *
   * @param mined one a question, in the set's order
   * @param dropped candidates dropped, by the option that dropped them
   */
  public record Result(List<Mined> mined, Map<String, Integer> dropped) {

    /** Copies both. */
    public Result {
      mined = List.copyOf(mined);
      dropped = Collections.unmodifiableMap(new TreeMap<>(dropped));
    }
  }

  /**
   * Mines.
   *
   * @param queries vectors of unit length, a row each
   * @param texts likewise
   * @param rescoring scores of texts for a question by a cross-encoder, in their order; asked only
   *     where options {@linkplain NegativesOptions#demandsOfScores demand something of scores};
   *     null to go by the vectors
   */
  public static Result mine(
      TrainingSet set,
      FMatrixRMaj queries,
      FMatrixRMaj texts,
      NegativesOptions options,
      @Nullable BiFunction<String, List<String>, List<Float>> rescoring) {
    int maxPositives = set.positives().stream().mapToInt(List::size).max().orElse(0);
    int rangeMax = options.rangeMax(maxPositives);
    List<List<Scored>> found = NearestTexts.search(queries, texts, rangeMax + maxPositives);
    var random = new Random(options.seed());
    var dropped = new TreeMap<String, Integer>();
    var mined = new ArrayList<Mined>();
    for (int query = 0; query < set.queries().size(); query++) {
      List<ScoredText> positives = positives(set, query, queries, texts);
      List<ScoredText> candidates =
          found.get(query).stream()
              .map(scored -> new ScoredText(scored.text(), scored.score()))
              .toList();
      if (rescoring != null && options.demandsOfScores()) {
        positives = rescore(set, query, positives, rescoring);
        candidates = rescore(set, query, candidates, rescoring);
      }
      List<ScoredText> left = left(set, query, positives, candidates, options, dropped);
      List<ScoredText> range =
          left.subList(Math.min(left.size(), options.rangeMin()), Math.min(left.size(), rangeMax));
      mined.add(new Mined(query, positives, sampled(range, options, random)));
    }
    return new Result(mined, dropped);
  }

  private static List<ScoredText> positives(
      TrainingSet set, int query, FMatrixRMaj queries, FMatrixRMaj texts) {
    var scored = new ArrayList<ScoredText>();
    for (int text : set.positives().get(query)) {
      float sum = 0;
      for (int i = 0; i < texts.numCols; i++) {
        sum += queries.get(query, i) * texts.get(text, i);
      }
      scored.add(new ScoredText(text, sum));
    }
    return scored;
  }

  private static List<ScoredText> rescore(
      TrainingSet set,
      int query,
      List<ScoredText> scored,
      BiFunction<String, List<String>, List<Float>> rescoring) {
    List<String> passages = scored.stream().map(each -> set.texts().get(each.text())).toList();
    List<Float> scores = rescoring.apply(set.queries().get(query), passages);
    var rescored = new ArrayList<ScoredText>();
    for (int i = 0; i < scored.size(); i++) {
      rescored.add(new ScoredText(scored.get(i).text(), scores.get(i)));
    }
    return rescored;
  }

  /** Candidates that may be negatives, best first. */
  private static List<ScoredText> left(
      TrainingSet set,
      int query,
      List<ScoredText> positives,
      List<ScoredText> candidates,
      NegativesOptions options,
      Map<String, Integer> dropped) {
    Set<Integer> own = Set.copyOf(set.positives().get(query));
    float least =
        (float) positives.stream().mapToDouble(ScoredText::score).min().orElse(Double.NaN);
    var left = new ArrayList<ScoredText>();
    for (ScoredText candidate : candidates) {
      if (own.contains(candidate.text())) {
        continue;
      }
      Optional<String> reason = options.dropped(candidate.score(), least);
      if (reason.isPresent()) {
        dropped.merge(reason.get(), 1, Integer::sum);
      } else {
        left.add(candidate);
      }
    }
    left.sort(bestFirst());
    return left;
  }

  private static List<ScoredText> sampled(
      List<ScoredText> range, NegativesOptions options, Random random) {
    if (options.sampling() == NegativesOptions.Sampling.RANDOM) {
      List<ScoredText> shuffled = new ArrayList<>(range);
      Collections.shuffle(shuffled, random);
      return shuffled.stream().limit(options.count()).sorted(bestFirst()).toList();
    }
    return range.stream().limit(options.count()).toList();
  }

  private static Comparator<ScoredText> bestFirst() {
    return Comparator.comparingDouble(text -> -text.score());
  }
}
