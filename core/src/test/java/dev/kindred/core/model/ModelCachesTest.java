package dev.kindred.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCachesTest {
  @TempDir Path dir;

  @Test
  void list_noCaches_isEmpty() {
    assertThat(names(Map.of("HF_HUB_CACHE", dir.resolve("hub").toString()))).isEmpty();
  }

  @Test
  void list_kindredCache_findsBothDepths() throws IOException {
    model(dir.resolve("kindred/models/mine"), "model.onnx");
    model(dir.resolve("kindred/models/intfloat/e5-small"), "onnx/model.onnx");
    Files.createDirectories(dir.resolve("kindred/models/empty/empty"));
    Files.writeString(dir.resolve("kindred/models/notes.txt"), "");
    assertThat(names(hub())).containsExactly("intfloat/e5-small", "mine");
  }

  @Test
  void list_hubCache_findsTheSnapshotOfMain() throws IOException {
    Path repository = hubModel("models--intfloat--e5-small", "abc123");
    model(repository.resolve("snapshots/old"), "model.onnx");
    List<ModelFiles> models = caches(hub()).list();
    assertThat(models).hasSize(1);
    assertThat(models.getFirst().name()).isEqualTo("intfloat/e5-small");
    assertThat(models.getFirst().builtIn()).isFalse();
    assertThat(models.getFirst().onnxPaths()).containsExactly("onnx/model.onnx");
    assertThat(models.getFirst().onDisk("tokenizer.json"))
        .contains(repository.resolve("snapshots/abc123/tokenizer.json"));
  }

  @Test
  void list_hubCacheOfLinks_followsThem() throws IOException {
    Path repository = dir.resolve("hub/models--gpt2");
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path snapshot = repository.resolve("snapshots/abc");
    Files.createDirectories(snapshot.resolve("onnx"));
    Files.writeString(blobs.resolve("1"), "");
    Files.createSymbolicLink(snapshot.resolve("tokenizer.json"), Path.of("../../blobs/1"));
    Files.createSymbolicLink(snapshot.resolve("onnx/model.onnx"), Path.of("../../../blobs/1"));
    ref(repository, "abc");
    assertThat(names(hub())).containsExactly("gpt2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../../elsewhere", "no such commit", "feedface", "/etc"})
  void list_brokenRef_isNoModel(String content) throws IOException {
    ref(hubModel("models--a--broken", "abc"), content);
    hubModel("models--b--whole", "abc");
    assertThat(names(hub())).containsExactly("b/whole");
  }

  @Test
  void list_refThatIsAbsentOrNoText_isNoModel() throws IOException {
    Files.delete(hubModel("models--a--absent", "abc").resolve("refs/main"));
    Files.write(
        hubModel("models--a--bytes", "abc").resolve("refs/main"), new byte[] {(byte) 0xff, 0});
    Path folder = hubModel("models--a--folder", "abc").resolve("refs/main");
    Files.delete(folder);
    Files.createDirectory(folder);
    assertThat(names(hub())).isEmpty();
  }

  @Test
  void list_loopOfLinks_hidesNoOther() throws IOException {
    Path loop = hubModel("models--a--loop", "abc").resolve("snapshots/abc");
    Files.createSymbolicLink(loop.resolve("self"), loop);
    hubModel("models--b--whole", "abc");
    assertThat(names(hub())).contains("b/whole");
  }

  @Test
  void list_datasetsAndModelsWithoutOnnx_areNoModels() throws IOException {
    Path dataset = dir.resolve("hub/datasets--a--b");
    model(dataset.resolve("snapshots/abc"), "model.onnx");
    ref(dataset, "abc");
    Files.delete(hubModel("models--a--b", "abc").resolve("snapshots/abc/onnx/model.onnx"));
    assertThat(names(hub())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HF_HUB_CACHE, x, x",
    "HF_HOME, x, x/hub",
    "XDG_CACHE_HOME, x, x/huggingface/hub",
  })
  void list_eachVariable_namesTheHubCache(String variable, String value, String folder)
      throws IOException {
    Path repository = dir.resolve(folder).resolve("models--a--b");
    model(repository.resolve("snapshots/1"), "model.onnx");
    ref(repository, "1");
    assertThat(names(Map.of(variable, dir.resolve(value).toString()))).containsExactly("a/b");
  }

  @Test
  void list_severalVariables_obeysHuggingFacesOrder() throws IOException {
    for (String folder : List.of("hub", "home/hub", "xdg/huggingface/hub")) {
      Path repository = dir.resolve(folder).resolve("models--" + folder.charAt(0));
      model(repository.resolve("snapshots/1"), "model.onnx");
      ref(repository, "1");
    }
    String home = dir.resolve("home").toString();
    String xdg = dir.resolve("xdg").toString();
    String hub = dir.resolve("hub").toString();
    Files.move(dir.resolve("hub/models--h"), dir.resolve("hub/models--first"));
    assertThat(names(Map.of("HF_HUB_CACHE", hub, "HF_HOME", home, "XDG_CACHE_HOME", xdg)))
        .containsExactly("first");
    assertThat(names(Map.of("HF_HUB_CACHE", "", "HF_HOME", home, "XDG_CACHE_HOME", xdg)))
        .containsExactly("h");
    assertThat(names(Map.of("HF_HOME", "", "XDG_CACHE_HOME", xdg))).containsExactly("x");
  }

  @Test
  void find_name_isTheModelsOrSentenceTransformersOwn() throws IOException {
    hubModel("models--sentence-transformers--all-mpnet-base-v2", "abc");
    hubModel("models--intfloat--e5-small", "abc");
    ModelCaches caches = caches(hub());
    assertThat(caches.find("all-mpnet-base-v2")).isPresent();
    assertThat(caches.find("sentence-transformers/all-mpnet-base-v2")).isPresent();
    assertThat(caches.find("Intfloat/E5-Small")).isPresent();
    assertThat(caches.find("e5-small")).isEmpty();
    assertThat(caches.find("other/all-mpnet-base-v2")).isEmpty();
  }

  @Test
  void find_inBothCaches_prefersKindreds() throws IOException {
    hubModel("models--a--b", "abc");
    Path own = model(dir.resolve("kindred/models/a/b"), "model.onnx");
    assertThat(caches(hub()).find("a/b").orElseThrow().onDisk("model.onnx"))
        .contains(own.resolve("model.onnx"));
  }

  private Map<String, String> hub() {
    return Map.of("HF_HUB_CACHE", dir.resolve("hub").toString());
  }

  private ModelCaches caches(Map<String, String> environment) {
    return new ModelCaches(dir.resolve("kindred"), environment);
  }

  private List<String> names(Map<String, String> environment) {
    return caches(environment).list().stream().map(ModelFiles::name).toList();
  }

  private Path hubModel(String folder, String commit) throws IOException {
    Path repository = dir.resolve("hub").resolve(folder);
    model(repository.resolve("snapshots").resolve(commit), "onnx/model.onnx");
    ref(repository, commit + "\n");
    return repository;
  }

  private static void ref(Path repository, String content) throws IOException {
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), content);
  }

  private static Path model(Path folder, String graph) throws IOException {
    Files.createDirectories(folder.resolve(graph).getParent());
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    Files.writeString(folder.resolve(graph), "");
    return folder;
  }
}
