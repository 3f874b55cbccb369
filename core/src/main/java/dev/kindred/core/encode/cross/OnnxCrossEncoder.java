package dev.kindred.core.encode.cross;

import dev.kindred.core.encode.onnx.Fingerprint;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.encode.onnx.Magnitude;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A transformer with a classifier of one logit. Texts go in as they are, as the reference has it
 * since 4.0; the default prompt goes before the query, as it has it since 5.4.
 */
final class OnnxCrossEncoder implements CrossEncoder {
  static final String LOGITS = "logits";

  private final ModelFiles files;
  private final CrossSpec spec;
  private final HfTokenizer tokenizer;
  private final OnnxGraph graph;
  private final String fingerprint;

  private OnnxCrossEncoder(
      ModelFiles files,
      CrossSpec spec,
      HfTokenizer tokenizer,
      OnnxGraph graph,
      String fingerprint) {
    this.files = files;
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.graph = graph;
    this.fingerprint = fingerprint;
  }

  static OnnxCrossEncoder create(
      ModelFiles files, CrossSpec spec, HfTokenizer tokenizer, OnnxGraph graph) throws IOException {
    boolean logits = graph.output().equals(LOGITS);
    if (graph.outputRank() == 3 || (!logits && graph.outputWidth() != 1)) {
      throw new ModelException(
          "%s gives %s%s, no classifier's logits: it is no cross-encoder"
              .formatted(
                  graph.where(), graph.output(), graph.outputRank() == 3 ? " for each token" : ""));
    }
    int labels = graph.outputWidth() > 0 ? graph.outputWidth() : spec.labels().size();
    if (labels > 1) {
      throw new ModelException(manyLabels(files, spec.labels(), labels));
    }
    if (spec.transformer().maxTokens() < tokenizer.pairSpecialTokens() + 2) {
      throw new ModelException(
          "model %s reads %d tokens, which leaves none for a query and a passage"
              .formatted(files.name(), spec.transformer().maxTokens()));
    }
    return new OnnxCrossEncoder(
        files,
        spec,
        tokenizer,
        graph,
        Fingerprint.of(files, List.of(spec.graph()), List.of(), spec.settings()));
  }

  private static String manyLabels(ModelFiles files, List<String> names, int labels) {
    return "model %s tells %d labels apart%s: it is no reranker, which has one"
        .formatted(
            files.name(), labels, names.isEmpty() ? "" : " (" + String.join(", ", names) + ")");
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
  public int maxTokens() {
    return spec.transformer().maxTokens();
  }

  @Override
  public PairScore score(String query, String passage) {
    Tokens tokens =
        tokenizer.encodePair(
            cased(spec.prompt() + query), cased(passage), spec.transformer().maxTokens());
    float[] logits = Magnitude.check(graph.run(tokens), "output of " + graph.where());
    if (logits.length != 1) {
      throw new ModelException(
          "%s gives %d values for a pair: a reranker gives one"
              .formatted(graph.where(), logits.length));
    }
    return new PairScore(spec.activation().apply(logits[0]), tokens.ids().length, tokens.cut());
  }

  private String cased(String text) {
    return spec.transformer().lowerCase() ? text.toLowerCase(Locale.ROOT) : text;
  }

  @Override
  public void close() {
    try (tokenizer) {
      graph.close();
    }
  }
}
