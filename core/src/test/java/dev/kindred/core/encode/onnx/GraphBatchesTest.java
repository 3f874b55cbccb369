package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GraphBatchesTest {
  private static final int SHORT = 10;

  private final AtomicInteger opened = new AtomicInteger();
  private OptimisedGraph graph;
  private GraphSession alone;
  private SequencedSet<String> name;

  @BeforeEach
  void open() throws IOException {
    graph = BatchRewriterTest.optimised(Models.DEFAULT_DENSE, false);
    alone = graph.open();
    name = new LinkedHashSet<>(List.of(alone.outputs().keySet().iterator().next()));
  }

  @AfterEach
  void close() {
    alone.close();
  }

  private Optional<GraphSession> openForBatches() throws IOException {
    opened.incrementAndGet();
    return graph.openForBatches(alone);
  }

  @Test
  void runAll_shortTexts_opensOnceTheyAreManyAndGivesWhatEachGivesAlone() {
    try (var batches = new GraphBatches(this::openForBatches)) {
      assertAsAlone(batches, texts(GraphBatches.TEXTS_TO_OPEN - 1, SHORT));
      assertThat(opened).hasValue(0);
      for (int again = 0; again < 2; again++) {
        assertAsAlone(batches, texts(37, SHORT));
        assertThat(opened).hasValue(1);
      }
    }
  }

  @Test
  void runAll_lengthsMixed_keepsTheirOrder() {
    List<Tokens> mixed = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      mixed.addAll(texts(1, 3 + i % 5));
      mixed.addAll(texts(1, SHORT));
    }
    try (var batches = new GraphBatches(this::openForBatches)) {
      for (int again = 0; again < 3; again++) {
        assertAsAlone(batches, mixed);
      }
      assertThat(opened).hasValue(1);
    }
  }

  @Test
  void runAll_longTextsOrFewOfALength_opensNothing() {
    try (var batches = new GraphBatches(this::openForBatches)) {
      assertAsAlone(batches, texts(GraphBatches.TEXTS_TO_OPEN, GraphBatches.MOST_TOKENS + 1));
      for (int i = 0; i < GraphBatches.TEXTS_TO_OPEN; i++) {
        assertAsAlone(batches, texts(GraphBatches.LEAST_TEXTS - 1, SHORT));
      }
      assertThat(opened).hasValue(0);
    }
  }

  @Test
  void runAll_nothingForBatches_runsOneByOne() {
    assertAsAlone(GraphBatches.NONE, texts(GraphBatches.TEXTS_TO_OPEN, SHORT));
    try (var gone =
        new GraphBatches(
            () -> {
              opened.incrementAndGet();
              throw new NoSuchFileException("model.onnx");
            })) {
      for (int again = 0; again < 2; again++) {
        assertAsAlone(gone, texts(GraphBatches.TEXTS_TO_OPEN, SHORT));
      }
      assertThat(opened).hasValue(1);
    }
  }

  @Test
  void runAll_none_isEmpty() {
    assertThat(GraphBatches.NONE.runAll(alone, List.of(), name, (output, text) -> text)).isEmpty();
  }

  private void assertAsAlone(GraphBatches batches, List<Tokens> texts) {
    List<float[]> found =
        batches.runAll(
            alone,
            texts,
            name,
            (output, text) -> {
              assertThat(output).hasSize(text.ids().length * 384);
              return output;
            });
    assertThat(found).hasSameSizeAs(texts);
    for (int i = 0; i < texts.size(); i += 7) {
      assertThat(found.get(i))
          .isEqualTo(alone.run(List.of(texts.get(i)), name).getFirst().getFirst());
    }
  }

  private static List<Tokens> texts(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(
            text ->
                new Tokens(
                    IntStream.range(0, length).mapToLong(i -> 1000 + text * 31L + i * 7L).toArray(),
                    new long[length],
                    0))
        .toList();
  }
}
