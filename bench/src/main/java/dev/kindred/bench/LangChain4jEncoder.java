package dev.kindred.bench;

import dev.kindred.core.model.ModelFiles;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** LangChain4j's {@code embedAll}. */
final class LangChain4jEncoder implements Encoders.Peer {
  private final Path folder;
  private final ExecutorService executor;
  private final EmbeddingModel model;

  LangChain4jEncoder(ModelFiles files, byte[] tokenizer, boolean first, int threads)
      throws IOException {
    this.folder = Files.createTempDirectory("kindred-bench");
    this.executor = Executors.newFixedThreadPool(threads);
    this.model =
        new OnnxEmbeddingModel(
            Files.write(folder.resolve("model.onnx"), files.read(files.graph(""))),
            Files.write(folder.resolve("tokenizer.json"), tokenizer),
            first ? PoolingMode.CLS : PoolingMode.MEAN,
            executor);
  }

  @Override
  public Map<String, Encoders.Encode> encoders() {
    return Map.of("LangChain4j", Encoders.Encode.timed(this::encode));
  }

  private List<float[]> encode(List<String> texts) {
    return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
        .map(embedding -> embedding.vector())
        .toList();
  }

  @Override
  public void close() throws IOException {
    executor.close();
    Folders.delete(folder);
  }
}
