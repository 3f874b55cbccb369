package dev.kindred.core.model.testing;

import dev.kindred.core.model.testing.TinyWeights.Linear;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of a {@link TinyModel}; every one has a default. */
public final class TinyModelBuilder {
  private static final Set<String> POOLING_MODES =
      Set.of("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken");

  final Architecture architecture;
  Head head = Head.NONE;
  KeyStyle keyStyle = KeyStyle.V5;
  boolean plain;
  String onnxPath = "onnx/model.onnx";

  int hiddenSize = 32;
  int heads = 2;
  int layers = 1;
  int maxTokens = 128;
  int maxSeqLength = 128;
  private long seed;

  private boolean lowercaseTokenizer = true;
  int fixedTokens;
  boolean doLowerCase;

  List<String> pooling = List.of("mean");
  boolean includePrompt = true;
  boolean normalize;
  int denseSize;
  String denseActivation = "torch.nn.modules.activation.Tanh";
  boolean denseBias = true;
  String spladeStrategy = "max";
  String spladeActivation = "relu";

  Map<String, String> prompts = Map.of();
  @Nullable String defaultPromptName;
  boolean similaritySet;
  @Nullable String similarity;
  int truncateDim;
  @Nullable String activationFunction;
  boolean legacyActivationKey;

  TinyModelBuilder(Architecture architecture) {
    this.architecture = architecture;
  }

  /** What sits on the encoder; nothing by default. */
  public TinyModelBuilder head(Head value) {
    head = value;
    return this;
  }

  /** A masked language model under a SpladePooling module: {@link Head#MLM}. */
  public TinyModelBuilder mlmHead() {
    return head(Head.MLM);
  }

  /** A cross-encoder: {@link Head#CLASSIFIER}. */
  public TinyModelBuilder classifierHead() {
    return head(Head.CLASSIFIER);
  }

  /** Which version's files to write; {@link KeyStyle#V5} by default. */
  public TinyModelBuilder keyStyle(KeyStyle value) {
    keyStyle = value;
    return this;
  }

  /** Leave out all files of sentence-transformers, as in a folder of transformers alone. */
  public TinyModelBuilder plain(boolean value) {
    plain = value;
    return this;
  }

  /** Where the graph goes, relative to the folder; {@code onnx/model.onnx} by default. */
  public TinyModelBuilder onnxPath(String value) {
    onnxPath = value;
    return this;
  }

  /** Extent of a token's state; 32 by default. */
  public TinyModelBuilder hiddenSize(int value) {
    hiddenSize = positive("hiddenSize", value);
    return this;
  }

  /** Attention heads; 2 by default. */
  public TinyModelBuilder heads(int value) {
    heads = positive("heads", value);
    return this;
  }

  /** Transformer blocks; 1 by default. */
  public TinyModelBuilder layers(int value) {
    layers = positive("layers", value);
    return this;
  }

  /**
   * The longest sequence the position table allows, special tokens included; 128 by default. A
   * longer one makes the graph fail. RoBERTa's and MPNet's {@code max_position_embeddings} is 2
   * more. Also lowers {@link #maxSeqLength} to it.
   */
  public TinyModelBuilder maxTokens(int value) {
    maxTokens = positive("maxTokens", value);
    maxSeqLength = Math.min(maxSeqLength, maxTokens);
    return this;
  }

  /**
   * The limit that the model's files name, at most {@link #maxTokens}, which it is by default: in
   * sentence_bert_config.json (5.x) or as model_max_length in tokenizer_config.json (6.x).
   */
  public TinyModelBuilder maxSeqLength(int value) {
    maxSeqLength = positive("maxSeqLength", value);
    return this;
  }

  /** Seed of all weights; 0 by default. One seed and size give one encoder, whatever the head. */
  public TinyModelBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Whether word pieces ignore case and accents; true by default. RoBERTa's never do. */
  public TinyModelBuilder lowercaseTokenizer(boolean value) {
    lowercaseTokenizer = value;
    return this;
  }

  /** Make tokenizer.json truncate and pad every text to this many tokens; not so by default. */
  public TinyModelBuilder tokenizerFixedTokens(int value) {
    fixedTokens = positive("tokenizerFixedTokens", value);
    return this;
  }

  /** The {@code do_lower_case} of sentence_bert_config.json, 5.x only; false by default. */
  public TinyModelBuilder doLowerCase(boolean value) {
    doLowerCase = value;
    return this;
  }

  /**
   * The pooling modes, of cls, max, mean, mean_sqrt_len_tokens, weightedmean, lasttoken; "mean" by
   * default. Several are concatenated: from 6.x files in the given order, from 5.x files in the
   * order above, since those only hold a flag for each.
   */
  public TinyModelBuilder pooling(String... modes) {
    for (String mode : modes) {
      if (!POOLING_MODES.contains(mode)) {
        throw new IllegalArgumentException(
            "pooling must be one of " + POOLING_MODES + ", got " + mode);
      }
    }
    pooling = List.of(modes);
    return this;
  }

  /** The {@code include_prompt} of the pooling; true by default. */
  public TinyModelBuilder includePrompt(boolean value) {
    includePrompt = value;
    return this;
  }

  /** Whether a Normalize module comes last; false by default. */
  public TinyModelBuilder normalize(boolean value) {
    normalize = value;
    return this;
  }

  /** A Dense module with bias and tanh behind the pooling; none by default. */
  public TinyModelBuilder dense(int outFeatures) {
    denseSize = positive("dense", outFeatures);
    return this;
  }

  /**
   * A Dense module behind the pooling.
   *
   * @param activation such as "torch.nn.modules.linear.Identity"
   */
  public TinyModelBuilder dense(int outFeatures, String activation, boolean bias) {
    denseActivation = activation;
    denseBias = bias;
    return dense(outFeatures);
  }

  /**
   * The SpladePooling module's settings, with {@link Head#MLM}.
   *
   * @param strategy "max" (default) or "sum"
   * @param activation "relu" (default) or "log1p_relu"
   */
  public TinyModelBuilder spladePooling(String strategy, String activation) {
    spladeStrategy = strategy;
    spladeActivation = activation;
    return mlmHead();
  }

  /** The prompts by name; none by default. */
  public TinyModelBuilder prompts(Map<String, String> value) {
    prompts = new LinkedHashMap<>(value);
    return this;
  }

  /** The prompt used when none is asked for; none by default. */
  public TinyModelBuilder defaultPromptName(String value) {
    defaultPromptName = value;
    return this;
  }

  /** The {@code similarity_fn_name}; "cosine" by default ("dot" for SPLADE), null for JSON null. */
  public TinyModelBuilder similarity(@Nullable String value) {
    similarity = value;
    similaritySet = true;
    return this;
  }

  /** The {@code truncate_dim} of config_sentence_transformers.json; absent by default. */
  public TinyModelBuilder truncateDim(int value) {
    truncateDim = positive("truncateDim", value);
    return this;
  }

  /**
   * A cross-encoder's activation, such as "torch.nn.modules.linear.Identity"; absent by default.
   */
  public TinyModelBuilder activationFunction(String value) {
    activationFunction = value;
    return this;
  }

  /**
   * Name the cross-encoder's activation as {@code sbert_ce_default_activation_function}, as up to
   * version 3; false by default.
   */
  public TinyModelBuilder legacyActivationKey(boolean value) {
    legacyActivationKey = value;
    return this;
  }

  /**
   * Writes the folder.
   *
   * @param dir made if it does not exist
   * @throws IllegalArgumentException if options contradict each other
   */
  public TinyModel writeTo(Path dir) throws IOException {
    check();
    TinyTokenizer tokenizer = TinyTokenizer.of(architecture, lowercaseTokenizer);
    TinyWeights.Size size =
        new TinyWeights.Size(tokenizer.vocabulary().size(), hiddenSize, heads, layers, maxTokens);
    TinyWeights weights = TinyWeights.random(architecture, size, tokenizer.padId(), seed);
    Optional<Linear> dense = denseSize == 0 ? Optional.empty() : Optional.of(randomDense());
    Path onnxFile = dir.resolve(onnxPath);
    TransformerGraph.of(weights, head).writeTo(onnxFile);
    new FolderFiles(this, tokenizer, dir).write(dense);
    return new TinyModel(dir, onnxFile, weights, tokenizer, dense);
  }

  private Linear randomDense() {
    // A generator of its own: the encoder has the same weights with and without the module.
    Random random = new Random(~seed);
    Linear dense = Linear.random(random, hiddenSize * pooling.size(), denseSize);
    return denseBias
        ? dense
        : new Linear(dense.weight(), FloatTensor.of(new float[denseSize], denseSize));
  }

  private void check() {
    if (maxSeqLength > maxTokens) {
      throw new IllegalArgumentException(
          "maxSeqLength must be at most maxTokens " + maxTokens + ", got " + maxSeqLength);
    }
    if (head != Head.NONE && (denseSize > 0 || normalize)) {
      throw new IllegalArgumentException("Dense and Normalize need head NONE, got " + head);
    }
    if (head != Head.CLASSIFIER && activationFunction != null) {
      throw new IllegalArgumentException("activationFunction needs head CLASSIFIER, got " + head);
    }
    if (legacyActivationKey && keyStyle == KeyStyle.V6) {
      throw new IllegalArgumentException("legacyActivationKey needs key style V5, got V6");
    }
    if (defaultPromptName != null && !prompts.containsKey(defaultPromptName)) {
      throw new IllegalArgumentException(
          "defaultPromptName must be one of " + prompts.keySet() + ", got " + defaultPromptName);
    }
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be >= 1, got " + value);
    }
    return value;
  }
}
