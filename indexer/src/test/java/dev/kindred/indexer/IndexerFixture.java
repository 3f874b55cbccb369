package dev.kindred.indexer;

import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An index folder for each test, and a tiny model for all. */
abstract class IndexerFixture {
  @TempDir static Path shared;
  @TempDir Path dir;

  static String model;
  Path index;

  @BeforeAll
  static void writeModel() throws IOException {
    Path folder = shared.resolve("tiny");
    if (!Files.exists(folder)) {
      TinyModel.bert().normalize(true).seed(1).writeTo(folder);
    }
    model = folder.toString();
  }

  @BeforeEach
  void nameIndex() {
    index = dir.resolve("index");
  }

  static IndexingConfig words() {
    return IndexingConfig.builder().wordsOnly().build();
  }

  static IndexingConfig.Builder tiny() {
    return IndexingConfig.builder().model(model).jobs(2);
  }

  IndexReport run(IndexingConfig config, DocumentSource source) throws InterruptedException {
    try (Indexer indexer = Indexer.open(index, config)) {
      return indexer.index(source, IndexingProgress.NONE);
    }
  }

  IndexContents contents() throws IOException {
    return IndexContents.read(index);
  }

  /** Different words for each seed, in sentences. */
  static String text(int seed, int sentences) {
    String[] words = {"river", "bank", "money", "tree", "water", "wing", "air", "flow", "heat"};
    var text = new StringBuilder();
    int state = seed * 7919 + 17;
    for (int i = 0; i < sentences; i++) {
      for (int j = 0; j < 8; j++) {
        state = state * 1103515245 + 12345;
        text.append(words[(state >>> 16) % words.length]).append(j < 7 ? " " : ". ");
      }
    }
    return text.toString();
  }
}
