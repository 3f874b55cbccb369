package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.train.InfoNce.Pair;
import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoNceTest {
  private static final int DIMENSION = 4;
  private static final double SCALE = 3;

  /** Question a is answered by texts 0 and 1, b by 2; 3 is a hard negative of a, 4 of b. */
  private final TrainingSet set =
      new TrainingSet.Builder()
          .positive("a", "0")
          .positive("a", "1")
          .positive("b", "2")
          .negative("a", "3")
          .negative("b", "4")
          .build();

  private final FMatrixRMaj texts = AdapterTrainerTest.unitRows(new Random(1), 5, DIMENSION);
  private final FMatrixRMaj queries = AdapterTrainerTest.unitRows(new Random(2), 2, DIMENSION);
  private final InfoNce loss = new InfoNce(set, texts, SCALE);

  @Test
  void of_batch_isTheCrossEntropyOverTheBatchWithoutOtherPositives() {
    List<Pair> batch = List.of(new Pair(0, 0), new Pair(1, 2));
    double expected = (crossEntropy(0, 0, 0, 2, 3, 4) + crossEntropy(1, 2, 0, 2, 3, 4)) / 2;
    assertThat(loss.of(batch, queries).loss()).isEqualTo(expected, within(1e-5));
  }

  @Test
  void of_samePositiveTwice_isOneCandidate() {
    List<Pair> batch = List.of(new Pair(0, 0), new Pair(0, 0));
    double expected = (crossEntropy(0, 0, 0, 3) + crossEntropy(1, 0, 0, 3)) / 2;
    assertThat(loss.of(batch, queries).loss()).isEqualTo(expected, within(1e-5));
  }

  @Test
  void of_otherPositiveOfTheQuestionInTheBatch_isNoNegative() {
    List<Pair> batch = List.of(new Pair(0, 0), new Pair(0, 1));
    double expected = (crossEntropy(0, 0, 0, 3) + crossEntropy(1, 1, 1, 3)) / 2;
    assertThat(loss.of(batch, queries).loss()).isEqualTo(expected, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void gradients_anyMap_areTheSlopesOfTheLoss(int rank) {
    List<Pair> batch = List.of(new Pair(0, 1), new Pair(1, 2));
    QueryMap map = QueryMap.identity(DIMENSION, rank, new Random(3));
    var random = new Random(4);
    for (FMatrixRMaj parameter : map.parameters()) {
      for (int i = 0; i < parameter.data.length; i++) {
        parameter.data[i] += (float) (0.3 * random.nextGaussian());
      }
    }
    List<FMatrixRMaj> gradients =
        map.gradients(queries, loss.of(batch, map.apply(queries)).gradient());
    float step = 1e-2f;
    for (int p = 0; p < gradients.size(); p++) {
      float[] values = map.parameters().get(p).data;
      for (int i = 0; i < values.length; i++) {
        float value = values[i];
        values[i] = value + step;
        double above = loss.of(batch, map.apply(queries)).loss();
        values[i] = value - step;
        double below = loss.of(batch, map.apply(queries)).loss();
        values[i] = value;
        assertThat(gradients.get(p).data[i])
            .isCloseTo((float) ((above - below) / (2 * step)), within(2e-3f));
      }
    }
  }

  private double crossEntropy(int query, int positive, int... candidates) {
    double sum = 0;
    for (int candidate : candidates) {
      sum += Math.exp(SCALE * cosine(query, candidate));
    }
    return Math.log(sum) - SCALE * cosine(query, positive);
  }

  private double cosine(int query, int text) {
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      sum += (double) queries.get(query, i) * texts.get(text, i);
    }
    return sum;
  }
}
