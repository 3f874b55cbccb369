package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.eval.Correlation;
import dev.kindred.core.eval.StsPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in models against the figures that MTEB publishes for them. */
class StsBenchmarkTest {
  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2, 82.03", "bge-small-en-v1.5, 85.86"})
  void encode_stsBenchmark_correlatesAsPublished(String model, double published)
      throws IOException {
    Path file = Path.of(System.getProperty("kindred.data", ""), "stsb", "sts-test.csv");
    assumeTrue(Files.isRegularFile(file), "no STS benchmark in " + file.getParent());
    List<StsPair> pairs = StsPair.read(file);
    double[] cosines = new double[pairs.size()];
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(2)) {
      List<Embedding> firsts =
          pool.encodeAll(encoder, pairs.stream().map(StsPair::sentence1).toList(), TextRole.PLAIN);
      List<Embedding> seconds =
          pool.encodeAll(encoder, pairs.stream().map(StsPair::sentence2).toList(), TextRole.PLAIN);
      for (int i = 0; i < cosines.length; i++) {
        cosines[i] = cosine(firsts.get(i).vector(), seconds.get(i).vector());
      }
    }
    double[] scores = pairs.stream().mapToDouble(StsPair::score).toArray();
    double spearman = 100 * Correlation.SPEARMAN.of(cosines, scores);
    assertThat(pairs).hasSize(1379);
    assertThat(spearman).isCloseTo(published, within(0.3));
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(squareA * squareB);
  }
}
