package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.KindredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The teacher here is a static model of other rows, which the student can therefore reach. */
class StaticStudentTest {
  private static final int TOKENS = 30;
  private static final int WIDTH = 8;
  private static final StudentOptions OPTIONS = new StudentOptions(0.02, 0, 32, 20, 3, 0.2, 42);

  private final Random random = new Random(11);
  private final float[] rows = gaussian(TOKENS);
  private final List<int[]> texts = texts(400, TOKENS - 1);
  private final FMatrixRMaj teacher = vectors(gaussian(TOKENS), texts);

  @Test
  void train_teacherWithinReach_isReached() {
    StaticStudent.Trained trained = train(OPTIONS, teacher);
    assertThat(trained.rounds().getFirst().agreement()).isLessThan(0.5);
    assertThat(trained.best().agreement()).isGreaterThan(0.9);
    assertThat(trained.heldOutTexts()).isEqualTo(80);
    assertThat(trained.trainingTexts()).isEqualTo(320);
  }

  @Test
  void train_tokenThatNoTextHas_keepsItsRow() {
    float[] trained = train(OPTIONS, teacher).rows();
    int last = (TOKENS - 1) * WIDTH;
    for (int i = 0; i < WIDTH; i++) {
      assertThat(trained[last + i]).isEqualTo(rows[last + i]);
      assertThat(trained[i]).isNotEqualTo(rows[i]);
    }
  }

  @Test
  void train_again_givesTheSameRowsAndAnotherSeedOthers() {
    float[] once = train(OPTIONS, teacher).rows();
    assertThat(train(OPTIONS, teacher).rows()).isEqualTo(once);
    var other = new StudentOptions(0.02, 0, 32, 20, 3, 0.2, 43);
    assertThat(train(other, teacher).rows()).isNotEqualTo(once);
  }

  @Test
  void train_studentIsTheTeacher_endsAfterItsPatienceAndKeepsTheRows() {
    var jumpy = new StudentOptions(0.5, 0, 32, 20, 3, 0.2, 42);
    StaticStudent.Trained trained = train(jumpy, vectors(rows, texts));
    assertThat(trained.best().number()).isZero();
    assertThat(trained.best().agreement()).isCloseTo(1, within(1e-5));
    assertThat(trained.rounds()).hasSize(4);
    assertThat(trained.rows()).isEqualTo(rows);
  }

  @Test
  void train_decay_keepsRowsNearTheirStart() {
    double free = distance(train(OPTIONS, teacher).rows());
    var held = new StudentOptions(0.02, 1, 32, 20, 3, 0.2, 42);
    assertThat(distance(train(held, teacher).rows())).isLessThan(free);
  }

  @Test
  void train_textsWithoutTokens_areTooFew() {
    List<int[]> empty =
        List.of(new int[0], new int[0], new int[] {1}, new int[] {2}, new int[] {3});
    assertThatThrownBy(
            () ->
                new StaticStudent(OPTIONS)
                    .train(rows, WIDTH, empty, new FMatrixRMaj(5, WIDTH), round -> {}))
        .isInstanceOf(KindredException.class)
        .hasMessageContaining("at least 4 different texts")
        .hasMessageEndingWith("got 3");
  }

  @Test
  void of_gradient_isWhatDifferencesSay() {
    FMatrixRMaj student = vectors(rows, texts.subList(0, 5));
    FMatrixRMaj target = Vectors.rows(teacher, List.of(0, 1, 2, 3, 4));
    FMatrixRMaj gradient = CosineMatch.of(student, target).gradient();
    for (int i = 0; i < student.data.length; i += 3) {
      FMatrixRMaj more = student.copy();
      FMatrixRMaj less = student.copy();
      more.data[i] += 0.01f;
      less.data[i] -= 0.01f;
      double slope =
          (CosineMatch.of(more, target).loss() - CosineMatch.of(less, target).loss()) / 0.02;
      assertThat((double) gradient.data[i]).isCloseTo(slope, within(1e-3));
    }
  }

  private StaticStudent.Trained train(StudentOptions options, FMatrixRMaj towards) {
    return new StaticStudent(options).train(rows, WIDTH, texts, towards, round -> {});
  }

  private double distance(float[] trained) {
    double sum = 0;
    for (int i = 0; i < trained.length; i++) {
      sum += Math.abs(trained[i] - rows[i]);
    }
    return sum;
  }

  private float[] gaussian(int tokens) {
    float[] values = new float[tokens * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private List<int[]> texts(int count, int tokens) {
    var made = new ArrayList<int[]>();
    for (int i = 0; i < count; i++) {
      made.add(random.ints(4, 0, tokens).toArray());
    }
    return made;
  }

  private static FMatrixRMaj vectors(float[] rows, List<int[]> texts) {
    var vectors = new FMatrixRMaj(texts.size(), WIDTH);
    for (int text = 0; text < texts.size(); text++) {
      for (int token : texts.get(text)) {
        for (int i = 0; i < WIDTH; i++) {
          vectors.data[text * WIDTH + i] += rows[token * WIDTH + i];
        }
      }
    }
    CosineMatch.normalize(vectors);
    return vectors;
  }
}
