package dev.kindred.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "all-MiniLM-L6-v2, all-MiniLM-L6-v2",
    "all-minilm-l6-v2, all-MiniLM-L6-v2",
    "sentence-transformers/all-MiniLM-L6-v2, all-MiniLM-L6-v2",
    "bge-small-en-v1.5, bge-small-en-v1.5",
    "BAAI/bge-small-en-v1.5, bge-small-en-v1.5",
    "baai/BGE-small-en-v1.5, bge-small-en-v1.5",
    "kindred-sparse-en-v1, kindred-sparse-en-v1",
  })
  void find_builtIn_byItsNameWithOrWithoutOwner(String name, String model) {
    assertThat(Models.find(name).name()).isEqualTo(model);
    assertThat(Models.find(name).builtIn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "someone/all-MiniLM-L6-v2",
        "BAAI/all-MiniLM-L6-v2",
        "./all-MiniLM-L6-v2",
        "models/sentence-transformers/all-MiniLM-L6-v2"
      })
  void find_builtInsNameUnderAnotherOwnerOrFolder_isNotIt(String name) {
    assertThatThrownBy(() -> Models.find(name))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("no model " + name + ": ");
  }

  @Test
  void find_folder_isNamedByItsAbsolutePath() throws IOException {
    Files.createDirectory(dir.resolve("model"));
    ModelFiles files = Models.find(dir.resolve("model/../model/.").toString());
    assertThat(files.name()).isEqualTo(dir.resolve("model").toString());
    assertThat(files.builtIn()).isFalse();
  }

  @Test
  void builtIn_each_hasItsFiles() throws IOException {
    assertThat(Models.builtIn())
        .extracting(ModelFiles::name)
        .containsExactly(Models.DEFAULT_DENSE, "bge-small-en-v1.5", Models.DEFAULT_SPARSE);
    for (ModelFiles files : Models.builtIn()) {
      assertThat(files.onnxPaths()).containsExactly("onnx/model.onnx");
      assertThat(files.onDisk("tokenizer.json")).isEmpty();
      for (String path : List.of("tokenizer.json", "config.json", "modules.json")) {
        assertThat(files.has(path)).isTrue();
        assertThat(files.read(path)).isNotEmpty();
      }
      assertThat(files.has("no-such.json")).isFalse();
      assertThatThrownBy(() -> files.read("no-such.json"))
          .isInstanceOf(ModelException.class)
          .hasMessage("built-in model " + files.name() + " has no no-such.json");
    }
  }

  @Test
  void defaultSparse_itsJarOnTheClasspath_isIt() {
    assertThat(Models.defaultSparse()).contains(Models.DEFAULT_SPARSE);
  }

  @Test
  void read_builtInWhoseJarWasLeftOut_saysSo() {
    BuiltInModelFiles files = of("tokenizer.json", "/no-such-resource");
    assertThat(files.present()).isFalse();
    assertThat(files.has("tokenizer.json")).isFalse();
    assertThatThrownBy(() -> files.read("tokenizer.json"))
        .isInstanceOf(ModelException.class)
        .hasMessage("built-in model b is not on the classpath: its jar c was left out");
  }

  private static BuiltInModelFiles of(String path, String... resources) {
    return new BuiltInModelFiles("a", "b", "c", Map.of(path, List.of(resources)));
  }

  @Test
  void read_fileOfSeveralResources_isOneBehindTheOther() throws IOException {
    byte[] first = of("x", "/all-minilm-l6-v2-q-tokenizer.json").read("x");
    byte[] second = of("x", "/bge-small-en-v1.5-q-tokenizer.json").read("x");
    BuiltInModelFiles both =
        of("x", "/all-minilm-l6-v2-q-tokenizer.json", "/bge-small-en-v1.5-q-tokenizer.json");
    assertThat(both.present()).isTrue();
    assertThat(both.has("x")).isTrue();
    byte[] joined = both.read("x");
    assertThat(joined).hasSize(first.length + second.length).startsWith(first).endsWith(second);
  }

  @Test
  void read_fileOneOfWhoseResourcesIsMissing_isMissing() {
    BuiltInModelFiles files = of("x", "/all-minilm-l6-v2-q-tokenizer.json", "/no-such-resource");
    assertThat(files.present()).isFalse();
    assertThat(files.has("x")).isFalse();
    assertThatThrownBy(() -> files.read("x"))
        .isInstanceOf(ModelException.class)
        .hasMessage("built-in model b is not on the classpath: its jar c was left out");
  }

  @Test
  void sha256_anyFile_isThatOfItsBytesHoweverOftenAsked() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (ModelFiles files : Models.builtIn()) {
        for (String path : List.of("onnx/model.onnx", "tokenizer.json", "modules.json")) {
          assertThat(files.sha256(path))
              .isEqualTo(MessageDigest.getInstance("SHA-256").digest(files.read(path)));
        }
        assertThatThrownBy(() -> files.sha256("no-such.json")).isInstanceOf(ModelException.class);
      }
    }
  }

  @Test
  void read_folderWithoutTheFile_saysSo() {
    ModelFiles files = Models.find(dir.toString());
    assertThatThrownBy(() -> files.read("x.json"))
        .isInstanceOf(ModelException.class)
        .hasMessage("model " + dir + " has no x.json");
  }

  @Test
  void installed_environmentOfThisMachine_isListed() {
    for (ModelFiles files : Models.installed()) {
      assertThat(files.builtIn()).isFalse();
      assertThat(files.onnxPaths()).isNotEmpty();
    }
  }
}
