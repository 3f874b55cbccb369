package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import dev.kindred.core.KindredException;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_FDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptedModelTest {
  private static final String TEXT = "the bank of the river";

  enum Layout {
    PLAIN,
    V5,
    V6_DENSE_NORMALIZE_PROMPTS
  }

  @TempDir Path dir;

  private static TinyModelBuilder model(Layout layout) {
    return switch (layout) {
      case PLAIN -> TinyModel.bert().plain(true).seed(1);
      case V5 -> TinyModel.mpnet().pooling("cls").seed(2);
      case V6_DENSE_NORMALIZE_PROMPTS ->
          TinyModel.bert()
              .keyStyle(KeyStyle.V6)
              .dense(24)
              .normalize(true)
              .prompts(Map.of("query", "query: ", "document", "text: "))
              .seed(3);
    };
  }

  @ParameterizedTest
  @EnumSource
  void write_anyLayout_changesQueriesAlone(Layout layout) throws IOException {
    model(layout).writeTo(dir.resolve("base"));
    ModelFiles base = Models.find(dir.resolve("base").toString());
    Path folder = dir.resolve("adapted");
    try (DenseEncoder before = DenseEncoders.open(base)) {
      FMatrixRMaj weights = weights(before.dimension());
      AdaptedModel.requireAdaptable(base, before);
      AdaptedModel.write(base, weights, folder, new JsonObject());
      try (DenseEncoder after = DenseEncoders.open(folder.toString())) {
        for (TextRole role : new TextRole[] {TextRole.DOCUMENT, TextRole.PLAIN}) {
          assertThat(after.encode(TEXT, role).vector())
              .isEqualTo(before.encode(TEXT, role).vector());
        }
        assertThat(after.encode(TEXT, TextRole.QUERY).vector())
            .containsExactly(
                mapped(weights, before.encode(TEXT, TextRole.QUERY).vector()), within(1e-5f));
        assertThat(after.documentFingerprint()).isEqualTo(before.fingerprint());
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
      }
    }
  }

  @Test
  void write_otherWeights_haveAnotherFingerprint() throws IOException {
    model(Layout.V5).writeTo(dir.resolve("base"));
    ModelFiles base = Models.find(dir.resolve("base").toString());
    FMatrixRMaj weights = weights(32);
    AdaptedModel.write(base, weights, dir.resolve("one"), new JsonObject());
    weights.data[5] += 1;
    AdaptedModel.write(base, weights, dir.resolve("other"), new JsonObject());
    try (DenseEncoder one = DenseEncoders.open(dir.resolve("one").toString());
        DenseEncoder other = DenseEncoders.open(dir.resolve("other").toString())) {
      assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
      assertThat(one.documentFingerprint()).isEqualTo(other.documentFingerprint());
    }
  }

  @Test
  void requireAdaptable_adaptedAlready_isRefused() throws IOException {
    model(Layout.V5).writeTo(dir.resolve("base"));
    Path folder = dir.resolve("adapted");
    AdaptedModel.write(
        Models.find(dir.resolve("base").toString()), weights(32), folder, new JsonObject());
    assertNotAdaptable(
        folder,
        "model %s has a way of its own for queries already: train from the model it was made of"
            .formatted(folder));
  }

  @Test
  void requireAdaptable_dotProductOrCutVectors_areRefused() throws IOException {
    Path dot = dir.resolve("dot");
    model(Layout.V5).similarity("dot").writeTo(dot);
    assertNotAdaptable(
        dot,
        "model %s compares by dot: adapters are for models that compare by cosine".formatted(dot));
    Path cut = dir.resolve("cut");
    model(Layout.V5).truncateDim(8).writeTo(cut);
    assertNotAdaptable(
        cut,
        "model %s cuts its vectors (truncate_dim): adapters are for models that do not"
            .formatted(cut));
  }

  private static void assertNotAdaptable(Path folder, String message) {
    ModelFiles files = Models.find(folder.toString());
    try (DenseEncoder encoder = DenseEncoders.open(files)) {
      assertThatThrownBy(() -> AdaptedModel.requireAdaptable(files, encoder))
          .isInstanceOf(ModelException.class)
          .hasMessage(message);
    }
  }

  @Test
  void requireFree_folderWithAFileOrAFile_isRefused() throws IOException {
    Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> AdaptedModel.requireFree(dir))
        .isInstanceOf(KindredException.class)
        .hasMessage(dir + " is not empty: name a new folder for the model");
    assertThatThrownBy(() -> AdaptedModel.requireFree(dir.resolve("file")))
        .isInstanceOf(KindredException.class)
        .hasMessage(dir.resolve("file") + " is a file: name a folder for the model");
  }

  private static FMatrixRMaj weights(int dimension) {
    return RandomMatrices_FDRM.rectangle(dimension, dimension, -1, 1, new Random(9));
  }

  private static float[] mapped(FMatrixRMaj weights, float[] vector) {
    var mapped = new FMatrixRMaj(1, weights.numRows);
    for (int row = 0; row < weights.numRows; row++) {
      for (int i = 0; i < vector.length; i++) {
        mapped.data[row] += weights.get(row, i) * vector[i];
      }
    }
    InfoNce.normalize(mapped);
    return mapped.data;
  }
}
