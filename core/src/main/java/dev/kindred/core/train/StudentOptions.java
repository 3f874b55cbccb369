package dev.kindred.core.train;

/**
 * How a static student is trained.
 *
 * @param learningRate Adam's, as a share of the rows' root mean square
 * @param decay how far each step takes the rows it changes back to where they began, times the
 *     learning rate
 * @param batch texts whose cosines with each other are matched in a step
 * @param epochs most rounds
 * @param patience rounds without a better one after which it ends
 * @param share of the texts that the round is chosen by
 */
public record StudentOptions(
    double learningRate,
    double decay,
    int batch,
    int epochs,
    int patience,
    double share,
    long seed) {

  /**
   * @throws IllegalArgumentException if one is out of range
   */
  public StudentOptions {
    require(learningRate > 0 && learningRate < 1, "learning rate must be in (0, 1)", learningRate);
    require(decay >= 0 && decay <= 1, "decay must be in [0, 1]", decay);
    require(batch >= 2, "batch must be >= 2", batch);
    require(epochs >= 1, "epochs must be >= 1", epochs);
    require(patience >= 1, "patience must be >= 1", patience);
    require(share > 0 && share < 1, "share held out must be in (0, 1)", share);
  }

  private static void require(boolean met, String rule, Number value) {
    if (!met) {
      throw new IllegalArgumentException("%s, got %s".formatted(rule, value));
    }
  }
}
