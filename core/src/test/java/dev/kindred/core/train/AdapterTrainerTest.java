package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import java.util.ArrayList;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that are their answers turned by one rotation: a linear map finds all of them. */
class AdapterTrainerTest {
  private static final int DIMENSION = 16;
  private static final int PAIRS = 240;
  private static final long SEED = 5;

  private final FMatrixRMaj texts = unitRows(new Random(SEED), PAIRS, DIMENSION);
  private final FMatrixRMaj queries = turned(texts);
  private final TrainingSet set = oneToOne(PAIRS);

  @ParameterizedTest
  @ValueSource(ints = {0, 12})
  void train_queriesOffByALinearMap_findsItForQueriesHeldOut(int rank) {
    AdapterOptions options =
        AdapterOptions.builder().rank(rank).learningRate(0.02).decay(0).epochs(40).build();
    TrainedAdapter adapter = new AdapterTrainer(options).train(set, queries, texts, epoch -> {});
    assertThat(adapter.epochs().getFirst().heldOut()).isLessThan(0.5);
    assertThat(adapter.best().heldOut()).isGreaterThan(0.9);
    assertThat(adapter.heldOutQueries()).isEqualTo(48);
    assertThat(adapter.trainingQueries()).isEqualTo(192);
  }

  @Test
  void train_sameSeed_givesTheSameWeights() {
    AdapterOptions options = AdapterOptions.builder().learningRate(0.01).epochs(3).build();
    var trainer = new AdapterTrainer(options);
    assertThat(trainer.train(set, queries, texts, epoch -> {}).weights().data)
        .isEqualTo(trainer.train(set, queries, texts, epoch -> {}).weights().data);
  }

  @Test
  void train_nothingToLearn_keepsTheIdentityAndStopsEarly() {
    // Questions are their answers: no round can be better than the one before any.
    AdapterOptions options = AdapterOptions.builder().learningRate(0.01).patience(2).build();
    var told = new ArrayList<AdapterTrainer.Epoch>();
    TrainedAdapter adapter = new AdapterTrainer(options).train(set, texts, texts, told::add);
    assertThat(adapter.best().number()).isZero();
    assertThat(adapter.weights().data).isEqualTo(CommonOps_FDRM.identity(DIMENSION).data);
    assertThat(adapter.epochs()).hasSize(3).isEqualTo(told);
  }

  @Test
  void train_strongDecay_staysNearTheIdentity() {
    double free = distance(0);
    double held = distance(4);
    assertThat(held).isPositive().isLessThan(0.8 * free);
  }

  private double distance(double decay) {
    AdapterOptions options =
        AdapterOptions.builder().learningRate(0.02).decay(decay).epochs(15).patience(15).build();
    TrainedAdapter adapter = new AdapterTrainer(options).train(set, queries, texts, epoch -> {});
    FMatrixRMaj difference = adapter.weights().copy();
    CommonOps_FDRM.subtractEquals(difference, CommonOps_FDRM.identity(DIMENSION));
    double squares = 0;
    for (float value : difference.data) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void train_oneQuery_saysThatThereAreTooFew() {
    assertThatThrownBy(
            () ->
                new AdapterTrainer(AdapterOptions.builder().build())
                    .train(
                        oneToOne(1),
                        unitRows(new Random(SEED), 1, 4),
                        unitRows(new Random(SEED), 1, 4),
                        epoch -> {}))
        .isInstanceOf(KindredException.class)
        .hasMessage("training needs at least 2 queries, got 1");
  }

  @Test
  void train_allQueriesAboutOneText_saysThatNoneCanBeHeldOut() {
    var oneText =
        new TrainingSet.Builder().positive("a", "x").positive("b", "x").positive("c", "x").build();
    assertThatThrownBy(
            () ->
                new AdapterTrainer(AdapterOptions.builder().build())
                    .train(
                        oneText,
                        unitRows(new Random(SEED), 3, 4),
                        unitRows(new Random(SEED), 1, 4),
                        epoch -> {}))
        .isInstanceOf(KindredException.class)
        .hasMessageContaining("none can be held out but by queries alone");
  }

  private static TrainingSet oneToOne(int pairs) {
    var set = new TrainingSet.Builder();
    for (int i = 0; i < pairs; i++) {
      set.positive("query " + i, "text " + i);
    }
    return set.build();
  }

  /** A fixed rotation in planes of two dimensions each, by 80 degrees. */
  private static FMatrixRMaj turned(FMatrixRMaj rows) {
    var turned = new FMatrixRMaj(rows.numRows, rows.numCols);
    float cos = (float) Math.cos(Math.toRadians(80));
    float sin = (float) Math.sin(Math.toRadians(80));
    for (int row = 0; row < rows.numRows; row++) {
      for (int i = 0; i < rows.numCols; i += 2) {
        turned.set(row, i, cos * rows.get(row, i) - sin * rows.get(row, i + 1));
        turned.set(row, i + 1, sin * rows.get(row, i) + cos * rows.get(row, i + 1));
      }
    }
    return turned;
  }

  static FMatrixRMaj unitRows(Random random, int count, int dimension) {
    var rows = new FMatrixRMaj(count, dimension);
    for (int i = 0; i < rows.data.length; i++) {
      rows.data[i] = (float) random.nextGaussian();
    }
    InfoNce.normalize(rows);
    return rows;
  }
}
