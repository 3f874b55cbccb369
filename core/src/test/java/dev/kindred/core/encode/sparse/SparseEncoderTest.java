package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.testing.Architecture;
import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders of every make against {@link SpladeOracle}. */
class SparseEncoderTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path dir;

  static Stream<Arguments> makes() {
    var makes = new ArrayList<Arguments>();
    for (Architecture architecture : Architecture.values()) {
      for (KeyStyle style : KeyStyle.values()) {
        for (String strategy : List.of("max", "sum")) {
          for (String activation : List.of("relu", "log1p_relu")) {
            makes.add(Arguments.of(architecture, style, strategy, activation));
          }
        }
      }
    }
    return makes.stream();
  }

  @ParameterizedTest
  @MethodSource("makes")
  void encode_eachArchitectureStyleAndPooling_matchesReference(
      Architecture architecture, KeyStyle style, String strategy, String activation)
      throws IOException {
    TinyModel model =
        TinyModel.of(architecture)
            .keyStyle(style)
            .spladePooling(strategy, activation)
            .layers(2)
            .seed(11)
            .writeTo(dir);
    Map<String, Double> expected =
        SpladeOracle.weights(model, tokens(architecture), strategy, activation);
    try (SparseEncoder encoder = SparseEncoders.open(dir.toString(), SparseOptions.DEFAULT)) {
      SparseEmbedding embedding = encoder.encode(text(architecture), TextRole.PLAIN);
      assertClose(SpladeOracle.byTerm(embedding.vector()), expected);
      assertThat(embedding.tokens()).isEqualTo(tokens(architecture).size());
    }
  }

  private static String text(Architecture architecture) {
    return architecture == Architecture.ROBERTA ? "hello the water" : "the river bank";
  }

  private static List<String> tokens(Architecture architecture) {
    return switch (architecture) {
      case BERT, DISTILBERT -> List.of("[CLS]", "the", "river", "bank", "[SEP]");
      case MPNET -> List.of("<s>", "the", "river", "bank", "</s>");
      case ROBERTA -> List.of("<s>", "hello", "Ġthe", "Ġwater", "</s>");
    };
  }

  private static void assertClose(Map<String, Double> actual, Map<String, Double> expected) {
    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (term, weight) ->
            assertThat(actual.get(term)).as(term).isCloseTo(weight, within(TOLERANCE)));
  }
}
