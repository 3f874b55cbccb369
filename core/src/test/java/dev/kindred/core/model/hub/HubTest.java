package dev.kindred.core.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelManifest;
import dev.kindred.core.model.ModelOrigin;
import dev.kindred.core.model.ModelReference;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.hub.PullReport.Outcome;
import dev.kindred.core.model.testing.FakeHub;
import dev.kindred.core.model.testing.FakeHub.Request;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls from a hub that behaves. */
class HubTest extends HubFixture {

  @Test
  void pull_tinyModel_isFoundByNameAndEncodesAsItsFolder() throws Exception {
    TinyModel tiny =
        TinyModel.bert().dense(16).normalize(true).onnxPath("onnx/model.onnx").writeTo(dir("tiny"));
    String commit = hub.publish("acme/tiny", tiny.dir());

    PullReport report = pull("acme/tiny");

    assertThat(report.outcome()).isEqualTo(Outcome.PULLED);
    assertThat(report.name()).isEqualTo("acme/tiny");
    assertThat(report.commit()).isEqualTo(commit);
    assertThat(report.previousCommit()).isEmpty();
    ModelFiles found = Models.find("acme/tiny", caches());
    assertThat(found.origin()).isEqualTo(ModelOrigin.KINDRED_CACHE);
    try (DenseEncoder pulled = DenseEncoders.open(found);
        DenseEncoder local = DenseEncoders.open(tiny.dir().toString())) {
      assertThat(pulled.encode("an old walrus", TextRole.DOCUMENT).vector())
          .isEqualTo(local.encode("an old walrus", TextRole.DOCUMENT).vector());
    }
  }

  @Test
  void pull_repositoryWithMuchElse_takesOnlyWhatIsNeeded() throws Exception {
    var files = modelFiles();
    for (String other :
        List.of(
            "README.md",
            ".gitattributes",
            "pytorch_model.bin",
            "model.safetensors",
            "onnx/model_O4.onnx",
            "onnx/model_fp16.onnx",
            "openvino/openvino_model.bin",
            "train_script.py",
            "vocab.txt",
            "onnx/config.json",
            "checkpoints/modules.json")) {
      files.put(other, bytes(other));
    }
    files.put("2_Dense/config.json", bytes("{}"));
    files.put("2_Dense/model.safetensors", bytes("dense"));
    files.put("2_Dense/pytorch_model.bin", bytes("dense"));
    files.put("special_tokens_map.json", bytes("{\"unk_token\": \"[UNK]\"}"));
    files.put(
        "modules.json",
        bytes(
            """
            [{"path": "", "type": "sentence_transformers.models.Transformer"},
             {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
            """));
    hub.publish("acme/much", "main", files);

    PullReport report = pull("acme/much");

    assertThat(filesBelow(report.model()))
        .containsExactly(
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "config.json",
            "modules.json",
            "onnx/model.onnx",
            "special_tokens_map.json",
            "tokenizer.json");
    for (String path : filesBelow(report.model())) {
      assertThat(report.model().read(path)).isEqualTo(files.get(path));
    }
    assertThat(report.fetched()).isEqualTo(report.size());
  }

  @Test
  void pull_routerOfSparseModel_takesEachRoutesFiles() throws Exception {
    var files = modelFiles();
    files.put(
        "modules.json",
        bytes("[{\"path\": \"\", \"type\": \"sentence_transformers.models.Router\"}]"));
    files.put(
        "router_config.json",
        bytes(
            """
            {"types": {"": "sentence_transformers.sparse_encoder.models.MLMTransformer",
              "query_0_SparseStaticEmbedding":
                "sentence_transformers.sparse_encoder.models.SparseStaticEmbedding",
              "document_1_SpladePooling":
                "sentence_transformers.sparse_encoder.models.SpladePooling"},
             "structure": {"query": ["query_0_SparseStaticEmbedding"],
                           "document": ["", "document_1_SpladePooling"]}}
            """));
    files.put("idf.json", bytes("{\"a\": 1.5}"));
    files.put("model.safetensors", bytes("the transformer's, which the graph has"));
    files.put("document_1_SpladePooling/config.json", bytes("{\"a\": 1}"));
    files.put("query_0_SparseStaticEmbedding/config.json", bytes("{\"frozen\": false}"));
    files.put("query_0_SparseStaticEmbedding/model.safetensors", bytes("weights"));
    // The same content as the root's: two names of one blob.
    files.put("query_0_SparseStaticEmbedding/tokenizer.json", files.get("tokenizer.json"));
    hub.publish("opensearch/sparse", "main", files);

    PullReport report = pull("opensearch/sparse");

    assertThat(filesBelow(report.model()))
        .containsExactly(
            "config.json",
            "document_1_SpladePooling/config.json",
            "idf.json",
            "modules.json",
            "onnx/model.onnx",
            "query_0_SparseStaticEmbedding/config.json",
            "query_0_SparseStaticEmbedding/model.safetensors",
            "query_0_SparseStaticEmbedding/tokenizer.json",
            "router_config.json",
            "tokenizer.json");
    assertThat(ModelVerification.of(report.model()).intact()).isTrue();
  }

  @Test
  void pull_routerOfTwoTransformers_takesAGraphForEach() throws Exception {
    var files = modelFiles();
    files.remove("onnx/model.onnx");
    files.put("modules.json", bytes("[{\"path\": \"\", \"type\": \"a.Router\"}]"));
    // As releases before 5.0 wrote it.
    files.put(
        "config.json",
        bytes(
            """
            {"types": {"query_0_Transformer": "a.Transformer", "document_0_Transformer":
              "a.Transformer", "query_1_IDF": "a.IDF"}}
            """));
    for (String folder : List.of("query_0_Transformer", "document_0_Transformer")) {
      files.put(folder + "/onnx/model.onnx", bytes(folder));
      files.put(folder + "/onnx/model_quantized.onnx", bytes(folder + " int8"));
      files.put(folder + "/tokenizer.json", bytes("{}"));
      files.put(folder + "/model.safetensors", bytes("not needed"));
    }
    files.put("query_1_IDF/config.json", bytes("{\"path\": \"weights.json\"}"));
    files.put("query_1_IDF/weights.json", bytes("{\"a\": 1}"));
    hub.publish("acme/router", "main", files);

    PullReport report = pull("acme/router");

    assertThat(report.graphs())
        .containsExactly(
            "document_0_Transformer/onnx/model_quantized.onnx",
            "query_0_Transformer/onnx/model_quantized.onnx");
    assertThat(report.model().onnxPaths()).isEqualTo(report.graphs());
    assertThat(filesBelow(report.model()))
        .contains("query_1_IDF/weights.json", "config.json")
        .noneMatch(path -> path.endsWith(".safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"modules.json", "config.json"})
  void pull_staticModel_needsNoGraph(String telling) throws Exception {
    var files = modelFiles();
    files.remove("onnx/model.onnx");
    files.remove("modules.json");
    files.put("model.safetensors", bytes("rows"));
    files.put(
        telling,
        bytes(
            telling.equals("config.json")
                ? "{\"model_type\": \"model2vec\"}"
                : "[{\"path\": \".\", \"type\": \"sentence_transformers.models.StaticEmbedding\"}]"));
    hub.publish("acme/static", "main", files);

    PullReport report = pull("acme/static");

    assertThat(report.graphs()).isEmpty();
    assertThat(filesBelow(report.model())).contains("model.safetensors", "tokenizer.json");
    assertThat(Models.find("acme/static", caches()).read("model.safetensors"))
        .isEqualTo(bytes("rows"));
    assertThat(pull("acme/static").outcome()).isEqualTo(Outcome.UP_TO_DATE);
  }

  @Test
  void pull_graphWithExternalData_bringsItAlong() throws Exception {
    var files = modelFiles();
    files.put("onnx/model.onnx_data", bytes("data"));
    files.put("onnx/model.onnx_data_1", bytes("more"));
    files.put("onnx/model_fp16.onnx_data", bytes("others'"));
    hub.publish("acme/large", "main", files);
    assertThat(filesBelow(pull("acme/large").model()))
        .contains("onnx/model.onnx_data", "onnx/model.onnx_data_1")
        .doesNotContain("onnx/model_fp16.onnx_data");
  }

  @Test
  void pull_int8GraphForThisCpu_isTheOneThatIsLoaded() throws Exception {
    var files = modelFiles();
    files.put("onnx/model_qint8_avx512_vnni.onnx", bytes("vnni"));
    files.put("onnx/model_quint8_avx2.onnx", bytes("avx2"));
    hub.publish("acme/int8", "main", files);

    PullReport report = pull("acme/int8");

    assertThat(report.graphs()).containsExactly("onnx/model_qint8_avx512_vnni.onnx");
    assertThat(report.model().graph("")).isEqualTo(report.graphs().getFirst());
    assertThat(report.model().onnxPaths()).isEqualTo(report.graphs());
    assertThat(ModelManifest.of(report.model()).orElseThrow().graphs()).isEqualTo(report.graphs());
  }

  @Test
  void pull_variantNamed_isTakenAndKeptByTheNextPull() throws Exception {
    var files = modelFiles();
    files.put("onnx/model_quantized.onnx", bytes("int8"));
    hub.publish("acme/both", "main", files);
    assertThat(pull("acme/both").graphs()).containsExactly("onnx/model_quantized.onnx");

    hub.forgetRequests();
    PullReport other = pull("acme/both", "fp32");
    assertThat(other.outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(other.model().onnxPaths()).containsExactly("onnx/model.onnx");
    assertThat(other.fetched()).isEqualTo(size("onnx/model.onnx"));

    assertThat(pull("acme/both").outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(pull("acme/both").graphs()).containsExactly("onnx/model.onnx");
  }

  @Test
  void pull_again_downloadsNothing() throws Exception {
    hub.publish("acme/small", "main", modelFiles());
    pull("acme/small");
    hub.forgetRequests();

    PullReport report = pull("acme/small");

    assertThat(report.outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(report.fetched()).isZero();
    assertThat(hub.requests())
        .extracting(Request::target)
        .containsExactly("/api/models/acme/small/revision/main?blobs=true");
  }

  @Test
  void pull_commitMoved_fetchesOnlyWhatDiffers() throws Exception {
    Map<String, byte[]> files = modelFiles();
    String first = hub.publish("acme/moving", "main", files);
    Path firstFolder = pull("acme/moving").model().onDisk("").orElseThrow();
    files.put("config.json", bytes("{\"new\": true}"));
    String second = hub.publish("acme/moving", "main", files);

    PullReport report = pull("acme/moving");

    assertThat(report.outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(report.previousCommit()).contains(first);
    assertThat(report.commit()).isEqualTo(second);
    assertThat(report.fetched()).isEqualTo("{\"new\": true}".length());
    assertThat(report.model().read("config.json")).isEqualTo(bytes("{\"new\": true}"));
    assertThat(report.model().read("onnx/model.onnx")).isEqualTo(files.get("onnx/model.onnx"));
    assertThat(firstFolder).doesNotExist();
    assertThat(caches().list()).hasSize(1);
  }

  @Test
  void pull_fileChangedOnDisk_isMended() throws Exception {
    hub.publish("acme/mended", "main", modelFiles());
    ModelFiles model = pull("acme/mended").model();
    Files.writeString(model.onDisk("config.json").orElseThrow(), "{\"layers\": 7}");
    assertThat(ModelVerification.of(model).intact()).isFalse();

    PullReport report = pull("acme/mended");

    assertThat(report.outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(ModelVerification.of(report.model()).intact()).isTrue();
    assertThat(report.fetched()).isEqualTo(size("config.json"));
  }

  @Test
  void pull_revision_isAModelOfItsOwn() throws Exception {
    Map<String, byte[]> files = modelFiles();
    String main = hub.publish("acme/two", "main", files);
    files.put("config.json", bytes("{\"branch\": true}"));
    String branch = hub.publish("acme/two", "feature/x", files);
    pull("acme/two");
    PullReport report = pull("acme/two@feature/x");

    assertThat(report.name()).isEqualTo("acme/two@feature/x");
    assertThat(report.commit()).isEqualTo(branch);
    assertThat(hub.requests())
        .extracting(Request::target)
        .contains("/api/models/acme/two/revision/feature%2Fx?blobs=true");
    assertThat(caches().list())
        .extracting(ModelFiles::name)
        .containsExactly("acme/two", "acme/two@feature/x");
    assertThat(Models.find("acme/two", caches()).read("config.json")).isNotEqualTo(bytes("branch"));
    assertThat(Models.find("acme/two@" + branch.substring(0, 8), caches()).read("config.json"))
        .isEqualTo(bytes("{\"branch\": true}"));
    for (String name : List.of("acme/two@main", "acme/two@" + main, "Acme/Two")) {
      assertThat(Models.find(name, caches()).name()).isEqualTo("acme/two");
    }
    assertThatThrownBy(() -> Models.find("acme/two@feature/y", caches()))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("'kindred models pull acme/two@feature/y' fetches it");
  }

  @Test
  void pull_fullCommitAsRevision_isPinned() throws Exception {
    String commit = hub.publish("acme/pinned", "main", modelFiles());
    hub.publish("acme/pinned", "main", Map.of("README.md", bytes("empty")));
    assertThat(pull("acme/pinned@" + commit).commit()).isEqualTo(commit);
    assertThat(hub.requests())
        .filteredOn(request -> request.target().contains("/resolve/"))
        .allMatch(request -> request.target().contains("/resolve/" + commit + "/"));
  }

  @Test
  void pull_bareName_isSentenceTransformersOwn() throws Exception {
    hub.publish("sentence-transformers/tiny", "main", modelFiles());
    assertThat(pull("tiny").name()).isEqualTo("sentence-transformers/tiny");
    assertThat(Models.find("tiny", caches()).origin()).isEqualTo(ModelOrigin.KINDRED_CACHE);
  }

  @Test
  void pull_nameOfABuiltInModel_isFoundAtMain() throws Exception {
    hub.publish("sentence-transformers/all-MiniLM-L6-v2", "main", modelFiles());
    PullReport report = pull("all-MiniLM-L6-v2");
    assertThat(report.name()).isEqualTo("sentence-transformers/all-MiniLM-L6-v2@main");
    assertThat(Models.find(report.name(), caches()).origin()).isEqualTo(ModelOrigin.KINDRED_CACHE);
    assertThat(Models.find("all-MiniLM-L6-v2", caches()).builtIn()).isTrue();
  }

  @Test
  void pull_otherCase_isStoredAsTheHubWritesIt() throws Exception {
    hub.publish("Acme/Small", "main", modelFiles());
    assertThat(pull("acme/small").name()).isEqualTo("Acme/Small");
    assertThat(pull("ACME/SMALL").outcome()).isEqualTo(Outcome.UP_TO_DATE);
    assertThat(caches().list()).hasSize(1);
  }

  @Test
  void pull_fileNamesThatNeedEscapes_areAskedForEscaped() throws Exception {
    var files = modelFiles();
    files.put("onnx/model_é #1?.onnx", bytes("odd"));
    hub.publish("acme/odd", "main", files);
    PullReport report = pull("acme/odd", "onnx/model_é #1?.onnx");
    assertThat(report.model().read(report.graphs().getFirst())).isEqualTo(bytes("odd"));
    assertThat(hub.requests())
        .extracting(Request::target)
        .anyMatch(target -> target.endsWith("/onnx/model_%C3%A9%20%231%3F.onnx"));
  }

  @Test
  void pull_manifest_saysWhatCame() throws Exception {
    var files = modelFiles();
    String commit = hub.publish("acme/small", "main", files);
    ModelManifest manifest = ModelManifest.of(pull("acme/small").model()).orElseThrow();

    assertThat(manifest.reference()).isEqualTo(ModelReference.parse("acme/small"));
    assertThat(manifest.commit()).isEqualTo(commit);
    assertThat(manifest.endpoint()).isEqualTo(hub.endpoint().toString());
    assertThat(manifest.license()).contains("apache-2.0");
    assertThat(manifest.pulledAt()).isEqualTo(NOW);
    assertThat(manifest.variant()).isEmpty();
    assertThat(manifest.files())
        .containsExactlyElementsOf(
            files.entrySet().stream()
                .map(
                    file ->
                        new ModelManifest.Entry(
                            file.getKey(), file.getValue().length, FakeHub.sha256(file.getValue())))
                .toList());
  }

  @Test
  void pull_hubCacheHasTheCommit_usesItFromThere() throws Exception {
    var files = modelFiles();
    files.put("onnx/model_quantized.onnx", bytes("int8"));
    String commit = hub.publish("acme/cached", "main", files);
    Path snapshot = hubCacheSnapshot("acme/cached", commit, files);
    Files.delete(snapshot.resolve("onnx/model_quantized.onnx"));

    PullReport report = pull("acme/cached");

    assertThat(report.outcome()).isEqualTo(Outcome.IN_HUB_CACHE);
    assertThat(report.model().onDisk("")).contains(snapshot);
    assertThat(report.graphs()).containsExactly("onnx/model.onnx");
    assertThat(report.fetched()).isZero();
    assertThat(hub.cdnRequests()).isEmpty();
    assertThat(kindredCache().resolve("models/acme")).doesNotExist();
  }

  @Test
  void pull_hubCacheHasOnlySomeOrAnotherVariant_copiesWhatItHas() throws Exception {
    var files = modelFiles();
    files.put("onnx/model_quantized.onnx", bytes("int8"));
    String commit = hub.publish("acme/partly", "main", files);
    Path snapshot = hubCacheSnapshot("acme/partly", commit, files);
    Files.delete(snapshot.resolve("onnx/model_quantized.onnx"));

    PullReport report = pull("acme/partly", "int8");

    assertThat(report.outcome()).isEqualTo(Outcome.PULLED);
    assertThat(report.fetched()).isEqualTo("int8".length());
    assertThat(Models.find("acme/partly", caches()).origin()).isEqualTo(ModelOrigin.KINDRED_CACHE);
  }

  @Test
  void pull_partialHubCache_isCompletedInKindreds() throws Exception {
    String commit = hub.publish("acme/half", "main", modelFiles());
    Path snapshot = hubCacheSnapshot("acme/half", commit, modelFiles());
    Files.delete(snapshot.resolve("config.json"));
    PullReport report = pull("acme/half");
    assertThat(report.outcome()).isEqualTo(Outcome.PULLED);
    assertThat(report.fetched()).isEqualTo(size("config.json"));
  }

  @Test
  void pull_modelPutThereByHand_isLeftAlone() throws Exception {
    hub.publish("acme/mine", "main", modelFiles());
    Path own = kindredCache().resolve("models/acme/mine");
    write(own, modelFiles());
    assertThatThrownBy(() -> pull("acme/mine"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(own + " was put there by hand: move it away first");
    assertThat(own.resolve("tokenizer.json")).exists();
  }

  @Test
  void pull_brokenManifest_isReplaced() throws Exception {
    hub.publish("acme/broken", "main", modelFiles());
    pull("acme/broken");
    Path manifest = kindredCache().resolve("models/acme/broken/" + ModelManifest.FILE);
    Files.writeString(manifest, "{\"format\": 1, \"folder\": \"../../..\"}");
    assertThat(caches().list()).isEmpty();
    assertThat(pull("acme/broken").outcome()).isEqualTo(Outcome.PULLED);
    assertThat(ModelVerification.of(Models.find("acme/broken", caches())).intact()).isTrue();
  }

  @Test
  void remove_pulled_leavesNothingOfIt() throws Exception {
    hub.publish("acme/gone", "main", modelFiles());
    hub.publish("acme/stays", "main", modelFiles());
    pull("acme/stays");
    PullReport report = pull("acme/gone");

    long freed = new ModelStore(caches()).remove(report.model());

    assertThat(freed).isGreaterThan(report.size());
    assertThat(caches().list()).extracting(ModelFiles::name).containsExactly("acme/stays");
    assertThat(kindredCache().resolve("models/acme/gone")).doesNotExist();
    new ModelStore(caches()).remove(Models.find("acme/stays", caches()));
    assertThat(kindredCache().resolve("models/acme")).doesNotExist();
    assertThat(pull("acme/gone").outcome()).isEqualTo(Outcome.PULLED);
  }

  @Test
  void remove_notKindreds_isRefused() throws Exception {
    var store = new ModelStore(caches());
    String commit = hub.publish("acme/theirs", "main", modelFiles());
    Path snapshot = hubCacheSnapshot("acme/theirs", commit, modelFiles());
    write(dir("own"), modelFiles());
    assertThatThrownBy(() -> store.remove(Models.find("all-MiniLM-L6-v2", caches())))
        .hasMessage("model all-MiniLM-L6-v2 is built in: it cannot be removed");
    assertThatThrownBy(() -> store.remove(Models.find("acme/theirs@" + commit, caches())))
        .hasMessageContaining("(" + snapshot + "), which Kindred only reads");
    assertThatThrownBy(() -> store.remove(Models.find(dir("own").toString(), caches())))
        .hasMessageEndingWith(" is a folder of yours: delete it yourself");
    assertThat(snapshot.resolve("config.json")).exists();
    assertThat(dir("own").resolve("config.json")).exists();
  }

  @Test
  void verify_eachKindOfDamage_isToldApart() throws Exception {
    hub.publish("acme/small", "main", modelFiles());
    ModelFiles model = pull("acme/small").model();
    assertThat(ModelVerification.of(model).intact()).isTrue();
    Files.delete(model.onDisk("modules.json").orElseThrow());
    Path graph = model.onDisk("onnx/model.onnx").orElseThrow();
    byte[] content = Files.readAllBytes(graph);
    content[content.length / 2] ^= 1;
    Files.write(graph, content);
    assertThat(ModelVerification.of(model).files())
        .extracting(file -> file.path() + " " + file.state())
        .containsExactly(
            "1_Pooling/config.json OK",
            "config.json OK",
            "modules.json MISSING",
            "onnx/model.onnx CHANGED",
            "tokenizer.json OK");
  }

  @Test
  void verify_hubCache_goesByTheNamesOfBlobs() throws Exception {
    String commit = hub.publish("acme/theirs", "main", modelFiles());
    Path snapshot = hubCacheSnapshot("acme/theirs", commit, modelFiles());
    ModelFiles model = Models.find("acme/theirs@" + commit, caches());
    assertThat(ModelVerification.of(model).intact()).isTrue();
    assertThat(ModelVerification.of(model).files()).hasSize(modelFiles().size());
    Files.writeString(snapshot.resolve("config.json").toRealPath(), "{}");
    Files.delete(snapshot.resolve("onnx/model.onnx").toRealPath());
    assertThat(ModelVerification.of(model).files())
        .filteredOn(file -> file.state() != ModelVerification.State.OK)
        .extracting(file -> file.path() + " " + file.state())
        .containsExactly("config.json CHANGED", "onnx/model.onnx MISSING");
  }

  @Test
  void verify_nothingRecorded_saysSo() {
    assertThatThrownBy(() -> ModelVerification.of(Models.find("bge-small-en-v1.5", caches())))
        .hasMessage("model bge-small-en-v1.5 was not pulled: there are no hashes to verify it by");
  }

  private List<String> filesBelow(ModelFiles model) throws IOException {
    Path folder = model.onDisk("").orElseThrow();
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void settings_environment_isReadAsHuggingfaceHubDoes() throws Exception {
    write(dir("home"), Map.of("token", bytes("hf_file\n")));
    write(dir("elsewhere"), Map.of("t", bytes(" hf_other ")));
    String home = dir("home").toString();
    assertThat(HubSettings.from(Map.of()).endpoint()).hasToString("https://huggingface.co");
    assertThat(HubSettings.from(Map.of("HF_ENDPOINT", "https://hf-mirror.com/")).endpoint())
        .hasToString("https://hf-mirror.com");
    assertThat(HubSettings.from(Map.of("HF_HOME", home)).token()).contains("hf_file");
    assertThat(HubSettings.from(Map.of("HF_HOME", home, "HF_TOKEN", "hf_var")).token())
        .contains("hf_var");
    String path = dir("elsewhere").resolve("t").toString();
    assertThat(HubSettings.from(Map.of("HF_HOME", home, "HF_TOKEN_PATH", path)).token())
        .contains("hf_other");
    assertThat(
            HubSettings.from(Map.of("HF_TOKEN", "x", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).token())
        .isEqualTo(Optional.empty());
    for (String bad : List.of("huggingface.co", "ftp://x", "https://", "https://a b")) {
      assertThatThrownBy(() -> HubSettings.from(Map.of("HF_ENDPOINT", bad)))
          .hasMessageStartingWith("HF_ENDPOINT must be an address such as ");
    }
    assertThatThrownBy(() -> HubSettings.from(Map.of("HF_TOKEN", "a secret")))
        .hasMessage("HF_TOKEN holds no token: it has blanks or other letters");
  }
}
