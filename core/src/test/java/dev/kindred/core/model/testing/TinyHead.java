package dev.kindred.core.model.testing;

import dev.kindred.core.model.testing.OnnxGraph.Attribute;
import dev.kindred.core.model.testing.OnnxGraph.Element;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A sparse model that is a head over the token states of a dense {@link TinyModel}: its graph is
 * the dense one's bytes with the head's behind them. Queries are weighed by a table.
 */
public final class TinyHead {
  private static final String TABLE = "query_0_SparseStaticEmbedding";

  private TinyHead() {}

  /**
   * Writes the sparse model's folder.
   *
   * @param dense a BERT without a head
   */
  public static void write(TinyModel dense, Path dir) throws IOException {
    var graph = new ByteArrayOutputStream();
    graph.writeBytes(Files.readAllBytes(dense.onnxFile()));
    graph.writeBytes(
        head(dense.weights().hiddenSize(), dense.weights().vocabularySize()).toBytes());
    Files.createDirectories(dir.resolve("onnx"));
    Files.createDirectories(dir.resolve(TABLE));
    Files.createDirectories(dir.resolve("1_SpladePooling"));
    Files.write(dir.resolve("onnx/model.onnx"), graph.toByteArray());
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(dense.dir().resolve(file), dir.resolve(file));
      Files.copy(dense.dir().resolve(file), dir.resolve(TABLE).resolve(file));
    }
    for (String file : List.of("config.json", "sentence_bert_config.json")) {
      Files.copy(dense.dir().resolve(file), dir.resolve(file));
    }
    Files.writeString(dir.resolve("1_SpladePooling/config.json"), "{}");
    Files.writeString(
        dir.resolve("modules.json"),
        "[{\"idx\": 0, \"name\": \"0\", \"path\": \"\", \"type\": \"sentence_transformers.models.Router\"}]");
    String modules = "sentence_transformers.sparse_encoder.models.";
    Files.writeString(
        dir.resolve("router_config.json"),
        """
        {
          "types": {
            "%s": "%s",
            "": "%s",
            "1_SpladePooling": "%s"
          },
          "structure": {"query": ["%s"], "document": ["", "1_SpladePooling"]},
          "parameters": {"default_route": "document"}
        }
        """
            .formatted(
                TABLE,
                modules + "SparseStaticEmbedding",
                modules + "MLMTransformer",
                modules + "SpladePooling",
                TABLE));
    float[] weights = new float[dense.vocabulary().size()];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = 1 + id % 17 / 4f;
    }
    SafeTensorsWriter.write(
        dir.resolve(TABLE).resolve("model.safetensors"),
        SafeTensorsWriter.Type.F32,
        Map.of("weight", FloatTensor.of(weights, weights.length)));
  }

  /** {@code max over tokens of log(1 + relu(state W - 1))}. */
  private static OnnxGraph head(int hidden, int vocabulary) {
    var random = new Random(11);
    float[] projection = new float[hidden * vocabulary];
    for (int i = 0; i < projection.length; i++) {
      projection[i] = (float) (random.nextGaussian() / 2);
    }
    OnnxGraph graph = OnnxGraph.behindAnother("head");
    String weight = graph.floats("head.weight", FloatTensor.of(projection, hidden, vocabulary));
    String logits = graph.node("MatMul", List.of("last_hidden_state", weight));
    String positive =
        graph.node("Relu", List.of(graph.node("Sub", List.of(logits, graph.scalar(1f)))));
    String logarithms =
        graph.node("Log", List.of(graph.node("Add", List.of(positive, graph.scalar(1f)))));
    String pooled =
        graph.node(
            "ReduceMax",
            List.of(logarithms),
            Attribute.ofInts("axes", 1),
            Attribute.ofInt("keepdims", 0));
    graph.output("sparse_weights", pooled, Element.FLOAT, "1", String.valueOf(vocabulary));
    return graph;
  }
}
