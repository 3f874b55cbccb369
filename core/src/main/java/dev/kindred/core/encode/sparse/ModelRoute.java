package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.GraphFile;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.encode.onnx.LowerCasing;
import dev.kindred.core.encode.onnx.Magnitude;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.encode.onnx.TransformerSettings;
import dev.kindred.core.encode.sparse.SpladePooling.Activation;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.text.Tokenizer;
import java.io.IOException;

/** Tokenizer, masked language model and pooling (SPLADE). */
final class ModelRoute implements Route {
  private final TransformerSettings reading;
  private final SparseOptions options;
  private final HfTokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final OnnxGraph graph;
  private final PoolingTail pooling;

  private ModelRoute(
      TransformerSettings reading,
      SparseOptions options,
      HfTokenizer tokenizer,
      Vocabulary vocabulary,
      OnnxGraph graph,
      PoolingTail pooling) {
    this.reading = reading;
    this.options = options;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.graph = graph;
    this.pooling = pooling;
  }

  static ModelRoute open(ModelFiles files, RouteSpec.Model spec, SparseOptions options)
      throws IOException {
    return open(files, spec, options, GraphFile.read(files, spec.graph()));
  }

  /** As the other, where the graph's file is read already. */
  static ModelRoute open(
      ModelFiles files, RouteSpec.Model spec, SparseOptions options, GraphFile file)
      throws IOException {
    HfTokenizer tokenizer = HfTokenizer.load(files, spec.folder());
    try {
      Vocabulary vocabulary = Vocabulary.load(files, spec.folder());
      PoolingTail pooling = PoolingTail.of(file, spec.pooling(), vocabulary);
      OnnxGraph graph = OnnxGraph.load(file, pooling.tail());
      return new ModelRoute(spec.reading(), options, tokenizer, vocabulary, graph, pooling);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public SparseEmbedding encode(String text, TextRole role) {
    Tokens tokens = tokens(text, role);
    return embedding(graph.run(tokens), tokens);
  }

  /** What the graph is run on. */
  Tokens tokens(String text, TextRole role) {
    return tokenizer.encode(reading.prepared(reading.prompt(role) + text), reading.maxTokens());
  }

  /**
   * What the graph's output says.
   *
   * @param output as {@link #graph()} gave it
   * @param tokens what it was run on
   */
  SparseEmbedding embedding(float[] output, Tokens tokens) {
    float[] weights = Magnitude.check(output, "output of " + graph.where());
    if (!vocabulary.fits(weights.length)) {
      throw new ModelException(
          "%s gives logits over %d terms, but its tokenizer has %d"
              .formatted(graph.where(), weights.length, vocabulary.size()));
    }
    if (pooling.rest().isPresent()) {
      Activation activation = pooling.rest().get();
      for (int id = 0; id < weights.length; id++) {
        weights[id] = weights[id] > 0 ? activation.apply(weights[id]) : 0;
      }
    }
    return new SparseEmbedding(
        vocabulary.vector(weights, options), tokens.ids().length, tokens.cut());
  }

  OnnxGraph graph() {
    return graph;
  }

  HfTokenizer ownTokenizer() {
    return tokenizer;
  }

  @Override
  public int maxOwnTokens(TextRole role) {
    // As the reference counts it: stripped, so that no blank of the prompt is a token of its own.
    int prompt = tokenizer.tokenize(reading.prepared(reading.prompt(role))).count();
    return reading.maxTokens() - tokenizer.specialTokens() - prompt;
  }

  @Override
  public Tokenizer tokenizer() {
    return reading.lowerCase() ? new LowerCasing(tokenizer) : tokenizer;
  }

  @Override
  public void close() {
    try (tokenizer) {
      graph.close();
    }
  }
}
