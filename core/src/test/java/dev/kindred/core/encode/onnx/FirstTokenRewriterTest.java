package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in models, against the state of the first token that their whole graphs give. */
class FirstTokenRewriterTest {
  private static final List<String> NAMES = List.of("last_hidden_state");

  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2, 0.9993, 0.998", "bge-small-en-v1.5, 0.9999, 0.999"})
  void run_anyText_givesTheFirstTokensState(String model, double mean, double each)
      throws IOException {
    ModelFiles files = Models.find(model);
    String path = files.graph("");
    double sum = 0;
    try (HfTokenizer tokenizer = HfTokenizer.load(files);
        OnnxGraph whole = OnnxGraph.load(files, path, NAMES);
        OnnxGraph first = OnnxGraph.loadForFirstToken(files, path, NAMES)) {
      assertThat(whole.outputRank()).isEqualTo(3);
      assertThat(first.outputRank()).isEqualTo(2);
      assertThat(first.outputWidth()).isEqualTo(whole.outputWidth());
      for (String text : GraphRewriterTest.TEXTS) {
        Tokens tokens = tokenizer.encode(text, 256);
        float[] found = first.run(tokens);
        assertThat(found).hasSize(whole.outputWidth());
        double cosine =
            GraphRewriterTest.cosine(
                GraphRewriterTest.pool(
                    Arrays.copyOf(whole.run(tokens), found.length), found.length),
                GraphRewriterTest.pool(found, found.length));
        assertThat(cosine).as(text).isGreaterThan(each);
        sum += cosine;
      }
    }
    assertThat(sum / GraphRewriterTest.TEXTS.size()).as("mean cosine").isGreaterThan(mean);
  }

  /** One layer less that all tokens go through whole, but none that is gone. */
  @Test
  void rewrite_quantisedBert_leavesKeysAndValuesOfTheLastLayerWhole() throws IOException {
    NodeGraph graph =
        NodeGraph.read(FirstTokenRewriter.rewrite(whole(), NAMES).orElseThrow()).orElseThrow();
    List<Node> attentions =
        graph.nodes().stream()
            .filter(node -> node.operator().equals("MultiHeadAttention"))
            .toList();
    assertThat(attentions).hasSize(12);
    assertThat(graph.nodes().stream().filter(node -> node.is("MatMulInteger"))).hasSize(72);
    // What the last attention asks with is of one token, and so is the state behind the layer
    // before.
    assertThat(graph.nodes().stream().filter(node -> node.is("Slice")).map(Node::output))
        .filteredOn(name -> name.startsWith(FirstTokenRewriter.OUTPUT))
        .hasSize(1);
    assertThat(graph.isOutput("last_hidden_state")).isFalse();
  }

  @Test
  void rewrite_statesOfAnotherName_givesNothing() throws IOException {
    assertThat(FirstTokenRewriter.rewrite(whole(), List.of("token_embeddings"))).isEmpty();
  }

  @Test
  void rewrite_noGraph_givesNothing() {
    assertThat(FirstTokenRewriter.rewrite(ByteBuffer.allocate(0), NAMES)).isEmpty();
  }

  private static ByteBuffer whole() throws IOException {
    return GraphRewriterTest.rewritten("bge-small-en-v1.5");
  }
}
