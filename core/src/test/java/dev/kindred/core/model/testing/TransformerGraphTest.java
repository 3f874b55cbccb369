package dev.kindred.core.model.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ONNX Runtime and the plain loops must agree: two implementations over the same weights. */
class TransformerGraphTest {
  private static final int PAD = 1;
  private static final int VOCABULARY = 50;
  private static final int[] LENGTHS = {9, 1, 4, 12};
  private static final int LONGEST = 12;
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "BERT,NONE,input_ids attention_mask token_type_ids -> last_hidden_state",
    "DISTILBERT,NONE,input_ids attention_mask -> last_hidden_state",
    "ROBERTA,NONE,input_ids attention_mask -> last_hidden_state",
    "MPNET,NONE,input_ids attention_mask -> last_hidden_state",
    "BERT,MLM,input_ids attention_mask token_type_ids -> logits",
    "DISTILBERT,MLM,input_ids attention_mask -> logits",
    "BERT,CLASSIFIER,input_ids attention_mask token_type_ids -> logits"
  })
  void of_architectureAndHead_hasTheInputsAndOutputsOfRealExports(
      Architecture architecture, Head head, String signature) throws OrtException {
    byte[] model = TransformerGraph.of(weights(architecture, 2, 1, 2), head).toBytes();

    assertThat(OnnxRunner.signature(model)).isEqualTo(signature);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void hiddenStates_paddedBatch_matchReference(Architecture architecture) throws OrtException {
    TinyWeights weights = weights(architecture, 2, 2, 3);
    Batch batch = Batch.random(new Random(11));

    float[][][] states = (float[][][]) run(weights, Head.NONE, batch);

    for (int row = 0; row < LENGTHS.length; row++) {
      double[][] expected =
          new ReferenceTransformer(weights)
              .hiddenStates(batch.ids[row], batch.mask[row], batch.types[row]);
      assertClose(states[row], expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void hiddenStates_withoutThePadding_areTheSame(Architecture architecture) {
    TinyWeights weights = weights(architecture, 2, 1, 4);
    ReferenceTransformer reference = new ReferenceTransformer(weights);
    Batch batch = Batch.random(new Random(12));

    double[][] padded = reference.hiddenStates(batch.ids[2], batch.mask[2], new long[LONGEST]);
    double[][] alone = reference.hiddenStates(Arrays.copyOf(batch.ids[2], LENGTHS[2]));

    assertThat(Arrays.copyOf(padded, LENGTHS[2])).isDeepEqualTo(alone);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void mlmLogits_paddedBatch_matchReference(Architecture architecture) throws OrtException {
    TinyWeights weights = weights(architecture, 1, 1, 5);
    Batch batch = Batch.random(new Random(13));

    float[][][] logits = (float[][][]) run(weights, Head.MLM, batch);

    for (int row = 0; row < LENGTHS.length; row++) {
      double[][] expected =
          new ReferenceTransformer(weights)
              .mlmLogits(batch.ids[row], batch.mask[row], batch.types[row]);
      assertThat(expected[0]).hasSize(VOCABULARY);
      assertClose(logits[row], expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void classifierLogit_paddedBatch_matchesReference(Architecture architecture) throws OrtException {
    TinyWeights weights = weights(architecture, 2, 1, 6);
    Batch batch = Batch.random(new Random(14));

    float[][] logits = (float[][]) run(weights, Head.CLASSIFIER, batch);

    assertThat(logits).hasDimensions(LENGTHS.length, 1);
    for (int row = 0; row < LENGTHS.length; row++) {
      double expected =
          new ReferenceTransformer(weights)
              .classifierLogit(batch.ids[row], batch.mask[row], batch.types[row]);
      assertThat((double) logits[row][0]).isCloseTo(expected, within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void hiddenStates_orderOfTokensChanged_differ(Architecture architecture) {
    ReferenceTransformer reference = new ReferenceTransformer(weights(architecture, 2, 1, 7));

    double[][] forwards = reference.hiddenStates(new long[] {5, 6, 7});
    double[][] backwards = reference.hiddenStates(new long[] {7, 6, 5});

    assertThat(Math.abs(forwards[1][0] - backwards[1][0])).isGreaterThan(10 * TOLERANCE);
  }

  // Table 7.1 of Abramowitz and Stegun.
  @ParameterizedTest
  @CsvSource({"0,0", "0.5,0.5204998778", "1,0.8427007929", "-1,-0.8427007929", "2,0.9953222650"})
  void erf_tabulatedArgument_isTheTablesValue(double x, double expected) {
    assertThat(ReferenceTransformer.erf(x)).isCloseTo(expected, within(1e-10));
  }

  private static TinyWeights weights(Architecture architecture, int heads, int layers, long seed) {
    TinyWeights.Size size = new TinyWeights.Size(VOCABULARY, 16, heads, layers, LONGEST);
    return TinyWeights.random(architecture, size, PAD, seed);
  }

  private static Object run(TinyWeights weights, Head head, Batch batch) throws OrtException {
    byte[] model = TransformerGraph.of(weights, head).toBytes();
    return OnnxRunner.run(model, batch.ids, batch.mask, batch.types);
  }

  private static void assertClose(float[][] actual, double[][] expected) {
    assertThat(actual.length).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i].length).isEqualTo(expected[i].length);
      for (int k = 0; k < expected[i].length; k++) {
        assertThat((double) actual[i][k])
            .as("token %d, dimension %d", i, k)
            .isCloseTo(expected[i][k], within(TOLERANCE));
      }
    }
  }

  /** Sequences of {@link #LENGTHS} random tokens, padded at the end to the longest. */
  private static final class Batch {
    private final long[][] ids = new long[LENGTHS.length][LONGEST];
    private final long[][] mask = new long[LENGTHS.length][LONGEST];
    private final long[][] types = new long[LENGTHS.length][LONGEST];

    static Batch random(Random random) {
      Batch batch = new Batch();
      for (int row = 0; row < LENGTHS.length; row++) {
        Arrays.fill(batch.ids[row], PAD);
        for (int i = 0; i < LENGTHS[row]; i++) {
          batch.ids[row][i] = random.nextInt(PAD + 1, VOCABULARY);
          batch.mask[row][i] = 1;
          batch.types[row][i] = random.nextInt(2);
        }
      }
      return batch;
    }
  }
}
