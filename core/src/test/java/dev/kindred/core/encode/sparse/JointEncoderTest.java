package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.testing.TinyHead;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JointEncoderTest {
  private static final List<String> TEXTS =
      List.of(
          "hello",
          "",
          "Why do tides rise? The moon pulls the sea.",
          "river " + "and bank ".repeat(200),
          "water 水 😀 vody");

  @TempDir Path dir;

  private Path dense(UnaryOperator<TinyModelBuilder> change) throws IOException {
    Path folder = Files.createTempDirectory(dir, "dense");
    change.apply(TinyModel.bert().seed(3)).writeTo(folder);
    return folder;
  }

  private Path sparse() throws IOException {
    Path backbone = dir.resolve("backbone");
    Path folder = dir.resolve("sparse");
    TinyHead.write(TinyModel.bert().seed(3).writeTo(backbone), folder);
    return folder;
  }

  private static boolean joins(Path dense, Path sparse) {
    return JointEncoder.open(files(dense), files(sparse), SparseOptions.DEFAULT)
        .map(
            joint -> {
              joint.close();
              return true;
            })
        .orElse(false);
  }

  private static ModelFiles files(Path folder) {
    return Models.find(folder.toString());
  }

  @Test
  void encode_anyText_isBitIdenticalToBothModelsOnTheirOwn() throws IOException {
    assertBitIdentical(
        files(dense(b -> b.pooling("mean", "cls").dense(24))), files(sparse()), TEXTS);
  }

  @Test
  void encode_shippedModels_isBitIdenticalToBothOnTheirOwn() {
    assertBitIdentical(
        Models.find(Models.DEFAULT_DENSE), Models.find(Models.DEFAULT_SPARSE), TEXTS);
  }

  private static void assertBitIdentical(
      ModelFiles denseFiles, ModelFiles sparseFiles, List<String> texts) {
    var options = new SparseOptions(50, 0.01f, false);
    try (JointEncoder joint = JointEncoder.open(denseFiles, sparseFiles, options).orElseThrow();
        DenseEncoder dense = DenseEncoders.open(denseFiles);
        SparseEncoder sparse = SparseEncoders.open(sparseFiles, options)) {
      for (String text : texts) {
        JointEmbedding both = joint.encode(text);
        assertSame(both.dense(), dense.encode(text, TextRole.DOCUMENT));
        assertThat(both.sparse()).isEqualTo(sparse.encode(text, TextRole.DOCUMENT));
        for (TextRole role : TextRole.values()) {
          assertSame(joint.dense().encode(text, role), dense.encode(text, role));
          assertThat(joint.sparse().encode(text, role)).isEqualTo(sparse.encode(text, role));
        }
      }
      assertThat(joint.dense().fingerprint()).isEqualTo(dense.fingerprint());
      assertThat(joint.dense().maxDocumentTokens()).isEqualTo(dense.maxDocumentTokens());
      assertThat(joint.sparse().fingerprint()).isEqualTo(sparse.fingerprint());
      assertThat(joint.sparse().options()).isEqualTo(options);
    }
  }

  private static void assertSame(Embedding one, Embedding other) {
    assertThat(one.vector()).isEqualTo(other.vector());
    assertThat(one.tokens()).isEqualTo(other.tokens());
    assertThat(one.cutTokens()).isEqualTo(other.cutTokens());
  }

  @Test
  void encode_fourWorkersAtOnce_isBitIdenticalToAlone() throws IOException {
    List<String> many = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      many.addAll(TEXTS);
    }
    Collections.shuffle(many, new Random(4711));
    try (JointEncoder joint =
            JointEncoder.open(files(dense(b -> b)), files(sparse()), SparseOptions.DEFAULT)
                .orElseThrow();
        var pool = new EncodingPool(4)) {
      List<JointEmbedding> together = pool.encodeAll(many, joint::encode);
      for (int i = 0; i < many.size(); i++) {
        JointEmbedding alone = joint.encode(many.get(i));
        assertSame(together.get(i).dense(), alone.dense());
        assertThat(together.get(i).sparse()).isEqualTo(alone.sparse());
      }
    }
  }

  /** What a vector is made of behind the states is the dense model's own. */
  @Test
  void open_denseModelsOfTheSameStates_joins() throws IOException {
    Path sparse = sparse();
    assertThat(joins(dense(b -> b), sparse)).isTrue();
    assertThat(joins(dense(b -> b.pooling("cls").normalize(true)), sparse)).isTrue();
    assertThat(joins(dense(b -> b.prompts(Map.of("query", "q: "))), sparse)).isTrue();
  }

  @Test
  void open_anythingThatSetsTheStatesApart_doesNotJoin() throws IOException {
    Path sparse = sparse();
    List<UnaryOperator<TinyModelBuilder>> changes =
        List.of(
            b -> b.seed(4),
            b -> b.layers(2),
            b -> b.maxSeqLength(64),
            b -> b.doLowerCase(true),
            b -> b.lowercaseTokenizer(false),
            b -> b.prompts(Map.of("document", "d: ")));
    for (int i = 0; i < changes.size(); i++) {
      assertThat(joins(dense(changes.get(i)), sparse)).as("change %d", i).isFalse();
    }
  }

  @Test
  void open_weightsBesideTheGraph_doesNotJoin() throws IOException {
    Path sparse = sparse();
    Path dense = dense(b -> b);
    Files.writeString(dense.resolve("onnx/model.onnx_data"), "weights");
    assertThat(joins(dense, sparse)).isFalse();
  }

  @Test
  void open_longerDenseGraphThanSparse_doesNotJoin() throws IOException {
    Path sparse = sparse();
    Path dense = dense(b -> b);
    Path own = dense.resolve("onnx/model.onnx");
    Path other = sparse.resolve("onnx/model.onnx");
    byte[] longer = Files.readAllBytes(other);
    Files.write(other, Files.readAllBytes(own));
    Files.write(own, longer);
    assertThat(joins(dense, sparse)).isFalse();
  }

  @Test
  void open_sparseModelWithoutAGraph_doesNotJoin() throws IOException {
    TinyModel model = TinyModel.bert().seed(3).writeTo(dir.resolve("other"));
    RouterFolder.table(model, dir.resolve("table"));
    RouterFolder.modules(dir.resolve("table"), RouterFolder.TABLE);
    assertThat(joins(dense(b -> b), dir.resolve("table"))).isFalse();
  }

  @Test
  void open_languageModelOfItsOwn_doesNotJoin() throws IOException {
    Path splade = dir.resolve("splade");
    TinyModel.bert().seed(3).mlmHead().writeTo(splade);
    assertThat(joins(dense(b -> b), splade)).isFalse();
  }

  @Test
  void open_headThatDoesNotRun_saysWhichModel() throws IOException {
    Path sparse = sparse();
    Path graph = sparse.resolve("onnx/model.onnx");
    byte[] whole = Files.readAllBytes(graph);
    Path dense = dense(b -> b);
    int length = Files.readAllBytes(dense.resolve("onnx/model.onnx")).length;
    byte[] cut = Arrays.copyOf(whole, length + 40);
    Files.write(graph, cut);
    assertThatThrownBy(() -> joins(dense, sparse))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(graph.toString());
  }
}
