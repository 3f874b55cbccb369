package dev.kindred.core.encode.sparse;

import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.SafeTensorsWriter;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes asymmetric models in the layouts found on the hub: a masked language model for documents
 * and a table for queries.
 */
final class RouterFolder {
  static final String MLM = "sentence_transformers.sparse_encoder.models.MLMTransformer";
  static final String POOLING = "sentence_transformers.sparse_encoder.models.SpladePooling";
  static final String TABLE = "sentence_transformers.sparse_encoder.models.SparseStaticEmbedding";

  private RouterFolder() {}

  /** As opensearch-neural-sparse-encoding-doc-*: the language model is the folder itself. */
  static TinyModel openSearch(Path dir) throws IOException {
    TinyModel model = TinyModel.bert().plain(true).mlmHead().seed(3).writeTo(dir);
    modules(dir, "sentence_transformers.models.Router");
    pooling(dir.resolve("document_1_SpladePooling"));
    table(model, dir.resolve("query_0_SparseStaticEmbedding"));
    Files.writeString(
        dir.resolve("router_config.json"),
        """
        {
          "types": {
            "query_0_SparseStaticEmbedding": "%s",
            "": "%s",
            "document_1_SpladePooling": "%s"
          },
          "structure": {
            "query": ["query_0_SparseStaticEmbedding"],
            "document": ["", "document_1_SpladePooling"]
          },
          "parameters": {"default_route": "document", "allow_empty_key": true}
        }
        """
            .formatted(TABLE, MLM, POOLING));
    return model;
  }

  /** As sentence-transformers 6.x saves one: every module in a folder of its own. */
  static TinyModel saved(Path dir) throws IOException {
    TinyModel model =
        TinyModel.bert()
            .plain(true)
            .mlmHead()
            .seed(3)
            .writeTo(dir.resolve("document_0_Transformer"));
    modules(dir, "sentence_transformers.base.modules.router.Router");
    pooling(dir.resolve("document_1_SpladePooling"));
    table(model, dir.resolve("query_0_SparseStaticEmbedding"));
    String modules = "sentence_transformers.sparse_encoder.modules.";
    Files.writeString(
        dir.resolve("router_config.json"),
        """
        {
          "types": {
            "query_0_SparseStaticEmbedding": "%s",
            "document_0_Transformer": "sentence_transformers.base.modules.transformer.Transformer",
            "document_1_SpladePooling": "%s"
          },
          "structure": {
            "query": ["query_0_SparseStaticEmbedding"],
            "document": ["document_0_Transformer", "document_1_SpladePooling"]
          },
          "parameters": {"default_route": "document", "allow_empty_key": true, "route_mappings": {}}
        }
        """
            .formatted(
                modules + "sparse_static_embedding.SparseStaticEmbedding",
                modules + "splade_pooling.SpladePooling"));
    return model;
  }

  static void modules(Path dir, String type) throws IOException {
    Files.writeString(
        dir.resolve("modules.json"),
        "[{\"idx\": 0, \"name\": \"0\", \"path\": \"\", \"type\": \"%s\"}]".formatted(type));
  }

  private static void pooling(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        "{\"pooling_strategy\": \"max\", \"activation_function\": \"log1p_relu\","
            + " \"word_embedding_dimension\": null}");
  }

  /** A SparseStaticEmbedding with {@link #weight} for each token. */
  static void table(TinyModel model, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), "{\"frozen\": true}");
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(model.dir().resolve(file), folder.resolve(file));
    }
    float[] weights = new float[model.vocabulary().size()];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = weight(id);
    }
    SafeTensorsWriter.write(
        folder.resolve("model.safetensors"),
        SafeTensorsWriter.Type.F32,
        Map.of("weight", FloatTensor.of(weights, weights.length)));
  }

  /** What a table says of a token. */
  static float weight(int id) {
    return 1 + id % 17 / 4f;
  }
}
