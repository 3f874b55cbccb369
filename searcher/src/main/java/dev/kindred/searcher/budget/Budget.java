package dev.kindred.searcher.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The time that a query has, and how far it reaches by what steps cost on this machine. Quality
 * goes in the order in which it is cheapest: first the depth of reranking, then reranking as a
 * whole, then the number of candidates. Confined to one query.
 */
public final class Budget {

  /** Numbers of candidates to choose from; the last are what HNSW's recall wants at least. */
  private static final List<Integer> CANDIDATES = List.of(1000, 300, 100);

  /** Retrieval may take so much of what is left. */
  private static final double RETRIEVAL_SHARE = 0.5;

  /** What is assumed before anything was measured; a small model on one slow core. */
  private static final double LOAD_MILLIS = 400;

  private static final double PASSAGE_MILLIS = 15;

  private final Duration whole;
  private final Costs costs;
  private final LongSupplier nanoTime;
  private final long endNanos;
  private final List<String> skipped = new ArrayList<>();

  /**
   * Starts the clock.
   *
   * @param whole time from now until hits should be there
   * @param nanoTime as {@link System#nanoTime}
   */
  public Budget(Duration whole, Costs costs, LongSupplier nanoTime) {
    this.whole = whole;
    this.costs = costs;
    this.nanoTime = nanoTime;
    this.endNanos = nanoTime.getAsLong() + whole.toNanos();
  }

  /** What is left; negative once it is overdrawn. */
  double leftMillis() {
    return (endNanos - nanoTime.getAsLong()) / 1e6;
  }

  /** What was done without, and why: one sentence each. */
  public List<String> skipped() {
    return List.copyOf(skipped);
  }

  /**
   * How many candidates each retriever may gather.
   *
   * @param step names the retrieval in the costs; its measurements are {@code step.N}
   * @param wanted without a budget
   * @param least what the query needs in any case
   */
  public int candidates(String step, int wanted, int least) {
    double mayTake = leftMillis() * RETRIEVAL_SHARE;
    double takes = 0;
    for (int candidates : CANDIDATES) {
      if (candidates > wanted || candidates < least) {
        continue;
      }
      takes = costs.of(step + "." + candidates).orElse(0);
      if (takes <= mayTake) {
        return chosen(candidates, wanted);
      }
    }
    int fewest = CANDIDATES.getLast();
    return chosen(Math.min(wanted, Math.max(fewest, least)), wanted);
  }

  private int chosen(int candidates, int wanted) {
    if (candidates < wanted) {
      skipped.add(
          String.format(Locale.ROOT, "%d candidates a retriever, not %d", candidates, wanted));
    }
    return candidates;
  }

  /**
   * How many passages there is time to read; 0 if loading the model already takes too long, in
   * which case the report says so.
   *
   * @param model the reranker's
   * @param loaded whether it is loaded already
   */
  public int passages(String model, boolean loaded) {
    double load = loaded ? 0 : costs.of(loadStep(model)).orElse(LOAD_MILLIS);
    double passage = passageMillis(model);
    double left = leftMillis();
    int passages = (int) Math.max(0, Math.min(Integer.MAX_VALUE, (left - load) / passage));
    if (passages == 0) {
      skipped.add(
          String.format(
              Locale.ROOT,
              "no reranking: %s takes about %.0f ms%s, %.0f ms of %d are left",
              model,
              load + passage,
              loaded ? " a passage" : " to load and read one passage",
              Math.max(0, left),
              whole.toMillis()));
    }
    return passages;
  }

  /** Whether one passage more can be read in time. */
  public boolean hasTimeForPassage(String model) {
    return leftMillis() >= passageMillis(model);
  }

  /** Notes how far reranking went. */
  public void reranked(int documents, int wanted) {
    if (documents < wanted) {
      skipped.add("reranked %d documents, not %d".formatted(documents, wanted));
    }
  }

  private double passageMillis(String model) {
    return Math.max(1e-3, costs.of(passageStep(model)).orElse(PASSAGE_MILLIS));
  }

  /** Names the loading of a reranker in the costs. */
  public static String loadStep(String model) {
    return "load." + model;
  }

  /** Names one passage of a reranker in the costs. */
  public static String passageStep(String model) {
    return "passage." + model;
  }
}
