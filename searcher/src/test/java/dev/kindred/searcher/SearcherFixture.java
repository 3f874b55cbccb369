package dev.kindred.searcher;

import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.text.Document;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An index folder for each test, and a tiny dense and a tiny sparse model for all. */
abstract class SearcherFixture {
  @TempDir static Path shared;
  @TempDir Path dir;

  static String model;
  static String sparseModel;
  Path index;

  @BeforeAll
  static void writeModel() throws IOException {
    Path folder = shared.resolve("tiny");
    if (!Files.exists(folder)) {
      TinyModel.bert().normalize(true).seed(1).writeTo(folder);
    }
    model = folder.toString();
    Path sparseFolder = shared.resolve("tiny-sparse");
    if (!Files.exists(sparseFolder)) {
      TinyModel.bert().spladePooling("max", "relu").seed(2).writeTo(sparseFolder);
    }
    sparseModel = sparseFolder.toString();
  }

  @BeforeEach
  void nameIndex() {
    index = dir.resolve("index");
  }

  static IndexingConfig words() {
    return IndexingConfig.builder().wordsOnly().build();
  }

  static IndexingConfig.Builder tiny() {
    return IndexingConfig.builder().model(model).sparseModel(sparseModel).jobs(2);
  }

  static Document document(String id, String text) {
    return document(id, "", text, Map.of());
  }

  static Document document(
      String id, String title, String text, Map<String, List<String>> metadata) {
    return new Document(id, id, title, text, List.of(), new TreeMap<>(metadata));
  }

  static IndexReport write(Path index, IndexingConfig config, List<Document> documents) {
    try (Indexer indexer = Indexer.open(index, config)) {
      return indexer.index(new Listed(documents), IndexingProgress.NONE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> ids(List<Hit> hits) {
    return hits.stream().map(Hit::id).toList();
  }

  /** Documents from memory; what it does not give is gone. */
  record Listed(List<Document> documents) implements DocumentSource {
    @Override
    public String name() {
      return "/listed";
    }

    @Override
    public boolean covers(String path) {
      return true;
    }

    @Override
    public void read(DocumentSink sink) throws IOException, InterruptedException {
      for (Document document : documents) {
        sink.accept(document);
      }
    }
  }
}
