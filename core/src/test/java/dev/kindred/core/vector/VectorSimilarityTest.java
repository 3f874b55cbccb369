package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VectorSimilarityTest {
  @ParameterizedTest
  @CsvSource({"COSINE, 0.6", "DOT, 6", "EUCLIDEAN, -4.1231055", "MANHATTAN, -5"})
  void of_pair_hasTheSignOfTheReference(VectorSimilarity similarity, float expected) {
    assertThat(similarity.of(new float[] {2, 0}, new float[] {3, 4})).isEqualTo(expected);
  }

  @Test
  void of_noughts_areNothingLikeAnything() {
    assertThat(VectorSimilarity.COSINE.of(new float[] {0, 0}, new float[] {3, 4})).isZero();
    assertThat(VectorSimilarity.EUCLIDEAN.of(new float[] {3, 4}, new float[] {3, 4})).isEqualTo(0f);
  }

  @Test
  void of_otherLengths_areRefused() {
    assertThatThrownBy(() -> VectorSimilarity.DOT.of(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vectors must have as many values as each other, got 2 and 3");
    assertThatThrownBy(() -> VectorSimilarity.DOT.ofPairs(new float[2][3], new float[1][3]))
        .hasMessage("there must be as many vectors on both sides, got 2 and 1");
  }

  @ParameterizedTest
  @EnumSource(VectorSimilarity.class)
  void matrix_randomVectors_isAsPairByPairInDoublePrecision(VectorSimilarity similarity) {
    var random = new Random(4);
    float[][] first = vectors(random, 7, 37);
    float[][] second = vectors(random, 5, 37);

    float[][] matrix = similarity.matrix(first, second);

    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 5; j++) {
        assertThat((double) matrix[i][j])
            .isCloseTo(inDoubles(similarity, first[i], second[j]), within(1e-4));
        assertThat(similarity.of(first[i], second[j])).isCloseTo(matrix[i][j], within(1e-5f));
      }
    }
    float[] pairs = similarity.ofPairs(second, vectors(new Random(4), 5, 37));
    for (int i = 0; i < 5; i++) {
      assertThat(pairs[i]).isCloseTo(matrix[i][i], within(1e-5f));
    }
    assertThat(similarity.matrix(first, new float[0][])).hasDimensions(7, 0);
  }

  private static double inDoubles(VectorSimilarity similarity, float[] a, float[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    double squares = 0;
    double absolute = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
      squares += difference * difference;
      absolute += Math.abs(difference);
    }
    return switch (similarity) {
      case COSINE -> dot / Math.sqrt(squareA * squareB);
      case DOT -> dot;
      case EUCLIDEAN -> -Math.sqrt(squares);
      case MANHATTAN -> -absolute;
    };
  }

  private static float[][] vectors(Random random, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }
}
