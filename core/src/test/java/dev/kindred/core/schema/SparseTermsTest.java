package dev.kindred.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.FeatureField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseTermsTest {

  @Test
  void of_anyWeight_isStoredToWithinOnePartIn512() throws IOException {
    var random = new Random(11);
    double sum = 0;
    int rounds = 20_000;
    for (int i = 0; i < rounds; i++) {
      float weight = (float) Math.exp(random.nextDouble(-20, 20));
      double error = stored(weight) / weight - 1;
      assertThat(error).as("weight %s", weight).isBetween(-1 / 512.0, 1 / 512.0);
      sum += error;
    }
    assertThat(sum / rounds).as("bias").isCloseTo(0, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, 1f, 0.1f})
  void of_extremes_areStoredAsFiniteWeights(float weight) throws IOException {
    assertThat(stored(weight)).isFinite().isPositive();
  }

  /** As FeatureField's documentation has it: a frequency, of which 15 bits of a float are left. */
  private static double stored(float weight) throws IOException {
    FeatureField field =
        SparseTerms.of(new SparseVector(List.of(new WeightedTerm("t", weight)))).getFirst();
    try (var analyzer = new KeywordAnalyzer();
        TokenStream tokens = field.tokenStream(analyzer, null)) {
      tokens.reset();
      assertThat(tokens.incrementToken()).isTrue();
      int frequency = tokens.getAttribute(TermFrequencyAttribute.class).getTermFrequency();
      tokens.end();
      return Float.intBitsToFloat(frequency << 15);
    }
  }
}
