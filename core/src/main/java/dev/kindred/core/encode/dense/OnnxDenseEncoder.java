package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.encode.onnx.Fingerprint;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.encode.onnx.LowerCasing;
import dev.kindred.core.encode.onnx.Magnitude;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.text.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sentence-transformers model: tokenizer, transformer graph, pooling, then Dense and Normalize.
 */
final class OnnxDenseEncoder implements StatesEncoder {
  private final ModelFiles files;
  private final DenseSpec spec;
  private final HfTokenizer tokenizer;
  private final OnnxGraph graph;
  private final String fingerprint;
  private final String documentFingerprint;

  /** What follows pooling. */
  private final Map<TextRole, VectorTail> tails;

  private final Map<TextRole, Integer> promptTokens = new EnumMap<>(TextRole.class);

  private OnnxDenseEncoder(
      ModelFiles files,
      DenseSpec spec,
      HfTokenizer tokenizer,
      OnnxGraph graph,
      Map<TextRole, VectorTail> tails)
      throws IOException {
    this.files = files;
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.graph = graph;
    this.tails = tails;
    this.documentFingerprint =
        Fingerprint.of(
            files,
            List.of(spec.graph()),
            DenseSpec.weights(spec.steps(TextRole.DOCUMENT)),
            spec.settings(TextRole.DOCUMENT));
    this.fingerprint = spec.symmetric() ? documentFingerprint : ofAllRoles();
    for (TextRole role : TextRole.values()) {
      // As the reference counts it: stripped, so that no blank of the prompt is a token of its own.
      promptTokens.put(
          role,
          tokenizer.tokenize(spec.transformer().prepared(spec.transformer().prompt(role))).count());
    }
  }

  /** Over what the documents' fingerprint leaves out, and that fingerprint itself. */
  private String ofAllRoles() throws IOException {
    var weights = new ArrayList<String>();
    var settings = new ArrayList<String>(List.of(documentFingerprint));
    for (TextRole role : TextRole.values()) {
      weights.addAll(DenseSpec.weights(spec.steps(role)));
      settings.add(role + "\n" + spec.settings(role));
    }
    return Fingerprint.of(files, List.of(), weights, String.join("\n", settings));
  }

  static OnnxDenseEncoder create(
      ModelFiles files, DenseSpec spec, HfTokenizer tokenizer, OnnxGraph graph) throws IOException {
    if (graph.outputWidth() <= 0) {
      throw new ModelException(
          "%s does not say how wide its output is: export it with a fixed hidden size"
              .formatted(graph.where()));
    }
    if (graph.output().equals("logits")) {
      throw new ModelException(
          "%s gives logits, no token states: it is no embedding model".formatted(graph.where()));
    }
    boolean pooledInGraph = graph.outputRank() == 2;
    int width = pooledInGraph ? graph.outputWidth() : graph.outputWidth() * spec.poolings().size();
    var encoder = new OnnxDenseEncoder(files, spec, tokenizer, graph, tails(files, spec, width));
    for (TextRole role : TextRole.values()) {
      if (encoder.maxOwnTokens(role) < 1) {
        throw new ModelException(
            "model %s reads %d tokens, and its prompt leaves none for the text"
                .formatted(files.name(), spec.transformer().maxTokens()));
      }
    }
    return encoder;
  }

  private static Map<TextRole, VectorTail> tails(ModelFiles files, DenseSpec spec, int width)
      throws IOException {
    var loaded = new HashMap<List<Step>, VectorTail>();
    var byRole = new EnumMap<TextRole, VectorTail>(TextRole.class);
    for (TextRole role : TextRole.values()) {
      List<Step> steps = spec.steps(role);
      VectorTail tail = loaded.get(steps);
      if (tail == null) {
        tail = VectorTail.load(files, steps, width, spec.truncateDimension(), spec.similarity());
        loaded.put(steps, tail);
      }
      byRole.put(role, tail);
    }
    List<Integer> dimensions =
        loaded.values().stream().map(VectorTail::dimension).distinct().toList();
    if (dimensions.size() > 1) {
      throw new ModelException(
          "model %s gives queries and documents vectors of different dimensions: %s"
              .formatted(files.name(), dimensions));
    }
    return byRole;
  }

  @Override
  public String modelName() {
    return files.name();
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public String documentFingerprint() {
    return documentFingerprint;
  }

  @Override
  public int dimension() {
    return tail(TextRole.DOCUMENT).dimension();
  }

  @Override
  public int maxTokens() {
    return spec.transformer().maxTokens();
  }

  @Override
  public int maxDocumentTokens() {
    return maxOwnTokens(TextRole.DOCUMENT);
  }

  @Override
  public Similarity similarity() {
    return spec.similarity();
  }

  @Override
  public Tokenizer tokenizer() {
    return spec.transformer().lowerCase() ? new LowerCasing(tokenizer) : tokenizer;
  }

  private VectorTail tail(TextRole role) {
    VectorTail own = tails.get(role);
    if (own == null) {
      throw new IllegalStateException("no steps for " + role);
    }
    return own;
  }

  private int maxOwnTokens(TextRole role) {
    return spec.transformer().maxTokens() - tokenizer.specialTokens() - promptTokens(role);
  }

  private int promptTokens(TextRole role) {
    return promptTokens.getOrDefault(role, 0);
  }

  @Override
  public Embedding encode(String text, TextRole role) {
    Tokens tokens = tokens(text, role);
    return encode(graph.run(tokens), tokens, role);
  }

  @Override
  public List<Embedding> encodeAll(List<String> texts, TextRole role) {
    return graph.runAll(
        texts.stream().map(text -> tokens(text, role)).toList(),
        (states, tokens) -> encode(states, tokens, role));
  }

  private Tokens tokens(String text, TextRole role) {
    return tokenizer.encode(
        spec.transformer().prepared(spec.transformer().prompt(role) + text),
        spec.transformer().maxTokens());
  }

  @Override
  public Embedding encode(float[] states, Tokens tokens, TextRole role) {
    float[] output = Magnitude.check(states, "output of " + graph.where());
    int length = tokens.ids().length;
    float[] vector = graph.outputRank() == 2 ? output : pool(output, length, role);
    return new Embedding(tail(role).apply(vector), length, tokens.cut());
  }

  private float[] pool(float[] states, int tokens, TextRole role) {
    int width = graph.outputWidth();
    if (states.length != tokens * width) {
      throw new ModelException(
          "%s gives %d values for %d tokens of width %d"
              .formatted(graph.where(), states.length, tokens, width));
    }
    // The reference leaves out the prompt and the opening special token with it.
    int prompt = promptTokens(role);
    int from = spec.includePrompt() || prompt == 0 ? 0 : Math.min(prompt + 1, tokens - 1);
    float[] pooled = new float[width * spec.poolings().size()];
    int at = 0;
    for (Pooling pooling : spec.poolings()) {
      pooling.pool(states, from, tokens, width, pooled, at);
      at += width;
    }
    return pooled;
  }

  @Override
  public void close() {
    try (tokenizer) {
      graph.close();
    }
  }
}
