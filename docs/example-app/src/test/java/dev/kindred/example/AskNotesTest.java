package dev.kindred.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskNotesTest {
  @TempDir Path folder;

  @BeforeEach
  void index() throws Exception {
    Files.writeString(
        folder.resolve("notes.jsonl"),
        """
        {"id": "fern", "title": "Ferns", "text": "Ferns like shade and damp soil.", "room": "bath"}
        {"id": "bike", "title": "Bicycle", "text": "Oil the chain once a month.", "room": "shed"}
        {"id": "bread", "title": "Bread", "text": "Let the dough rest overnight.", "room": "kitchen"}
        """);
    try (Indexer indexer = Indexer.open(folder.resolve(".kindred"), IndexingConfig.defaults())) {
      indexer.index(
          DocumentSources.open(folder, SourceOptions.under(folder)), IndexingProgress.NONE);
    }
  }

  @Test
  void run_questionInOtherWords_findsTheNote() {
    assertThat(ask("where do I put a houseplant that hates sun")).startsWith("1. Ferns");
  }

  @Test
  void run_withFilter_keepsToIt() {
    assertThat(ask("where do I put a houseplant that hates sun", "room:shed"))
        .startsWith("1. Bicycle")
        .doesNotContain("Ferns");
  }

  private String ask(String... question) {
    var out = new ByteArrayOutputStream();
    var args = new java.util.ArrayList<>(List.of(folder.resolve(".kindred").toString()));
    args.addAll(List.of(question));
    AskNotes.run(args, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
