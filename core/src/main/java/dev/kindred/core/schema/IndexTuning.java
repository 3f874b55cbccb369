package dev.kindred.core.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was learnt from an index's own content, and how to rank by it. It travels beside the {@link
 * IndexManifest} in the user data of every commit, but can change without the index being made
 * anew:
 *
 * <pre>
 *   kindred.tuned.fusion       how retrievers are blended where a query does not say
 *   kindred.tuned.relevance    what scores mean
 * </pre>
 *
 * @param fusion in the searcher's textual form
 * @param relevance in the searcher's textual form
 */
public record IndexTuning(Optional<String> fusion, Optional<String> relevance) {

  /** Nothing learnt yet. */
  public static final IndexTuning NONE = new IndexTuning(Optional.empty(), Optional.empty());

  private static final String FUSION = "kindred.tuned.fusion";
  private static final String RELEVANCE = "kindred.tuned.relevance";

  /** The same with another fusion, or none. */
  public IndexTuning withFusion(Optional<String> changed) {
    return new IndexTuning(changed, relevance);
  }

  /** The same with another relevance, or none. */
  public IndexTuning withRelevance(Optional<String> changed) {
    return new IndexTuning(fusion, changed);
  }

  Map<String, String> toCommitData() {
    var data = new HashMap<String, String>();
    fusion.ifPresent(value -> data.put(FUSION, value));
    relevance.ifPresent(value -> data.put(RELEVANCE, value));
    return Map.copyOf(data);
  }

  /** Reads the tuning of a commit, from its user data. */
  public static IndexTuning ofCommitData(Map<String, String> data) {
    return new IndexTuning(
        Optional.ofNullable(data.get(FUSION)), Optional.ofNullable(data.get(RELEVANCE)));
  }
}
