package dev.kindred.core.train;

import dev.kindred.core.KindredException;
import dev.kindred.core.train.InfoNce.Pair;
import dev.kindred.core.train.NearestTexts.Scored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.ejml.data.FMatrixRMaj;

/**
 * Learns a linear map of query vectors that brings questions nearer to the texts that answer them.
 * Texts' vectors stay as they are, so whatever was indexed with the model stays valid. After each
 * round over the training part, the map is measured on the part held out (nDCG@10 over all texts);
 * the best round's map is kept, which may be none: the identity, round 0.
 */
public final class AdapterTrainer {
  private static final int DEPTH = 10;

  private final AdapterOptions options;

  /** Trains with these options. */
  public AdapterTrainer(AdapterOptions options) {
    this.options = options;
  }

  /**
   * One round.
   *
   * @param number from 1; 0 is before any
   * @param loss on average over the round; not a number for round 0
   * @param heldOut nDCG@10 of the part held out
   */
  public record Epoch(int number, double loss, double heldOut) {}

  /**
   * Learns a map.
   *
   * @param queries their vectors, a row each, of unit length
   * @param texts their vectors likewise
   * @param progress told of each round
   * @throws KindredException if there are too few questions to hold some out
   */
  public TrainedAdapter train(
      TrainingSet set, FMatrixRMaj queries, FMatrixRMaj texts, Consumer<Epoch> progress) {
    HeldOut.Parts parts = options.heldOut().part(set, options.share(), options.seed());
    if (parts.heldOut().isEmpty() || parts.training().isEmpty()) {
      throw new KindredException(
          options.heldOut() == HeldOut.DOCUMENTS && set.queries().size() > 1
              ? "all queries have positives in common: none can be held out but by queries alone"
              : "training needs at least 2 queries, got " + set.queries().size());
    }
    TrainingSet mined = options.hardNegatives() > 0 ? mine(set, queries, texts) : set;
    var random = new Random(options.seed());
    QueryMap map = QueryMap.identity(queries.numCols, options.rank(), random);
    var optimizer = new AdamW(map.parameters(), options.learningRate(), options.decay());
    var loss = new InfoNce(mined, texts, options.scale());
    var epochs = new ArrayList<Epoch>();
    epochs.add(new Epoch(0, Double.NaN, measure(set, parts.heldOut(), map, queries, texts)));
    progress.accept(epochs.getFirst());
    Epoch best = epochs.getFirst();
    QueryMap bestMap = map.copy();
    for (int number = 1; number <= options.epochs(); number++) {
      double lost = round(mined, parts.training(), map, queries, loss, optimizer, random);
      var epoch = new Epoch(number, lost, measure(set, parts.heldOut(), map, queries, texts));
      epochs.add(epoch);
      progress.accept(epoch);
      if (epoch.heldOut() > best.heldOut()) {
        best = epoch;
        bestMap = map.copy();
      } else if (number - best.number() >= options.patience()) {
        break;
      }
    }
    return new TrainedAdapter(
        bestMap.weights(), best, epochs, parts.training().size(), parts.heldOut().size());
  }

  /** Texts that are near a question without answering it, for questions that have none. */
  private TrainingSet mine(TrainingSet set, FMatrixRMaj queries, FMatrixRMaj texts) {
    int mostPositives = set.positives().stream().mapToInt(List::size).max().orElse(0);
    List<List<Scored>> found =
        NearestTexts.search(queries, texts, options.hardNegatives() + mostPositives);
    var negatives = new ArrayList<List<Integer>>();
    for (int query = 0; query < set.queries().size(); query++) {
      List<Integer> own = set.negatives().get(query);
      Set<Integer> positives = Set.copyOf(set.positives().get(query));
      negatives.add(
          own.isEmpty()
              ? found.get(query).stream()
                  .map(Scored::text)
                  .filter(text -> !positives.contains(text))
                  .limit(options.hardNegatives())
                  .toList()
              : own);
    }
    return set.withNegatives(negatives);
  }

  private double round(
      TrainingSet set,
      List<Integer> training,
      QueryMap map,
      FMatrixRMaj queries,
      InfoNce loss,
      AdamW optimizer,
      Random random) {
    var pairs = new ArrayList<Pair>();
    for (int query : training) {
      List<Integer> positives = set.positives().get(query);
      pairs.add(new Pair(query, positives.get(random.nextInt(positives.size()))));
    }
    Collections.shuffle(pairs, random);
    double sum = 0;
    for (int from = 0; from < pairs.size(); from += options.batch()) {
      List<Pair> batch = pairs.subList(from, Math.min(pairs.size(), from + options.batch()));
      FMatrixRMaj own = Vectors.rows(queries, batch.stream().map(Pair::query).toList());
      InfoNce.Result result = loss.of(batch, map.apply(own));
      optimizer.step(map.gradients(own, result.gradient()));
      sum += result.loss() * batch.size();
    }
    return sum / pairs.size();
  }

  private static double measure(
      TrainingSet set,
      List<Integer> heldOut,
      QueryMap map,
      FMatrixRMaj queries,
      FMatrixRMaj texts) {
    FMatrixRMaj mapped = map.apply(Vectors.rows(queries, heldOut));
    InfoNce.normalize(mapped);
    List<List<Scored>> found = NearestTexts.search(mapped, texts, DEPTH);
    double sum = 0;
    for (int i = 0; i < heldOut.size(); i++) {
      sum += ndcg(found.get(i), Set.copyOf(set.positives().get(heldOut.get(i))));
    }
    return sum / heldOut.size();
  }

  /** Of a ranking in which all that answers is worth the same. */
  static double ndcg(List<Scored> found, Set<Integer> positives) {
    double gained = 0;
    double ideal = 0;
    for (int rank = 0; rank < DEPTH; rank++) {
      double gain = Math.log(2) / Math.log(rank + 2);
      if (rank < found.size() && positives.contains(found.get(rank).text())) {
        gained += gain;
      }
      if (rank < positives.size()) {
        ideal += gain;
      }
    }
    return gained / ideal;
  }
}
