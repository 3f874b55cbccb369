package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in models, against what their graphs give for one text at a time. */
class BatchRewriterTest {

  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2, 6", "bge-small-en-v1.5, 12"})
  void rewrite_quantisedBert_quantisesEachTextByItself(String model, int layers)
      throws IOException {
    NodeGraph graph =
        NodeGraph.read(BatchRewriter.rewrite(GraphRewriterTest.rewritten(model)).orElseThrow())
            .orElseThrow();
    var operators =
        graph.nodes().stream()
            .collect(Collectors.groupingBy(Node::operator, Collectors.counting()));
    assertThat(operators)
        .containsEntry("MatMulIntegerToFloat", 6L * layers)
        .containsEntry("QuantizeLinear", 4L * layers)
        .doesNotContainKeys("MatMulInteger", "DynamicQuantizeLinear");
  }

  @Test
  void rewrite_noGraph_givesNothing() {
    assertThat(BatchRewriter.rewrite(ByteBuffer.allocate(0))).isEmpty();
  }

  /** Any ids: what they stand for is nothing to a graph. */
  @ParameterizedTest
  @CsvSource({
    "all-MiniLM-L6-v2, false",
    "all-MiniLM-L6-v2, true",
    "bge-small-en-v1.5, false",
    "bge-small-en-v1.5, true"
  })
  void run_textsOfOneLength_giveBitForBitWhatEachGivesAlone(String model, boolean firstToken)
      throws IOException {
    OptimisedGraph graph = optimised(model, firstToken);
    var random = new Random(20261130);
    try (GraphSession alone = graph.open();
        GraphSession together = graph.openForBatches(alone).orElseThrow()) {
      SequencedSet<String> names = new LinkedHashSet<>(alone.outputs().keySet());
      for (int length : new int[] {2, 3, 7, 16, 23, 40}) {
        for (int count : new int[] {1, 2, 5, 32}) {
          List<Tokens> texts = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            texts.add(text(random, length));
          }
          List<List<float[]>> found = together.run(texts, names);
          for (int i = 0; i < count; i++) {
            assertThat(found.get(i).getFirst())
                .as("text %d of %d, %d tokens", i, count, length)
                .isEqualTo(alone.run(List.of(texts.get(i)), names).getFirst().getFirst());
          }
        }
      }
    }
  }

  /** A repeated token makes scales as unlike its neighbours' as they get. */
  private static Tokens text(Random random, int length) {
    boolean same = random.nextInt(4) == 0;
    long only = random.nextLong(30_000);
    long[] ids =
        LongStream.generate(() -> same ? only : random.nextLong(30_000)).limit(length).toArray();
    ids[0] = 101;
    ids[length - 1] = 102;
    return new Tokens(ids, new long[length], 0);
  }

  static OptimisedGraph optimised(String model, boolean firstToken) throws IOException {
    ModelFiles files = Models.find(model);
    String path = files.graph("");
    return new OptimisedGraph(
        model,
        (environment, options) -> environment.createSession(files.read(path), options),
        files.sha256(path),
        () -> GraphFile.bytes(files, path),
        firstToken ? List.of("last_hidden_state") : List.of());
  }
}
