package dev.kindred.core.model.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TinyModelTest {
  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void writeTo_longestSequence_runsAndMatchesReference(Architecture architecture)
      throws IOException, OrtException {
    TinyModel model = TinyModel.of(architecture).maxTokens(20).seed(3).writeTo(dir);
    long[] ids = new long[20];
    Arrays.setAll(ids, i -> 40 + 3L * i);
    long[] mask = new long[20];
    Arrays.fill(mask, 1);

    byte[] graph = Files.readAllBytes(model.onnxFile());
    float[][][] states =
        (float[][][])
            OnnxRunner.run(graph, new long[][] {ids}, new long[][] {mask}, new long[1][20]);

    double[][] expected = model.reference().hiddenStates(ids);
    for (int i = 0; i < ids.length; i++) {
      for (int k = 0; k < 32; k++) {
        assertThat((double) states[0][i][k]).isCloseTo(expected[i][k], within(1e-4));
      }
    }
  }

  @Test
  void writeTo_v5WithAllModules_hasTheFilesAndKeysOf5() throws IOException {
    TinyModel.bert()
        .maxSeqLength(64)
        .pooling("cls", "mean")
        .dense(8)
        .normalize(true)
        .prompts(Map.of("query", "query: "))
        .defaultPromptName("query")
        .writeTo(dir);

    assertThat(files())
        .containsExactlyInAnyOrder(
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "config.json",
            "config_sentence_transformers.json",
            "modules.json",
            "onnx/model.onnx",
            "sentence_bert_config.json",
            "tokenizer.json",
            "tokenizer_config.json");
    assertThat(dir.resolve("3_Normalize")).isDirectory();
    assertThat(json("modules.json"))
        .isEqualTo(
            parse(
                """
                [{"idx": 0, "name": "0", "path": "",
                  "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling",
                  "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "name": "2", "path": "2_Dense",
                  "type": "sentence_transformers.models.Dense"},
                 {"idx": 3, "name": "3", "path": "3_Normalize",
                  "type": "sentence_transformers.models.Normalize"}]
                """));
    assertThat(json("1_Pooling/config.json"))
        .isEqualTo(
            parse(
                """
                {"word_embedding_dimension": 32, "pooling_mode_cls_token": true,
                 "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": false,
                 "pooling_mode_mean_sqrt_len_tokens": false,
                 "pooling_mode_weightedmean_tokens": false, "pooling_mode_lasttoken": false,
                 "include_prompt": true}
                """));
    assertThat(json("2_Dense/config.json"))
        .isEqualTo(
            parse(
                """
                {"in_features": 64, "out_features": 8, "bias": true,
                 "activation_function": "torch.nn.modules.activation.Tanh"}
                """));
    assertThat(json("sentence_bert_config.json"))
        .isEqualTo(parse("{\"max_seq_length\": 64, \"do_lower_case\": false}"));
    assertThat(json("config_sentence_transformers.json").getAsJsonObject().get("prompts"))
        .isEqualTo(parse("{\"query\": \"query: \"}"));
  }

  @Test
  void writeTo_v6_hasTheKeysOf6() throws IOException {
    TinyModel.mpnet()
        .keyStyle(KeyStyle.V6)
        .maxSeqLength(64)
        .pooling("mean", "max")
        .normalize(true)
        .truncateDim(16)
        .writeTo(dir);

    assertThat(json("modules.json"))
        .isEqualTo(
            parse(
                """
                [{"idx": 0, "name": "0", "path": "",
                  "type": "sentence_transformers.base.modules.transformer.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling",
                  "type": "sentence_transformers.sentence_transformer.modules.pooling.Pooling"},
                 {"idx": 2, "name": "2", "path": "2_Normalize",
                  "type": "sentence_transformers.sentence_transformer.modules.normalize.Normalize"}]
                """));
    assertThat(json("1_Pooling/config.json"))
        .isEqualTo(
            parse(
                """
                {"embedding_dimension": 32, "pooling_mode": ["mean", "max"],
                 "include_prompt": true}
                """));
    assertThat(json("sentence_bert_config.json").getAsJsonObject().keySet())
        .containsExactly("transformer_task", "modality_config", "module_output_name");
    assertThat(json("tokenizer_config.json").getAsJsonObject().get("model_max_length").getAsInt())
        .isEqualTo(64);
    assertThat(
            json("config_sentence_transformers.json")
                .getAsJsonObject()
                .get("truncate_dim")
                .getAsInt())
        .isEqualTo(16);
  }

  @Test
  void writeTo_classifierV5_isAFolderOfTransformersThatNamesItsActivation() throws IOException {
    String identity = "torch.nn.modules.linear.Identity";
    TinyModel.bert().classifierHead().activationFunction(identity).writeTo(dir);

    assertThat(files())
        .containsExactlyInAnyOrder(
            "config.json", "onnx/model.onnx", "tokenizer.json", "tokenizer_config.json");
    assertThat(json("config.json").getAsJsonObject().get("sentence_transformers"))
        .isEqualTo(parse("{\"activation_fn\": \"" + identity + "\", \"version\": \"5.2.0\"}"));
    assertThat(json("config.json").getAsJsonObject().get("id2label"))
        .isEqualTo(parse("{\"0\": \"LABEL_0\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "V5,sentence_transformers.sparse_encoder.models.SpladePooling,word_embedding_dimension",
    "V6,sentence_transformers.sparse_encoder.modules.splade_pooling.SpladePooling,"
        + "embedding_dimension"
  })
  void writeTo_mlmHead_hasASpladePooling(KeyStyle style, String type, String sizeKey)
      throws IOException {
    TinyModel model =
        TinyModel.distilBert().spladePooling("sum", "log1p_relu").keyStyle(style).writeTo(dir);

    assertThat(json("modules.json").getAsJsonArray().get(1).getAsJsonObject().get("type"))
        .isEqualTo(parse("\"" + type + "\""));
    assertThat(json("1_SpladePooling/config.json"))
        .isEqualTo(
            parse(
                "{\"pooling_strategy\": \"sum\", \"activation_function\": \"log1p_relu\", \""
                    + sizeKey
                    + "\": "
                    + model.vocabulary().size()
                    + "}"));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void writeTo_mlmHead_firesForFewTerms(Architecture architecture) throws IOException {
    TinyModel model = TinyModel.of(architecture).mlmHead().writeTo(dir);
    long[] ids = {50, 90, 130, 170, 210};

    long fired =
        Arrays.stream(model.reference().mlmLogits(ids))
            .flatMapToDouble(Arrays::stream)
            .filter(logit -> logit > 0)
            .count();

    double share = (double) fired / (ids.length * model.vocabulary().size());
    assertThat(share).isBetween(0.001, 0.25);
  }

  @Test
  void writeTo_sameSeedOtherHead_sharesTheEncoder() throws IOException {
    TinyModel encoder = TinyModel.roberta().seed(5).dense(4).writeTo(dir.resolve("a"));
    TinyModel sparse = TinyModel.roberta().seed(5).mlmHead().writeTo(dir.resolve("b"));
    TinyModel other = TinyModel.roberta().seed(6).writeTo(dir.resolve("c"));
    long[] ids = {0, 17, 200, 2};

    double[][] states = encoder.reference().hiddenStates(ids);

    assertThat(sparse.reference().hiddenStates(ids)).isDeepEqualTo(states);
    assertThat(other.reference().hiddenStates(ids)[1][0]).isNotEqualTo(states[1][0]);
  }

  @Test
  void writeTo_denseWithoutBias_hasZeroBiasAndNoneInTheFile() throws IOException {
    String identity = "torch.nn.modules.linear.Identity";
    TinyModel model = TinyModel.bert().dense(4, identity, false).writeTo(dir);

    assertThat(model.dense().orElseThrow().bias().values()).containsOnly(0f);
    String file =
        Files.readString(dir.resolve("2_Dense/model.safetensors"), StandardCharsets.ISO_8859_1);
    assertThat(file).contains("linear.weight").doesNotContain("linear.bias");
  }

  @Test
  void writeTo_contradictingOptions_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TinyModel.bert().maxTokens(16).maxSeqLength(17).writeTo(dir))
        .withMessage("maxSeqLength must be at most maxTokens 16, got 17");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TinyModel.bert().mlmHead().normalize(true).writeTo(dir));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TinyModel.bert().defaultPromptName("query").writeTo(dir));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TinyModel.bert()
                    .classifierHead()
                    .keyStyle(KeyStyle.V6)
                    .legacyActivationKey(true)
                    .writeTo(dir));
    assertThatIllegalArgumentException().isThrownBy(() -> TinyModel.bert().pooling("average"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TinyModel.bert().hiddenSize(30).heads(4).writeTo(dir));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> dir.relativize(path).toString().replace('\\', '/'))
          .toList();
    }
  }

  private JsonElement json(String path) throws IOException {
    return parse(Files.readString(dir.resolve(path)));
  }

  private static JsonElement parse(String json) {
    return JsonParser.parseString(json);
  }
}
