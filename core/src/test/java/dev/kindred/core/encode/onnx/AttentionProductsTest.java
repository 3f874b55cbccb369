package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What its graphs give is compared in the tests of the other rewriters, whose graphs go through it.
 */
class AttentionProductsTest {

  @ParameterizedTest
  @CsvSource({"false, 6", "true, 24"})
  void rewrite_fusedAttention_multipliesHeadsWithoutCopyingThoseOfOneText(
      boolean together, int transposes) throws IOException {
    assertThat(operators(rewritten(together)))
        .containsEntry("FusedMatMul", 12L)
        .containsEntry("Softmax", 6L)
        .containsEntry("Reshape", 24L)
        .containsEntry("Transpose", (long) transposes)
        .doesNotContainKey("MultiHeadAttention");
  }

  @Test
  void rewrite_nothingFused_givesNothing() throws IOException {
    assertThat(AttentionProducts.rewrite(rewritten(false), false)).isEmpty();
    assertThat(AttentionProducts.rewrite(ByteBuffer.allocate(0), false)).isEmpty();
  }

  /** What is multiplied with the heads is a weight in each model that is quantised, not in this. */
  @Test
  void rewrite_widthUnknown_givesNothing() {
    var graph =
        new Message()
            .message(
                1,
                Proto.ofMicrosoft("MultiHeadAttention", List.of("q", "k", "v"), "context")
                    .message(5, Proto.attribute("num_heads", 12)));
    ByteBuffer model = ByteBuffer.wrap(new Message().message(7, graph).bytes());
    assertThat(NodeGraph.read(model)).isPresent();
    assertThat(AttentionProducts.rewrite(model, false)).isEmpty();
  }

  private static ByteBuffer rewritten(boolean together) throws IOException {
    return AttentionProducts.rewrite(GraphRewriterTest.rewritten("all-MiniLM-L6-v2"), together)
        .orElseThrow();
  }

  private static Map<String, Long> operators(ByteBuffer model) {
    return NodeGraph.read(model).orElseThrow().nodes().stream()
        .collect(Collectors.groupingBy(Node::operator, Collectors.counting()));
  }
}
