package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelReference;
import dev.kindred.core.model.testing.FakeHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub on loopback, empty caches, and a clock that stands still. */
abstract class HubFixture {
  static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  @TempDir private Path root;

  final FakeHub hub;
  final Map<String, String> environment = new HashMap<>();

  /** How long it would have waited. */
  final List<Duration> waits = new CopyOnWriteArrayList<>();

  /** What it said while it waited. */
  final List<String> told = new CopyOnWriteArrayList<>();

  Duration patience = Duration.ofSeconds(20);
  Cpu cpu = Cpu.VNNI;
  PullListener listener =
      new PullListener() {
        @Override
        public void at(String path, long done, long total) {
          // Tests that care have their own.
        }

        @Override
        public void waiting(String why) {
          told.add(why);
        }
      };

  HubFixture() {
    try {
      hub = new FakeHub();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void pointAtTheHub() {
    environment.put("HF_ENDPOINT", hub.endpoint().toString());
    environment.put("HF_HOME", root.resolve("huggingface").toString());
  }

  @AfterEach
  void closeTheHub() throws IOException {
    hub.close();
  }

  Path dir(String name) {
    return root.resolve(name);
  }

  Path kindredCache() {
    return root.resolve("kindred");
  }

  ModelCaches caches() {
    return new ModelCaches(kindredCache(), environment);
  }

  PullReport pull(String name) throws IOException, InterruptedException {
    return pull(name, Optional.empty());
  }

  PullReport pull(String name, String variant) throws IOException, InterruptedException {
    return pull(name, Optional.of(variant));
  }

  private PullReport pull(String name, Optional<String> variant)
      throws IOException, InterruptedException {
    var means = new Hub.Means(Clock.fixed(NOW, ZoneOffset.UTC), waits::add, patience, cpu);
    return new Hub(HubSettings.from(environment), caches(), means)
        .pull(ModelReference.parse(name), variant, listener);
  }

  /** Files of the least that is a model; the graph is long enough to be cut. */
  static Map<String, byte[]> modelFiles() {
    var files = new TreeMap<String, byte[]>();
    files.put("config.json", bytes("{\"hidden_size\": 32}"));
    files.put("tokenizer.json", bytes("{\"model\": {}}"));
    files.put(
        "modules.json",
        bytes(
            """
            [{"path": "", "type": "sentence_transformers.models.Transformer"},
             {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
            """));
    files.put("1_Pooling/config.json", bytes("{\"pooling_mode_mean_tokens\": true}"));
    byte[] graph = new byte[300_000];
    new Random(7).nextBytes(graph);
    files.put("onnx/model.onnx", graph);
    return files;
  }

  static int size(String path) {
    return Objects.requireNonNull(modelFiles().get(path)).length;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void write(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** A snapshot in a HuggingFace cache, of links to blobs, as huggingface_hub makes them. */
  Path hubCacheSnapshot(String repository, String commit, Map<String, byte[]> files)
      throws IOException {
    Path folder = dir("huggingface/hub").resolve("models--" + repository.replace("/", "--"));
    Path snapshot = folder.resolve("snapshots").resolve(commit);
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path blob = blobs.resolve(FakeHub.sha256(file.getValue()));
      Files.write(blob, file.getValue());
      Path link = snapshot.resolve(file.getKey());
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, link.resolveSibling("").relativize(blob));
    }
    return snapshot;
  }
}
