package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.FakeHub;
import dev.kindred.core.model.testing.KeyStyle;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindred models}, with a hub on loopback. */
class ModelsCommandsTest {
  @TempDir private Path folder;

  private FakeHub hub;
  private Cli cli;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    cli =
        new Cli(folder)
            .environment("HF_ENDPOINT", hub.endpoint().toString())
            .environment("HF_HOME", folder.resolve("hf").toString());
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  private String publish(String name) throws IOException {
    TinyModel tiny =
        TinyModel.bert()
            .dense(16)
            .normalize(true)
            .prompts(Map.of("query", "query: "))
            .writeTo(folder.resolve("tiny"));
    return hub.publish(name, tiny.dir());
  }

  @Test
  void pull_newUpToDateAndMoved_saysWhich() throws IOException {
    String first = publish("acme/tiny").substring(0, 7);

    Cli.Outcome pulled = cli.run("models", "pull", "acme/tiny");
    assertThat(pulled.err())
        .matches("pulled acme/tiny at " + first + " \\(onnx/model.onnx, [0-9.]+ kB\\)\n");
    assertThat(pulled.code()).isZero();
    assertThat(pulled.out()).isEmpty();

    assertThat(cli.run("models", "pull", "acme/tiny").err())
        .startsWith("acme/tiny is up to date at " + first + " (");

    Files.writeString(folder.resolve("tiny/special_tokens_map.json"), "{ }");
    String second = hub.publish("acme/tiny", folder.resolve("tiny")).substring(0, 7);
    assertThat(cli.run("models", "pull", "acme/tiny").err())
        .startsWith("updated acme/tiny from " + first + " to " + second + " (onnx/model.onnx, ")
        .endsWith(" of which 3 B came now)\n");
    assertThat(cli.run("models", "pull", "acme/tiny", "--quiet").err()).isEmpty();
  }

  @Test
  void pull_json_saysWhatCame() throws IOException {
    String commit = publish("acme/tiny");
    Cli.Outcome outcome = cli.run("models", "pull", "acme/tiny@main", "--json", "-q");
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(outcome.err()).isEmpty();
    assertThat(json.get("name").getAsString()).isEqualTo("acme/tiny");
    assertThat(json.get("outcome").getAsString()).isEqualTo("pulled");
    assertThat(json.get("commit").getAsString()).isEqualTo(commit);
    assertThat(json.get("kind").getAsString()).isEqualTo("dense");
    assertThat(json.get("dimension").getAsInt()).isEqualTo(16);
    assertThat(json.get("fetched").getAsLong())
        .isEqualTo(json.get("size").getAsLong())
        .isPositive();
  }

  @Test
  void pull_terminal_drawsABarAndWipesIt() throws IOException {
    publish("acme/tiny");
    hub.on(1, FakeHub.Request::toCdn, FakeHub.status(503, Map.of("Retry-After", "1"), ""));
    String err = cli.display(true, true, 80).run("models", "pull", "acme/tiny").err();
    assertThat(err)
        .contains("kindred: 127.0.0.1 answers 503; trying again in 1 s\n")
        .doesNotContain("left  2_Dense/model.safpulled")
        .containsPattern("(\\A|\n|\u001b\\[K)pulled acme/tiny at ");
  }

  @Test
  void pull_failure_isOneLineAndCode2() throws IOException {
    publish("acme/tiny");
    Cli.Outcome outcome = cli.run("models", "pull", "acme/none");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("kindred: http://127.0.0.1:").hasLineCount(1);
    assertThat(cli.run("models", "pull", "acme/tiny", "--variant", "int8").err())
        .isEqualTo(
            "kindred: model acme/tiny has no graph int8 that fits; there are onnx/model.onnx\n");
    assertThat(cli.run("models", "pull", "acme/tiny@a", "--revision", "b").err())
        .isEqualTo("kindred: name the revision once: acme/tiny@a or --revision\n");
    assertThat(cli.run("models", "pull", "../etc").code()).isEqualTo(2);
    assertThat(cli.environment("HF_ENDPOINT", "nowhere").run("models", "pull", "a/b").err())
        .isEqualTo(
            "kindred: HF_ENDPOINT must be an address such as https://huggingface.co, got nowhere\n");
  }

  @Test
  void pull_builtIn_hasNothingToDo() {
    Cli.Outcome outcome = cli.run("models", "pull", "all-MiniLM-L6-v2");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .isEqualTo(
            "all-MiniLM-L6-v2 is built in; the hub's own is pulled as"
                + " sentence-transformers/all-MiniLM-L6-v2@main\n");
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void pull_interrupted_endsWith130AndGoesOn() throws IOException, InterruptedException {
    publish("acme/tiny");
    var asked = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    hub.on(
        1,
        FakeHub.Request::toCdn,
        (request, out) -> {
          asked.countDown();
          awaitQuietly(over);
        });
    cli.interrupts(
        stop -> {
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      asked.await();
                    } catch (InterruptedException e) {
                      return;
                    }
                    stop.run();
                  });
          return () -> {};
        });

    Cli.Outcome outcome = cli.run("models", "pull", "acme/tiny");

    over.countDown();
    assertThat(outcome.code()).isEqualTo(130);
    assertThat(outcome.err()).isEqualTo("kindred: stopped; the same command goes on from here\n");
    assertThat(cli.run("models", "list").out()).doesNotContain("acme");
    assertThat(cli.interrupts(stop -> () -> {}).run("models", "pull", "acme/tiny").code()).isZero();
  }

  @Test
  void list_eachOrigin_isNamed() throws IOException {
    publish("acme/tiny");
    cli.run("models", "pull", "acme/tiny");
    TinyModel.bert().mlmHead().writeTo(folder.resolve("cache/models/mine"));
    Path theirs = folder.resolve("hf/hub/models--x--ce");
    TinyModel.bert().classifierHead().writeTo(theirs.resolve("snapshots/abcdef0"));
    Files.createDirectories(theirs.resolve("refs"));
    Files.writeString(theirs.resolve("refs/main"), "abcdef0");
    assertThat(cli.run("models", "list").out())
        .contains(
            "acme/tiny             dense             16 dimensions    128 tokens  Kindred's cache\n")
        .containsPattern("mine +sparse +\\d+ dimensions +128 tokens  Kindred's cache\n")
        .contains(
            "x/ce                  cross-encoder      - dimensions    128 tokens  HuggingFace cache\n");
    assertThat(cli.run("models", "list", "--json").out())
        .contains("\"origin\": \"kindred_cache\"")
        .contains("\"kind\": \"cross-encoder\"");
  }

  @Test
  void list_bothKeyStyles_tellTheKind() throws IOException {
    for (KeyStyle style : KeyStyle.values()) {
      Path models = folder.resolve("cache/models/" + style);
      TinyModel.bert().keyStyle(style).pooling("cls", "max").writeTo(models.resolve("dense"));
      TinyModel.bert().keyStyle(style).mlmHead().writeTo(models.resolve("sparse"));
      TinyModel.bert().keyStyle(style).classifierHead().writeTo(models.resolve("cross"));
      assertThat(cli.run("models", "list").out())
          .containsPattern(style + "/dense +dense +64 dimensions")
          .containsPattern(style + "/sparse +sparse +")
          .containsPattern(style + "/cross +cross-encoder +- dimensions");
    }
  }

  @Test
  void show_pulled_hasAllThatIsKnown() throws IOException {
    String commit = publish("acme/tiny");
    cli.run("models", "pull", "acme/tiny");
    assertThat(cli.run("models", "show", "acme/tiny").out())
        .contains("model       acme/tiny\n")
        .contains("kind        dense\n")
        .contains("from        Kindred's cache\n")
        .contains("commit      " + commit + " of acme/tiny\n")
        .contains("hub         " + hub.endpoint() + "\n")
        .contains("graph       onnx/model.onnx\n")
        .contains("dimension   16\n")
        .contains("max tokens  128\n")
        .contains("pooling     mean\n")
        .contains("prompt      query: \"query: \"\n")
        .contains("licence     apache-2.0\n")
        .containsPattern("file        tokenizer.json \\([0-9.]+ kB\\)\n");
    JsonObject json =
        JsonParser.parseString(cli.run("models", "show", "acme/tiny", "--json").out())
            .getAsJsonObject();
    assertThat(json.get("commit").getAsString()).isEqualTo(commit);
    assertThat(json.get("license").getAsString()).isEqualTo("apache-2.0");
    assertThat(json.getAsJsonArray("files").get(0).getAsJsonObject().get("sha256").getAsString())
        .hasSize(64);
  }

  @Test
  void show_builtInAndFolder_sayWhatTheyKnow() throws IOException {
    assertThat(cli.run("models", "show", "bge-small-en-v1.5").out())
        .contains("from        built in\n")
        .contains("pooling     cls\n");
    Path mine = TinyModel.bert().writeTo(folder.resolve("mine")).dir();
    Files.writeString(mine.resolve("README.md"), "---\ntags:\n- x\nlicense: mit\n---\n# Mine\n");
    assertThat(cli.run("models", "show", mine.toString()).out())
        .contains("from        a folder\n")
        .contains("licence     mit\n");
  }

  @Test
  void show_unknown_namesTheCommandThatFetchesIt() {
    Cli.Outcome outcome = cli.run("models", "show", "intfloat/e5-small-v2");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("kindred: no model intfloat/e5-small-v2: ")
        .endsWith("'kindred models pull intfloat/e5-small-v2' fetches it\n")
        .hasLineCount(1);
  }

  @Test
  void verify_changedFile_isNamedAndCode2() throws IOException {
    publish("acme/tiny");
    assertThat(cli.run("models", "verify").err()).isEqualTo("nothing was pulled so far\n");
    cli.run("models", "pull", "acme/tiny");
    Cli.Outcome intact = cli.run("models", "verify");
    assertThat(intact.code()).isZero();
    assertThat(intact.out()).startsWith("acme/tiny\n").contains("\n  ok       tokenizer.json\n");

    Path inCache = find("config_sentence_transformers.json");
    Files.writeString(inCache, "{}");
    Files.delete(find("tokenizer_config.json"));
    Cli.Outcome outcome = cli.run("models", "verify", "acme/tiny");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out())
        .contains("  changed  config_sentence_transformers.json\n")
        .contains("  missing  tokenizer_config.json\n")
        .contains("  ok       config.json\n");
    assertThat(outcome.err())
        .isEqualTo(
            "kindred: acme/tiny is not what it was: 'kindred models pull acme/tiny' mends it\n");
    assertThat(cli.run("models", "verify", "--json").out()).contains("\"intact\": false");
    assertThat(cli.run("models", "pull", "acme/tiny").code()).isZero();
    assertThat(cli.run("models", "verify").code()).isZero();
  }

  private Path find(String name) throws IOException {
    try (var files = Files.walk(folder.resolve("cache/models"))) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void remove_asksOnATerminalAlone() throws IOException {
    publish("acme/tiny");
    cli.run("models", "pull", "acme/tiny");
    cli.display(true, true, 80).input("\n");
    assertThat(cli.run("models", "remove", "acme/tiny").err())
        .isEqualTo("remove acme/tiny? [y/N] kept acme/tiny\n");
    assertThat(cli.input("").run("models", "remove", "acme/tiny").err()).contains("kept");
    assertThat(cli.input("Yes\n").run("models", "remove", "acme/tiny").err())
        .matches("remove acme/tiny\\? \\[y/N\\] removed acme/tiny \\([0-9.]+ kB\\)\n");
    assertThat(cli.run("models", "show", "acme/tiny").code()).isEqualTo(2);

    cli.run("models", "pull", "acme/tiny", "-q");
    assertThat(cli.run("models", "remove", "--yes", "acme/tiny").err()).startsWith("removed ");
    cli.display(false, false, 80).run("models", "pull", "acme/tiny");
    assertThat(cli.run("models", "remove", "acme/tiny").err()).startsWith("removed ");
    assertThat(cli.run("models", "remove", "all-MiniLM-L6-v2").err())
        .isEqualTo("kindred: model all-MiniLM-L6-v2 is built in: it cannot be removed\n");
  }

  // As a process of its own, with a real environment.

  private ProcessBuilder kindred(String... args) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kindred.cli.Main"));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.put("HF_ENDPOINT", hub.endpoint().toString());
    environment.put("HF_HOME", folder.resolve("hf").toString());
    environment.put("NO_PROXY", "127.0.0.1");
    // Unpacked native libraries stay where they are; only models have a cache of their own.
    environment.put("KINDRED_CACHE", folder.resolve("own").toString());
    return builder.directory(folder.toFile()).redirectErrorStream(true);
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void pullIndexSearch_ofProcesses_findByMeaning() throws IOException, InterruptedException {
    publish("acme/tiny");
    Files.createDirectories(folder.resolve("docs"));
    Files.writeString(folder.resolve("docs/a.txt"), "The old walrus sleeps on the ice.");
    Files.writeString(folder.resolve("docs/b.txt"), "Bread is baked with flour and water.");

    assertThat(run(kindred("models", "pull", "acme/tiny"))).contains("pulled acme/tiny at ");
    run(kindred("index", "docs", "--model", "acme/tiny", "--index", "i"));
    hub.close();

    assertThat(
            run(
                kindred(
                    "search",
                    "walrus on ice",
                    "--mode",
                    "dense",
                    "--index",
                    "i",
                    "--format",
                    "tsv")))
        .contains("a.txt");
    assertThat(run(kindred("status", "--index", "i"))).contains("acme/tiny");
  }

  /** With the launcher's flag: the JDK by itself gives no password to a proxy for https. */
  @Test
  void pull_httpsThroughProxyWithPassword_givesIt() throws IOException, InterruptedException {
    hub.on(
        request -> request.header("Proxy-Authorization").isEmpty(),
        FakeHub.status(407, Map.of("Proxy-Authenticate", "Basic realm=\"x\""), ""));
    hub.on(request -> true, FakeHub.status(403, Map.of(), ""));
    ProcessBuilder builder = kindred("models", "pull", "acme/tiny");
    builder.command().add(1, "-Djdk.http.auth.tunneling.disabledSchemes=");
    builder.environment().put("HF_ENDPOINT", "https://hub.invalid");
    builder.environment().put("HTTPS_PROXY", "http://me:pw@127.0.0.1:" + hub.endpoint().getPort());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output)
        .isEqualTo("kindred: the proxy gives no way to hub.invalid: Tunnel failed, got: 403\n");
    assertThat(hub.requests())
        .anyMatch(
            request -> request.header("Proxy-Authorization").equals(Optional.of("Basic bWU6cHc=")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void pull_processKilledMidway_leavesNoModelAndIsResumed()
      throws IOException, InterruptedException {
    publish("acme/tiny");
    var sent = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    String graph = FakeHub.sha256(Files.readAllBytes(folder.resolve("tiny/onnx/model.onnx")));
    hub.on(
        1,
        request -> request.target().contains(graph),
        (request, out) -> {
          dropAfterAndWait(request, out, sent, over);
        });
    Process process = kindred("models", "pull", "acme/tiny").start();
    assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
    Path partials = folder.resolve("own/models/.partial/acme--tiny");
    while (partials.resolve(graph).toFile().length() < 5000) {
      assertThat(process.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
    over.countDown();

    assertThat(run(kindred("models", "list"))).doesNotContain("acme");
    hub.forgetRequests();
    run(kindred("models", "pull", "acme/tiny"));
    assertThat(hub.cdnRequests().getFirst().header("Range")).contains("bytes=5000-");
    assertThat(run(kindred("models", "verify"))).contains("  ok       onnx/model.onnx");
  }

  @Test
  void pull_twoProcessesAtOnce_fetchOnce() throws IOException, InterruptedException {
    publish("acme/tiny");
    String graph = FakeHub.sha256(Files.readAllBytes(folder.resolve("tiny/onnx/model.onnx")));
    var sent = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    hub.on(
        1,
        request -> request.target().contains(graph),
        (request, out) -> {
          sent.countDown();
          awaitQuietly(over);
          out.write(hub.goodAnswer(request));
        });
    Process first = kindred("models", "pull", "acme/tiny").start();
    assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
    Process second = kindred("models", "pull", "acme/tiny").start();
    try (var lines = second.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("kindred: another process is pulling acme/tiny");
      over.countDown();
      assertThat(lines.readLine()).startsWith("acme/tiny is up to date at ");
    }
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(hub.cdnRequests())
        .filteredOn(request -> request.target().contains(graph))
        .hasSize(1);
    assertThat(run(kindred("models", "verify"))).doesNotContain("changed", "missing");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void dropAfterAndWait(
      FakeHub.Request request, OutputStream out, CountDownLatch sent, CountDownLatch over)
      throws IOException {
    hub.dropAfter(5000).answer(request, out);
    sent.countDown();
    awaitQuietly(over);
  }
}
