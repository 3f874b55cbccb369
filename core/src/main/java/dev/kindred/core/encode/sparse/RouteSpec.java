package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.onnx.Backbone;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.TransformerSettings;
import dev.kindred.core.model.ModelFiles;
import java.util.List;

/** What a model folder says of one {@link Route}. */
sealed interface RouteSpec {

  /** Folder of the tokenizer in the model; empty for the model's own. */
  String folder();

  /** How texts are read. */
  TransformerSettings reading();

  /** Files that shape a result, besides graphs, in an order that does not change. */
  List<String> files();

  /** Everything else that shapes a result, as text. */
  String settings();

  /** The same for those that do the same; records are compared by classes made at run time. */
  String key();

  /**
   * A masked language model under SpladePooling.
   *
   * @param graph path of the ONNX graph
   */
  record Model(String folder, TransformerSettings reading, String graph, SpladePooling pooling)
      implements RouteSpec {
    @Override
    public List<String> files() {
      return List.of(HfTokenizer.path(folder));
    }

    /** How it comes to its token states. */
    Backbone backbone(ModelFiles files) {
      return new Backbone(files, folder, reading, graph);
    }

    @Override
    public String key() {
      return String.join("\n", "model", folder, graph, settings());
    }

    @Override
    public String settings() {
      return "model SpladePooling[strategy=%s, activation=%s] %s"
          .formatted(pooling.strategy(), pooling.activation(), RouteSpec.describe(reading));
    }
  }

  /**
   * A table of weights by token (SparseStaticEmbedding), which needs no model.
   *
   * @param table path of an {@code idf.json} or a {@code model.safetensors}
   * @param collectionPart as {@link SparseEncoder#collectionPart}; shapes no weight of the index
   */
  record Table(String folder, TransformerSettings reading, String table, double collectionPart)
      implements RouteSpec {
    @Override
    public List<String> files() {
      return List.of(HfTokenizer.path(folder), table);
    }

    @Override
    public String key() {
      return String.join("\n", "table", folder, table, settings());
    }

    @Override
    public String settings() {
      return "table %s".formatted(RouteSpec.describe(reading));
    }
  }

  private static String describe(TransformerSettings reading) {
    return "maxTokens "
        + reading.maxTokens()
        + " lowerCase "
        + reading.lowerCase()
        + " prompts "
        + reading.promptsByRole();
  }
}
