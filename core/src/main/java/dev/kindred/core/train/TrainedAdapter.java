package dev.kindred.core.train;

import dev.kindred.core.train.AdapterTrainer.Epoch;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * What was learnt.
 *
 * @param weights a linear layer for query vectors, {@code W q} with {@code q} a column
 * @param best the round they are of
 * @param epochs all rounds, from round 0
 * @param trainingQueries questions learnt from
 * @param heldOutQueries questions chosen by
 */
public record TrainedAdapter(
    FMatrixRMaj weights, Epoch best, List<Epoch> epochs, int trainingQueries, int heldOutQueries) {

  /** Copies the list. */
  public TrainedAdapter {
    epochs = List.copyOf(epochs);
  }
}
