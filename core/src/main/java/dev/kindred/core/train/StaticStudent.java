package dev.kindred.core.train;

import dev.kindred.core.KindredException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;

/**
 * Trains the rows of a static model so that its texts' cosines with each other become the
 * teacher's. A row that no text has stays as it is, and still fits the others, for there is no turn
 * of the whole space that it would miss. After each round the texts held out are measured ({@link
 * Agreement}); the best round's rows are kept.
 */
public final class StaticStudent {
  private final StudentOptions options;

  /** Trains with these options. */
  public StaticStudent(StudentOptions options) {
    this.options = options;
  }

  /**
   * One round.
   *
   * @param number from 1; 0 is before any
   * @param loss on average over the round; not a number for round 0
   * @param agreement correlation of the held-out texts' cosines with the teacher's
   */
  public record Round(int number, double loss, double agreement) {}

  /**
   * What came of it.
   *
   * @param rows of the best round, one after the other
   * @param rounds all of them, the first being the student as it was
   */
  @SuppressWarnings("ArrayRecordComponent") // handed to whoever writes it; never compared
  public record Trained(
      float[] rows, Round best, List<Round> rounds, int trainingTexts, int heldOutTexts) {
    /** Copies the rounds. */
    public Trained {
      rounds = List.copyOf(rounds);
    }
  }

  /**
   * Trains rows.
   *
   * @param rows where to begin; not changed
   * @param width values in a row
   * @param texts tokens of each
   * @param teacher the same texts' vectors, of unit length
   * @throws KindredException if there are fewer than 4 texts with a token
   */
  public Trained train(
      float[] rows, int width, List<int[]> texts, FMatrixRMaj teacher, Consumer<Round> progress) {
    var random = new Random(options.seed());
    List<Integer> usable =
        IntStream.range(0, texts.size()).filter(i -> texts.get(i).length > 0).boxed().toList();
    if (usable.size() < 4) {
      throw new KindredException(
          "training needs at least 4 different texts that the student knows tokens of, got "
              + usable.size());
    }
    Split split = Split.of(usable, options.share(), random);
    List<Integer> heldOut = split.heldOut();
    List<Integer> training = split.training();
    FMatrixRMaj heldOutTeacher = Vectors.rows(teacher, heldOut);
    float[] values = rows.clone();
    var table = new Table(values, width, texts);
    var adam =
        new SparseAdam(
            values, width, options.learningRate() * rootMeanSquare(rows), options.decay());
    var best = new Round(0, Double.NaN, Agreement.of(table.means(heldOut), heldOutTeacher));
    float[] bestRows = rows;
    var rounds = new ArrayList<Round>(List.of(best));
    progress.accept(best);
    for (int number = 1; number <= options.epochs(); number++) {
      Collections.shuffle(training, random);
      double loss = round(training, table, teacher, adam);
      var round = new Round(number, loss, Agreement.of(table.means(heldOut), heldOutTeacher));
      rounds.add(round);
      progress.accept(round);
      if (round.agreement() > best.agreement()) {
        best = round;
        bestRows = values.clone();
      } else if (number - best.number() >= options.patience()) {
        break;
      }
    }
    return new Trained(bestRows, best, rounds, training.size(), heldOut.size());
  }

  private double round(List<Integer> training, Table table, FMatrixRMaj teacher, SparseAdam adam) {
    double sum = 0;
    int texts = 0;
    for (int from = 0; from < training.size() - 1; from += options.batch()) {
      List<Integer> batch =
          training.subList(from, Math.min(training.size(), from + options.batch()));
      if (batch.size() < 2) {
        break;
      }
      CosineMatch.Result result = CosineMatch.of(table.means(batch), Vectors.rows(teacher, batch));
      table.step(batch, result.gradient(), adam);
      sum += result.loss() * batch.size();
      texts += batch.size();
    }
    return sum / texts;
  }

  private static double rootMeanSquare(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  /** Rows, and the texts that have them. The products are sparse, which EJML's floats are not. */
  private static final class Table {
    private final float[] values;
    private final int width;
    private final List<int[]> texts;

    /** Where a row's gradient lies in this step's; -1 for rows that it does not change. */
    private final int[] places;

    Table(float[] values, int width, List<int[]> texts) {
      this.values = values;
      this.width = width;
      this.texts = texts;
      this.places = new int[values.length / width];
      Arrays.fill(places, -1);
    }

    FMatrixRMaj means(List<Integer> batch) {
      var means = new FMatrixRMaj(batch.size(), width);
      for (int i = 0; i < batch.size(); i++) {
        int[] tokens = texts.get(batch.get(i));
        int to = i * width;
        for (int token : tokens) {
          for (int j = 0; j < width; j++) {
            means.data[to + j] += values[token * width + j];
          }
        }
        for (int j = 0; j < width; j++) {
          means.data[to + j] /= tokens.length;
        }
      }
      return means;
    }

    void step(List<Integer> batch, FMatrixRMaj gradient, SparseAdam adam) {
      int[] changed =
          batch.stream().flatMapToInt(text -> Arrays.stream(texts.get(text))).distinct().toArray();
      for (int place = 0; place < changed.length; place++) {
        places[changed[place]] = place;
      }
      float[] gradients = new float[changed.length * width];
      for (int i = 0; i < batch.size(); i++) {
        int[] tokens = texts.get(batch.get(i));
        for (int token : tokens) {
          int to = places[token] * width;
          for (int j = 0; j < width; j++) {
            gradients[to + j] += gradient.data[i * width + j] / tokens.length;
          }
        }
      }
      for (int place = 0; place < changed.length; place++) {
        adam.step(changed[place], gradients, place * width);
        places[changed[place]] = -1;
      }
    }
  }
}
