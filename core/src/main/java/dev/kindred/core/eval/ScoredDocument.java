package dev.kindred.core.eval;

/**
 * A document in a ranking.
 *
 * @param documentId never empty
 * @param score higher ranks first; single precision, as trec_eval holds it
 */
public record ScoredDocument(String documentId, float score) {

  /**
   * @throws IllegalArgumentException if the id is empty or the score is not finite
   */
  public ScoredDocument {
    if (documentId.isEmpty()) {
      throw new IllegalArgumentException("document ids must not be empty");
    }
    if (!Float.isFinite(score)) {
      throw new IllegalArgumentException(
          "scores must be finite in single precision, got %s for %s".formatted(score, documentId));
    }
  }

  /**
   * Before the other in trec_eval's order: higher score first, then the greater id by its bytes.
   */
  static int trecOrder(ScoredDocument one, ScoredDocument other) {
    // Not Float.compare: to trec_eval 0.0 and -0.0 tie.
    if (one.score != other.score) {
      return one.score > other.score ? -1 : 1;
    }
    return TrecForm.compare(other.documentId, one.documentId);
  }
}
