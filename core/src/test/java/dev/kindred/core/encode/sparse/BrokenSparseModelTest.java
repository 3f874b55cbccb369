package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.FloatTensor;
import dev.kindred.core.model.testing.SafeTensorsWriter;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every broken or unsupported folder is one sentence that names the file and what is wrong. */
class BrokenSparseModelTest {
  private static final String SUPPORTED =
      " is not supported in a sparse model; supported are MLMTransformer with SpladePooling,"
          + " SparseStaticEmbedding, and Router";

  @TempDir Path dir;

  @Test
  void open_denseFolder_isNoSparseModel() throws IOException {
    TinyModel.bert().writeTo(dir);
    assertRefused(
        file("modules.json") + ": module sentence_transformers.models.Pooling" + SUPPORTED);
  }

  @Test
  void open_plainFolderWithoutHead_isNoSparseModel() throws IOException {
    TinyModel model = TinyModel.bert().plain(true).writeTo(dir);
    assertRefused(
        file("onnx/model.onnx")
            + " gives last_hidden_state of width 32, no logits over its tokenizer's %d terms: it is"
                .formatted(model.vocabulary().size())
            + " no sparse model");
  }

  @Test
  void open_crossEncoder_isNoSparseModel() throws IOException {
    TinyModel model = TinyModel.bert().plain(true).classifierHead().writeTo(dir);
    assertRefused(
        file("onnx/model.onnx")
            + " gives logits over 1 terms, but its tokenizer has %d"
                .formatted(model.vocabulary().size()));
  }

  @Test
  void open_tokenizerOfAnotherModel_isNoticed() throws IOException {
    TinyModel model = TinyModel.bert().mlmHead().writeTo(dir);
    TinyModel other = TinyModel.roberta().mlmHead().writeTo(dir.resolve("other"));
    Files.copy(
        other.dir().resolve("tokenizer.json"),
        dir.resolve("tokenizer.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused(
        file("onnx/model.onnx")
            + " gives logits over %d terms, but its tokenizer has %d"
                .formatted(model.vocabulary().size(), other.vocabulary().size()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_transformers.sparse_encoder.models.SparseAutoEncoder",
        "sentence_transformers.sparse_encoder.modules.sparse_auto_encoder.SparseAutoEncoder",
        "sentence_transformers.sparse_encoder.models.CSRSparsity"
      })
  void open_sparseAutoEncoder_isNotSupported(String type) throws IOException {
    TinyModel.bert().writeTo(dir);
    write(
        "modules.json",
        "[{\"type\": \"a.Transformer\"}, {\"type\": \"%s\", \"path\": \"2\"}]".formatted(type));
    assertRefused(
        file("modules.json")
            + ": module %s makes dimensions that are no terms (CSR): such models are not supported"
                .formatted(type));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | a sparse model is MLMTransformer and SpladePooling, or SparseStaticEmbedding, not []",
        "[{\"type\": \"a.MLMTransformer\"}] | a sparse model is MLMTransformer and SpladePooling, or"
            + " SparseStaticEmbedding, not [Transformer]",
        "[{\"type\": \"a.SpladePooling\"}, {\"type\": \"a.Transformer\"}] | a sparse model is"
            + " MLMTransformer and SpladePooling, or SparseStaticEmbedding, not [SpladePooling,"
            + " Transformer]",
        "[{\"type\": \"a.Router\"}, {\"type\": \"a.Normalize\"}] | module a.Router is not supported"
            + " in a sparse model; supported are MLMTransformer with SpladePooling,"
            + " SparseStaticEmbedding, and Router",
      })
  void open_wrongModules_saysWhatIsWrong(String content, String message) throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    write("modules.json", content);
    assertRefused(file("modules.json") + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pooling_strategy\": \"mean\"} | : pooling_strategy mean is not supported; supported are"
            + " max and sum",
        "{\"activation_function\": \"gelu\"} | : activation_function gelu is not supported;"
            + " supported are relu and log1p_relu",
        "{\"pooling_strategy\": 1} | : pooling_strategy must be a string",
        "[] | ' must hold a JSON object'",
      })
  void open_wrongPooling_saysWhatIsWrong(String content, String message) throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    write("1_SpladePooling/config.json", content);
    assertRefused(file("1_SpladePooling/config.json") + message);
  }

  @Test
  void open_poolingWithoutItsFile_namesIt() throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    Files.delete(dir.resolve("1_SpladePooling/config.json"));
    assertRefused(file("1_SpladePooling/config.json") + " is missing");
  }

  @Test
  void open_noTokenizer_saysSo() throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    Files.delete(dir.resolve("tokenizer.json"));
    assertRefused(
        file("tokenizer.json") + " is missing: export the tokenizer in HuggingFace's fast format");
  }

  @Test
  void open_noGraph_saysHowToGetOne() throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    Files.delete(dir.resolve("onnx/model.onnx"));
    assertRefused(
        "model " + dir + " has no ONNX weights: export it first (optimum-cli export onnx)");
  }

  @Test
  void open_noGraphInTheRoutesFolder_namesTheFolder() throws IOException {
    Files.delete(RouterFolder.saved(dir).onnxFile());
    assertRefused(
        "model %s, folder document_0_Transformer, has no ONNX weights: export it first"
                .formatted(dir)
            + " (optimum-cli export onnx)");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ModelProto does not have a graph.",
    "this is no protobuf, Protobuf parsing failed.",
    "'\u0008\u0001', ModelProto does not have a graph.",
  })
  void open_garbageGraph_saysWhatTheLibraryDislikes(String content, String reason)
      throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    write("onnx/model.onnx", content);
    assertRefused(file("onnx/model.onnx") + " is not a graph that ONNX Runtime can run: " + reason);
  }

  /** Tokens that share an id, or an id's name, would be one term in an index. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"river\": | \"river\": 20, \"water stream\": | : model.vocab gives the id 20 to both",
        "\"river\": | \"river\": -1, \"stream\": | : model.vocab is not as a tokenizer's",
        "\"river\": | \"river\": 1e12, \"stream\": | : model.vocab is not as a tokenizer's",
        "\"content\": \"[MASK]\" | \"content\": \"river\" | : added_tokens gives the id 4 to both"
            + " '[MASK]' and 'river'",
      })
  void open_ambiguousTokens_namesThem(String from, String to, String message) throws IOException {
    TinyModel.bert().mlmHead().writeTo(dir);
    String tokenizer = Files.readString(dir.resolve("tokenizer.json"));
    assertThat(tokenizer).contains(from);
    write("tokenizer.json", tokenizer.replace(from, to));
    // What the native library dislikes, it says first.
    assertThat(refusal())
        .startsWith(file("tokenizer.json"))
        .satisfiesAnyOf(
            refusal -> assertThat(refusal).startsWith(file("tokenizer.json") + message),
            refusal -> assertThat(refusal).contains(" is not a usable HuggingFace tokenizer: "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | ' must hold a JSON object'",
        "{\"the\": \"x\"} | : weight of 'the' must be a number",
        "{\"no such token\": 1} | ' has no token of the tokenizer''s'",
        "{\"the\": 1e30} | ' has the value 1.0E30: its weights are damaged'",
        "{\"the\": 1e300} | ' has the value Infinity: its weights are damaged'",
      })
  void open_wrongIdf_saysWhatIsWrong(String content, String message) throws IOException {
    TinyModel.bert().plain(true).mlmHead().writeTo(dir);
    write("idf.json", content);
    assertRefused(file("idf.json") + message);
  }

  @Test
  void open_tableOfAnotherLength_isNoticed() throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    String path = "query_0_SparseStaticEmbedding/model.safetensors";
    SafeTensorsWriter.write(
        dir.resolve(path),
        SafeTensorsWriter.Type.F32,
        Map.of("weight", FloatTensor.of(new float[7], 7)));
    assertRefused(
        file(path)
            + ": weight must have a value for each of the tokenizer's %d tokens"
                .formatted(model.vocabulary().size()));
  }

  @Test
  void open_tableWithNaN_isDamaged() throws IOException {
    TinyModel model = RouterFolder.openSearch(dir);
    String path = "query_0_SparseStaticEmbedding/model.safetensors";
    float[] weights = new float[model.vocabulary().size()];
    weights[9] = Float.NaN;
    SafeTensorsWriter.write(
        dir.resolve(path),
        SafeTensorsWriter.Type.F32,
        Map.of("weight", FloatTensor.of(weights, weights.length)));
    assertRefused(file(path) + " has the value NaN: its weights are damaged");
  }

  @Test
  void open_tableLeftAsPickle_asksForSafetensors() throws IOException {
    RouterFolder.openSearch(dir);
    String path = "query_0_SparseStaticEmbedding/model.safetensors";
    Files.delete(dir.resolve(path));
    assertRefused(file(path) + " is missing: save the table of weights as safetensors");
  }

  @Test
  void open_tableOutsideOfTheModel_isRefused() throws IOException {
    RouterFolder.openSearch(dir);
    String path = "query_0_SparseStaticEmbedding/config.json";
    write(path, "{\"path\": \"../../etc/idf.json\"}");
    assertRefused(file(path) + ": path \"../../etc/idf.json\" is no folder of the model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "document"})
  void open_promptAsLongAsTheLimit_isRefused(String role) throws IOException {
    TinyModel.bert().mlmHead().maxSeqLength(8).prompts(Map.of(role, "a b c d e f ")).writeTo(dir);
    assertRefused("model " + dir + " reads 8 tokens, and its prompt leaves none for the text");
  }

  private void write(String path, String content) throws IOException {
    Files.writeString(dir.resolve(path), content);
  }

  private String file(String path) {
    return dir + "/" + path;
  }

  private void assertRefused(String message) {
    assertThat(refusal()).isEqualTo(message);
  }

  /** The message, which must be one line. */
  private String refusal() {
    ModelException refusal =
        catchThrowableOfType(
            ModelException.class,
            () -> {
              try (SparseEncoder encoder =
                  SparseEncoders.open(dir.toString(), SparseOptions.DEFAULT)) {
                var unused = encoder.encode("the river", TextRole.DOCUMENT);
              }
            });
    assertThat(refusal).isNotNull();
    String message = String.valueOf(refusal.getMessage());
    assertThat(message).doesNotContain("\n");
    return message;
  }
}
