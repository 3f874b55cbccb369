package dev.kindred.core.model.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * All numbers of a tiny transformer, with both heads whether or not the graph uses them: models of
 * one seed and size share their encoder.
 *
 * @param architecture the family, which says how positions and token types are numbered
 * @param heads attention heads; divides the hidden size
 * @param padId the id of the padding token, which RoBERTa's and MPNet's positions skip
 * @param tokenEmbeddings [vocabulary, hidden]; also the MLM head's projection
 * @param positionEmbeddings [positions, hidden]
 * @param tokenTypeEmbeddings [types, hidden], or null where the architecture has none
 * @param embeddingNorm follows the sum of the embeddings
 * @param layers the transformer blocks, first to last; at least one
 * @param mlm the masked language model's head
 * @param classifier the one-logit head
 */
public record TinyWeights(
    Architecture architecture,
    int heads,
    int padId,
    FloatTensor tokenEmbeddings,
    FloatTensor positionEmbeddings,
    @Nullable FloatTensor tokenTypeEmbeddings,
    Norm embeddingNorm,
    List<Layer> layers,
    MlmHead mlm,
    ClassifierHead classifier) {

  /** Copies the list of layers and checks that the heads divide the hidden size. */
  public TinyWeights {
    layers = List.copyOf(layers);
    int hidden = tokenEmbeddings.extent(1);
    if (heads < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException(
          "heads must divide the hidden size " + hidden + ", got " + heads);
    }
  }

  /**
   * y = W x + b.
   *
   * @param weight [out, in], as torch stores it
   * @param bias [out]
   */
  public record Linear(FloatTensor weight, FloatTensor bias) {
    static Linear random(Random random, int in, int out) {
      return new Linear(
          FloatTensor.gaussian(random, 0, 1 / Math.sqrt(in), out, in),
          FloatTensor.gaussian(random, 0, 0.1, out));
    }
  }

  /**
   * A layer norm's scale and shift.
   *
   * @param scale [hidden]
   * @param shift [hidden]
   */
  public record Norm(FloatTensor scale, FloatTensor shift) {
    static Norm random(Random random, int hidden) {
      return new Norm(
          FloatTensor.gaussian(random, 1, 0.1, hidden),
          FloatTensor.gaussian(random, 0, 0.1, hidden));
    }
  }

  /**
   * One transformer block: attention, add and norm, feed-forward with GELU, add and norm.
   *
   * @param query hidden to hidden
   * @param key hidden to hidden
   * @param value hidden to hidden
   * @param attentionOutput hidden to hidden
   * @param attentionNorm after the attention's residual
   * @param up hidden to intermediate
   * @param down intermediate to hidden
   * @param outputNorm after the feed-forward's residual
   */
  public record Layer(
      Linear query,
      Linear key,
      Linear value,
      Linear attentionOutput,
      Norm attentionNorm,
      Linear up,
      Linear down,
      Norm outputNorm) {}

  /**
   * Dense, GELU, norm, then the token embeddings as projection, plus a bias.
   *
   * @param dense hidden to hidden
   * @param norm after the GELU
   * @param bias [vocabulary]; far below zero, as in trained SPLADE models, so that few terms fire
   */
  public record MlmHead(Linear dense, Norm norm, FloatTensor bias) {}

  /**
   * Tanh pooler over the first token, then one logit.
   *
   * @param pooler hidden to hidden
   * @param logit hidden to 1
   */
  public record ClassifierHead(Linear pooler, Linear logit) {}

  /** Extents of a model; see the record's components in {@link TinyWeights}. */
  record Size(int vocabulary, int hidden, int heads, int layers, int maxTokens) {}

  /**
   * Seeded random weights at scales that keep every part visible in the output: attention is far
   * from uniform, and token identity outweighs position.
   */
  static TinyWeights random(Architecture architecture, Size size, int padId, long seed) {
    Random random = new Random(seed);
    int hidden = size.hidden();
    FloatTensor tokens = FloatTensor.gaussian(random, 0, 0.5, size.vocabulary(), hidden);
    int positions = size.maxTokens() + architecture.firstPosition();
    FloatTensor positionTable = FloatTensor.gaussian(random, 0, 0.1, positions, hidden);
    FloatTensor types =
        architecture.tokenTypes() == 0
            ? null
            : FloatTensor.gaussian(random, 0, 0.1, architecture.tokenTypes(), hidden);
    Norm norm = Norm.random(random, hidden);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < size.layers(); i++) {
      layers.add(randomLayer(random, hidden));
    }
    MlmHead mlm =
        new MlmHead(
            Linear.random(random, hidden, hidden),
            Norm.random(random, hidden),
            FloatTensor.gaussian(random, -5, 0.5, size.vocabulary()));
    ClassifierHead classifier =
        new ClassifierHead(Linear.random(random, hidden, hidden), Linear.random(random, hidden, 1));
    return new TinyWeights(
        architecture,
        size.heads(),
        padId,
        tokens,
        positionTable,
        types,
        norm,
        layers,
        mlm,
        classifier);
  }

  private static Layer randomLayer(Random random, int hidden) {
    return new Layer(
        Linear.random(random, hidden, hidden),
        Linear.random(random, hidden, hidden),
        Linear.random(random, hidden, hidden),
        Linear.random(random, hidden, hidden),
        Norm.random(random, hidden),
        Linear.random(random, hidden, 4 * hidden),
        Linear.random(random, 4 * hidden, hidden),
        Norm.random(random, hidden));
  }

  /** Extent of a token's state. */
  public int hiddenSize() {
    return tokenEmbeddings.extent(1);
  }

  /** Number of tokens known. */
  public int vocabularySize() {
    return tokenEmbeddings.extent(0);
  }
}
