package dev.kindred.core.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.FakeHub;
import dev.kindred.core.model.testing.FakeHub.Behaviour;
import dev.kindred.core.model.testing.FakeHub.Request;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub, a CDN or a network that does not do what it should: one sentence, and no model. */
class MisbehavingHubTest extends HubFixture {
  private static final int GRAPH_SIZE = size("onnx/model.onnx");

  private String commit = "";

  @BeforeEach
  void publish() {
    commit = hub.publish("acme/small", "main", modelFiles());
  }

  private AbstractThrowableAssert<?, ?> assertRefused() throws IOException {
    var refused = assertThatThrownBy(() -> pull("acme/small")).isInstanceOf(ModelException.class);
    assertThat(caches().list()).isEmpty();
    refused.satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    return refused;
  }

  private static boolean isListing(Request request) {
    return request.target().startsWith("/api/models/");
  }

  private static Predicate<Request> asksFor(String file) {
    return request -> request.target().endsWith("/" + file);
  }

  // Answers that are final.

  @Test
  void pull_noSuchModel_saysWhatMayBeWrong() throws IOException {
    assertThatThrownBy(() -> pull("acme/none"))
        .hasMessage(
            "%s gives no model acme/none without a token (401): check the name; if it is private or gated, accept its licence there and set HF_TOKEN",
            hub.endpoint());
    environment.put("HF_TOKEN", "hf_x");
    assertThatThrownBy(() -> pull("acme/none"))
        .hasMessage(
            "%s gives no model acme/none to this token (401): check the name, and whether its account may read it",
            hub.endpoint());
    assertThat(waits).isEmpty();
  }

  @Test
  void pull_noSuchRevision_saysSo() {
    assertThatThrownBy(() -> pull("acme/small@v9"))
        .hasMessage("model acme/small has no revision v9 at %s", hub.endpoint());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void pull_gated_saysWhereToAccept(int status) throws IOException {
    hub.on(
        request -> request.target().contains("/resolve/"),
        FakeHub.status(status, Map.of("X-Error-Code", "GatedRepo"), ""));
    assertRefused()
        .hasMessage(
            "model acme/small is gated: accept its licence at %s/acme/small, and set HF_TOKEN to a token of that account",
            hub.endpoint());
  }

  @Test
  void pull_plain404_isNoModelOrNoFile() throws IOException {
    hub.on(MisbehavingHubTest::isListing, FakeHub.status(404, Map.of(), ""));
    assertRefused().hasMessage("there is no model acme/small at %s", hub.endpoint());
    hub.behave();
    hub.on(
        asksFor("config.json"), FakeHub.status(404, Map.of("X-Error-Code", "EntryNotFound"), ""));
    assertRefused().hasMessageStartingWith("model acme/small has no file ");
  }

  @Test
  void pull_oddStatus_isNamed() throws IOException {
    hub.on(MisbehavingHubTest::isListing, FakeHub.status(418, Map.of(), "short and stout"));
    assertRefused().hasMessage("127.0.0.1 answers 418 to the request for acme/small");
  }

  @Test
  void pull_loginPage_isNoList() throws IOException {
    var page = Map.of("Content-Type", "text/html; charset=utf-8");
    hub.on(
        MisbehavingHubTest::isListing,
        FakeHub.status(200, page, "<html>Welcome to Hotel Wi-Fi</html>"));
    assertRefused()
        .hasMessageStartingWith("127.0.0.1 answers with a web page instead of a model: ");
    hub.behave();
    hub.on(Request::toCdn, FakeHub.status(200, page, "<html>Welcome to Hotel Wi-Fi</html>"));
    assertRefused()
        .hasMessageStartingWith("127.0.0.1 answers with a web page instead of a model: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"sha\": \"main\", \"siblings\": []}", "{"})
  void pull_listThatIsNone_isRefused(String body) throws IOException {
    hub.on(
        MisbehavingHubTest::isListing,
        FakeHub.status(200, Map.of("Content-Type", "application/json"), body));
    assertRefused()
        .hasMessageStartingWith(hub.endpoint() + " does not answer as a model hub does: ");
  }

  // Lists that lie.

  private void listing(Consumer<JsonObject> change) {
    hub.on(
        MisbehavingHubTest::isListing,
        (request, out) -> {
          JsonObject listing = hub.listing("acme/small");
          change.accept(listing);
          FakeHub.status(200, Map.of("Content-Type", "application/json"), listing.toString())
              .answer(request, out);
        });
  }

  private static JsonObject entry(JsonObject listing, String path) {
    for (JsonElement file : listing.getAsJsonArray("siblings")) {
      if (file.getAsJsonObject().get("rfilename").getAsString().equals(path)) {
        return file.getAsJsonObject();
      }
    }
    throw new AssertionError("no " + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.json",
        "onnx/../../evil.onnx",
        "/etc/evil",
        "onnx\\..\\..\\evil.onnx",
        "C:/evil",
        "C:evil",
        "nul\u0000byte",
        "new\nline",
        "a//b",
        "./a",
        "a/.",
        "..",
        ""
      })
  void pull_fileOutsideOfTheFolder_isRefused(String path) throws IOException {
    listing(json -> entry(json, "config.json").addProperty("rfilename", path));
    assertRefused()
        .hasMessage(
            "%s lists a file %s, which would lie outside of the model's folder: nothing was taken",
            hub.endpoint(), new JsonPrimitive(path));
    assertThat(filesIn(dir(""))).isEmpty();
  }

  @Test
  void pull_moduleOutsideOfTheFolder_isRefused() throws IOException {
    for (String path : List.of("../x", "/x", "a\\b")) {
      var files = modelFiles();
      files.put(
          "modules.json",
          bytes("[{\"path\": " + new JsonPrimitive(path) + ", \"type\": \"a.b.Pooling\"}]"));
      hub.publish("acme/small", "main", files);
      assertRefused()
          .hasMessage(
              "modules.json of model acme/small: path %s is no folder of the model",
              new JsonPrimitive(path));
    }
  }

  @Test
  void pull_namesThatDifferInCaseAlone_areRefused() throws IOException {
    var files = modelFiles();
    files.put(
        "modules.json",
        bytes(
            """
            [{"path": "1_Pooling", "type": "a.Pooling"}, {"path": "1_POOLING", "type": "a.Pooling"}]
            """));
    files.put("1_POOLING/config.json", bytes("{}"));
    hub.publish("acme/small", "main", files);
    assertRefused()
        .hasMessage(
            "model acme/small has 1_POOLING/config.json and 1_Pooling/config.json, which are one file on some systems: refused");
  }

  @Test
  void pull_absurdSizes_areRefused() throws IOException {
    for (String size : List.of("-1", "1e30", "\"many\"", "null")) {
      hub.behave();
      listing(json -> entry(json, "config.json").add("size", JsonParser.parseString(size)));
      assertRefused().hasMessageContaining(" lists no size of config.json, but ");
    }
    hub.behave();
    listing(json -> entry(json, "tokenizer.json").addProperty("size", 5L << 40));
    assertRefused()
        .hasMessage(
            "model acme/small: tokenizer.json has 5497558138880 bytes, which no configuration has: refused");
    hub.behave();
    listing(
        json ->
            entry(json, "onnx/model.onnx").getAsJsonObject("lfs").addProperty("size", 1L << 52));
    assertRefused()
        .hasMessageMatching("model acme/small needs 429496\\d{4} MB more, but .* has \\d+ MB left");
  }

  @Test
  void pull_noHashListed_isRefused() throws IOException {
    listing(json -> entry(json, "config.json").remove("blobId"));
    assertRefused().hasMessageContaining("the hub lists no hash of config.json");
  }

  // Bytes that are not what was listed.

  @Test
  void pull_wrongBytes_areThrownAway() throws IOException {
    byte[] wrong = new byte[GRAPH_SIZE];
    hub.on(Request::toCdn, (request, out) -> FakeHub.write(out, 200, Map.of(), wrong));
    assertRefused()
        .hasMessage(
            "onnx/model.onnx of model acme/small did not come as the hub lists it: its SHA-256 is another; it was thrown away, pull again");
    assertThat(hub.cdnRequests()).hasSize(1);
    assertThat(partials()).doesNotContain(graphHash());
  }

  @Test
  void pull_wrongBytesOfSmallFile_areThrownAwayToo() throws IOException {
    hub.on(
        request ->
            request.target().contains("resolve-cache") && asksFor("tokenizer.json").test(request),
        FakeHub.status(200, Map.of(), "x".repeat(size("tokenizer.json"))));
    assertRefused()
        .hasMessageStartingWith(
            "tokenizer.json of model acme/small did not come as the hub lists it: its git hash is another");
  }

  @ParameterizedTest
  @CsvSource({"10", "299999", "300001", "600000"})
  void pull_wrongLengthAnnounced_isRefusedAtOnce(int length) throws IOException {
    hub.on(Request::toCdn, (request, out) -> FakeHub.write(out, 200, Map.of(), new byte[length]));
    assertRefused()
        .hasMessage(
            "onnx/model.onnx of model acme/small has %d bytes where the hub lists 300000: refused",
            length);
    assertThat(waits).isEmpty();
  }

  @Test
  void pull_moreThanListedWithoutALength_isRefused() throws IOException {
    hub.on(
        Request::toCdn,
        (request, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          out.write(new byte[GRAPH_SIZE + 1]);
        });
    assertRefused()
        .hasMessage(
            "onnx/model.onnx of model acme/small comes with more than the 300000 bytes that the hub lists: refused");
  }

  @Test
  void pull_bodyShorterThanItsOwnLength_isTriedAgainAndGivenUp() throws IOException {
    hub.on(Request::toCdn, hub.dropAfter(0));
    assertRefused().hasMessageEndingWith("; tried 5 times: what came is kept, try again later");
    assertThat(hub.cdnRequests()).hasSize(5);
    assertThat(waits)
        .containsExactly(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4));
    assertThat(told).hasSize(4).allMatch(why -> why.contains("; trying again in "));
  }

  @ParameterizedTest
  @CsvSource({
    "X-Repo-Commit, 0000000000000000000000000000000000000000",
    "X-Linked-Etag, \"feedface\"",
    "X-Linked-Size, 12",
  })
  void pull_announcedAsAnother_isRefusedBeforeItComes(String header, String value)
      throws IOException {
    hub.on(
        asksFor("onnx/model.onnx"),
        FakeHub.status(
            302, Map.of(header, value, "Location", hub.cdn() + "/blobs/" + graphHash()), ""));
    assertRefused()
        .hasMessageStartingWith(
            "onnx/model.onnx of model acme/small is announced with " + header + " " + value);
  }

  // Redirects.

  @Test
  void pull_redirectCircle_isRefused() throws IOException {
    hub.on(
        MisbehavingHubTest::isListing,
        FakeHub.status(307, Map.of("Location", "/api/models/a"), ""));
    assertRefused().hasMessageEndingWith(" redirects in a circle");
  }

  @Test
  void pull_endlessRedirects_areRefused() throws IOException {
    hub.on(
        MisbehavingHubTest::isListing,
        (request, out) ->
            FakeHub.status(302, Map.of("Location", request.target() + "x"), "")
                .answer(request, out));
    assertRefused().hasMessageEndingWith(" redirects more than 10 times");
    assertThat(hub.requests()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://", "not an address", "file:///etc/passwd", "ftp://x/y"})
  void pull_redirectToNoAddress_isRefused(String location) throws IOException {
    hub.on(MisbehavingHubTest::isListing, FakeHub.status(302, Map.of("Location", location), ""));
    assertRefused().hasMessageContaining(" redirects to no address: ");
  }

  @Test
  void target_fromHttpsToHttp_isRefused() {
    var from = URI.create("https://huggingface.co/a");
    assertThatThrownBy(() -> HubHttp.target(from, "http://cdn.example/b"))
        .hasMessage(
            "https://huggingface.co/a redirects to http://cdn.example/b, which is not encrypted: refused");
    assertThat(HubHttp.target(from, "/b?c=%2F")).hasToString("https://huggingface.co/b?c=%2F");
    assertThat(HubHttp.target(from, "https://cdn.example/b")).hasToString("https://cdn.example/b");
  }

  @Test
  void pull_token_goesToTheHubAlone() throws Exception {
    environment.put("HF_TOKEN", "hf_secret");
    pull("acme/small");
    assertThat(hub.cdnRequests()).isNotEmpty();
    assertThat(hub.cdnRequests()).allMatch(request -> request.header("Authorization").isEmpty());
    assertThat(hub.requests())
        .filteredOn(request -> !request.toCdn())
        .allMatch(
            request -> request.header("Authorization").equals(Optional.of("Bearer hf_secret")));
    assertThat(hub.requests()).allMatch(request -> !request.target().contains("hf_secret"));
  }

  // Failures that pass.

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void pull_statusThatPasses_isTriedAgain(int status) throws Exception {
    hub.on(2, MisbehavingHubTest::isListing, FakeHub.status(status, Map.of(), ""));
    hub.on(1, Request::toCdn, FakeHub.status(status, Map.of(), ""));
    pull("acme/small");
    assertThat(waits)
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(500));
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 17, 17",
    "Retry-After, 'Mon, 04 May 2026 12:00:40 GMT', 40",
    "Retry-After, 'Mon, 04 May 2026 11:00:00 GMT', 0",
    "RateLimit, '\"api\";r=0;t=55', 55",
  })
  void pull_serverSaysWhen_waitsUntilThen(String header, String value, int seconds)
      throws Exception {
    hub.on(1, MisbehavingHubTest::isListing, FakeHub.status(429, Map.of(header, value), ""));
    pull("acme/small");
    assertThat(waits).containsExactly(Duration.ofSeconds(seconds));
    assertThat(told)
        .containsExactly(
            "127.0.0.1 says that these are too many requests (429); trying again in "
                + seconds
                + " s");
  }

  @Test
  void pull_serverWantsALongWait_isTold() throws IOException {
    hub.on(MisbehavingHubTest::isListing, FakeHub.status(429, Map.of("Retry-After", "3600"), ""));
    assertRefused()
        .hasMessage(
            "127.0.0.1 says that these are too many requests (429), and asks to be left alone for 3600 s: try again then");
    assertThat(waits).isEmpty();
  }

  @Test
  void pull_nobodyListens_saysSo() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    environment.put("HF_ENDPOINT", "http://127.0.0.1:" + port);
    assertRefused()
        .hasMessage(
            "127.0.0.1 takes no connection; tried 5 times: what came is kept, try again later");
  }

  @Test
  void pull_hostWithoutAName_saysSo() throws IOException {
    environment.put("HF_ENDPOINT", "http://no-such-host.invalid");
    assertRefused()
        .hasMessageStartingWith("there is no host no-such-host.invalid, or no network; ");
  }

  @Test
  void pull_serverThatNeverAnswers_isGivenUp() throws IOException {
    patience = Duration.ofMillis(200);
    var over = new CountDownLatch(1);
    hub.on(MisbehavingHubTest::isListing, (request, out) -> awaitQuietly(over));
    assertRefused().hasMessageStartingWith("127.0.0.1 does not answer within 0 s; tried 5 times");
    over.countDown();
  }

  @Test
  void pull_bodyThatStalls_isResumed() throws Exception {
    patience = Duration.ofMillis(500);
    var over = new CountDownLatch(1);
    hub.on(
        1,
        Request::toCdn,
        (request, out) -> {
          hub.dropAfter(100_000).answer(request, out);
          awaitQuietly(over);
        });
    PullReport report = pull("acme/small");
    over.countDown();
    assertThat(report.model().read("onnx/model.onnx"))
        .isEqualTo(modelFiles().get("onnx/model.onnx"));
    assertThat(ranges()).containsExactly("none", "bytes=100000-");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Resuming.

  private List<String> ranges() {
    return hub.cdnRequests().stream()
        .map(request -> request.header("Range").orElse("none"))
        .toList();
  }

  private Path partial() {
    return kindredCache().resolve("models/.partial/acme--small").resolve(graphHash());
  }

  private static String graphHash() {
    return FakeHub.sha256(graph());
  }

  private static byte[] graph() {
    return Objects.requireNonNull(modelFiles().get("onnx/model.onnx"));
  }

  private List<String> partials() throws IOException {
    return filesIn(partial().resolveSibling(""));
  }

  private static List<String> filesIn(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  /**
   * Drops the connection when its bytes are in the partial file: what is on the way when it breaks,
   * the JDK's client may or may not hand over.
   */
  private Behaviour dropOnceWritten(int bytes) {
    return (request, out) -> {
      String range = request.header("Range").orElse("bytes=0-");
      long end = Long.parseLong(range.replaceAll("[^0-9]", "")) + bytes;
      hub.dropAfter(bytes).answer(request, out);
      long start = System.nanoTime();
      while (partialSize() < end && System.nanoTime() - start < Duration.ofSeconds(30).toNanos()) {
        Thread.onSpinWait();
      }
    };
  }

  @Test
  void pull_connectionThatDrops_goesOnWhereItEnded() throws Exception {
    hub.on(1, Request::toCdn, dropOnceWritten(100_000));
    hub.on(1, Request::toCdn, dropOnceWritten(50_000));

    PullReport report = pull("acme/small");

    assertThat(ranges()).containsExactly("none", "bytes=100000-", "bytes=150000-");
    assertThat(hub.cdnRequests().getLast().header("If-Range")).contains("\"" + graphHash() + "\"");
    assertThat(report.model().read("onnx/model.onnx")).isEqualTo(graph());
    int all = modelFiles().values().stream().mapToInt(content -> content.length).sum();
    assertThat(report.fetched()).isEqualTo(all);
  }

  @Test
  void pull_serverThatDropsButProgresses_isNotGivenUp() throws Exception {
    hub.on(20, Request::toCdn, dropOnceWritten(10_000));
    assertThat(pull("acme/small").model().read("onnx/model.onnx")).isEqualTo(graph());
    assertThat(waits).hasSize(20).allMatch(Duration.ofMillis(500)::equals);
  }

  @Test
  void pull_ofAnotherProcess_goesOnWhereTheFirstEnded() throws Exception {
    hub.on(1, Request::toCdn, dropOnceWritten(123_456));
    hub.on(Request::toCdn, FakeHub.status(503, Map.of("Retry-After", "4000"), ""));
    assertRefused();
    assertThat(Files.size(partial())).isEqualTo(123_456);
    hub.behave();
    hub.forgetRequests();

    PullReport report = pull("acme/small");

    assertThat(ranges()).containsExactly("bytes=123456-");
    // What came whole before it, by the order of paths, is kept as well.
    assertThat(report.fetched()).isEqualTo(GRAPH_SIZE - 123_456L + size("tokenizer.json"));
    assertThat(report.model().read("onnx/model.onnx")).isEqualTo(graph());
    assertThat(partials()).isEmpty();
  }

  @Test
  void pull_serverThatIgnoresRanges_startsTheFileAgain() throws Exception {
    leave(Arrays.copyOf(graph(), 1000));
    hub.on(Request::toCdn, (request, out) -> FakeHub.write(out, 200, Map.of(), graph()));
    assertThat(pull("acme/small").model().read("onnx/model.onnx")).isEqualTo(graph());
    assertThat(ranges()).containsExactly("bytes=1000-");
  }

  @Test
  void pull_contentChangedOnTheServer_startsTheFileAgain() throws Exception {
    leave(new byte[1000]);
    Files.writeString(partial().resolveSibling(graphHash() + ".etag"), "\"older\"");
    assertThat(pull("acme/small").model().read("onnx/model.onnx")).isEqualTo(graph());
    assertThat(hub.cdnRequests().getFirst().header("If-Range")).contains("\"older\"");
    assertThat(hub.cdnRequests()).hasSize(1);
  }

  @Test
  void pull_partialFileIsRotten_isFetchedAgainWhole() throws Exception {
    leave(new byte[1000]);
    assertThat(pull("acme/small").model().read("onnx/model.onnx")).isEqualTo(graph());
    assertThat(ranges()).containsExactly("bytes=1000-", "none");
  }

  @Test
  void pull_partialFileTooLongOrWholeButRotten_isFetchedAgain() throws Exception {
    for (int length : List.of(GRAPH_SIZE, GRAPH_SIZE + 5)) {
      hub.forgetRequests();
      leave(new byte[length]);
      var report = pull("acme/small");
      assertThat(report.model().read("onnx/model.onnx")).isEqualTo(graph());
      assertThat(ranges()).containsExactly("none");
      new ModelStore(caches()).remove(report.model());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bytes 0-299999/300000", "bytes 2000-299999/300000", "items 1000-2/3", "x"})
  void pull_rangeOtherThanAskedFor_isNotTrusted(String contentRange) throws Exception {
    leave(Arrays.copyOf(graph(), 1000));
    var headers = new HashMap<String, String>();
    headers.put("Content-Range", contentRange);
    byte[] rest = Arrays.copyOfRange(graph(), 1000, GRAPH_SIZE);
    hub.on(1, Request::toCdn, (request, out) -> FakeHub.write(out, 206, headers, rest));
    assertThat(pull("acme/small").model().read("onnx/model.onnx")).isEqualTo(graph());
    assertThat(ranges()).containsExactly("bytes=1000-", "none");
  }

  @Test
  void pull_rangeNotSatisfiable_startsTheFileAgain() throws Exception {
    leave(Arrays.copyOf(graph(), 1000));
    hub.on(1, Request::toCdn, FakeHub.status(416, Map.of("Content-Range", "bytes */10"), ""));
    assertThat(pull("acme/small").model().read("onnx/model.onnx")).isEqualTo(graph());
  }

  private void leave(byte[] content) throws IOException {
    Files.createDirectories(partial().resolveSibling(""));
    Files.write(partial(), content);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void pull_fullDisk_saysSo() throws IOException {
    Files.createDirectories(partial().resolveSibling(""));
    Files.createSymbolicLink(partial(), Path.of("/dev/full"));
    assertRefused().hasMessage("%s cannot be written: No space left on device", partial());
  }

  // Refusals before anything is sent.

  @ParameterizedTest
  @ValueSource(strings = {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"})
  void pull_offline_asksNobody(String variable) throws IOException {
    environment.put(variable, "1");
    assertRefused()
        .hasMessage("%s is set, so nothing is pulled: unset it to pull acme/small", variable);
    assertThat(hub.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b/c",
        "../x",
        "a/..",
        "a/b@",
        "a/b@../x",
        "a/b@x y",
        "-a/b",
        "a/b--c",
        "a/.b",
        "@main",
        "a/"
      })
  void pull_badNames_areRefused(String name) {
    assertThatThrownBy(() -> pull(name)).isInstanceOf(ModelException.class);
    assertThat(hub.requests()).isEmpty();
  }

  // Repositories without a graph.

  @ParameterizedTest
  @CsvSource({
    "BertModel, feature-extraction",
    "BertForMaskedLM, fill-mask",
    "BertForSequenceClassification, text-classification",
  })
  void pull_noGraph_saysHowToExportOne(String architecture, String task) throws IOException {
    var files = modelFiles();
    files.remove("onnx/model.onnx");
    files.put("model.safetensors", bytes("weights"));
    files.put("pytorch_model.bin", bytes("weights"));
    hub.publish("acme/small", "main", files);
    listing(
        json ->
            json.add(
                "config",
                JsonParser.parseString("{\"architectures\": [\"" + architecture + "\"]}")));
    assertRefused()
        .hasMessage(
            "model acme/small has no ONNX graph, only model.safetensors, pytorch_model.bin: export one with 'optimum-cli export onnx --model acme/small --task %s DIR' and name DIR",
            task);
  }

  @Test
  void pull_noFastTokenizer_saysSo() throws IOException {
    var files = modelFiles();
    files.remove("tokenizer.json");
    hub.publish("acme/small", "main", files);
    assertRefused().hasMessageStartingWith("model acme/small has no tokenizer.json: ");
  }

  @Test
  void pull_denseWeightsAsPickleAlone_saysSo() throws IOException {
    var files = modelFiles();
    files.put("2_Dense/pytorch_model.bin", bytes("x"));
    files.put("modules.json", bytes("[{\"path\": \"2_Dense\", \"type\": \"a.Dense\"}]"));
    hub.publish("acme/small", "main", files);
    assertRefused()
        .hasMessageStartingWith(
            "model acme/small has the weights of 2_Dense only as pytorch_model.bin");
  }

  @Test
  void pull_modulesThatAreNoJson_areRefused() throws IOException {
    var files = modelFiles();
    files.put("modules.json", bytes("[{"));
    hub.publish("acme/small", "main", files);
    assertRefused().hasMessage("modules.json of model acme/small is not valid JSON");
  }

  // Others at the same time.

  @Test
  void pull_twiceAtOnce_fetchesOnce() throws Exception {
    var inside = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Behaviour slow =
        (request, out) -> {
          inside.countDown();
          awaitQuietly(goOn);
          out.write(hub.goodAnswer(request));
        };
    hub.on(1, Request::toCdn, slow);
    var reports = new ConcurrentLinkedQueue<PullReport>();
    Thread first = puller(reports);
    inside.await();
    listener =
        new PullListener() {
          @Override
          public void at(String path, long done, long total) {
            // Not of interest.
          }

          @Override
          public void waiting(String why) {
            told.add(why);
            goOn.countDown();
          }
        };
    Thread second = puller(reports);
    first.join();
    second.join();

    assertThat(told).containsExactly("another process is pulling acme/small");
    assertThat(reports)
        .extracting(PullReport::outcome)
        .containsExactlyInAnyOrder(PullReport.Outcome.PULLED, PullReport.Outcome.UP_TO_DATE);
    assertThat(hub.cdnRequests()).hasSize(1);
    assertThat(ModelVerification.of(caches().find("acme/small").orElseThrow()).intact()).isTrue();
    assertThat(commit).isEqualTo(reports.element().commit());
  }

  private Thread puller(Collection<PullReport> reports) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                reports.add(pull("acme/small"));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void pull_interrupted_keepsWhatCameAndMakesNoModel() throws Exception {
    var over = new CountDownLatch(1);
    hub.on(
        1,
        Request::toCdn,
        (request, out) -> {
          hub.dropAfter(100_000).answer(request, out);
          awaitQuietly(over);
        });
    Thread puller = Thread.currentThread();
    listener =
        new PullListener() {
          @Override
          public void at(String path, long done, long total) {
            if (path.equals("onnx/model.onnx") && partialSize() == 100_000) {
              puller.interrupt();
            }
          }

          @Override
          public void waiting(String why) {
            told.add(why);
          }
        };
    assertThatThrownBy(() -> pull("acme/small")).isInstanceOf(InterruptedException.class);
    over.countDown();

    assertThat(told).isEmpty();
    assertThat(caches().list()).isEmpty();
    assertThat(Files.size(partial())).isEqualTo(100_000);
    hub.forgetRequests();
    assertThat(pull("acme/small").model().read("onnx/model.onnx")).isEqualTo(graph());
    assertThat(ranges()).containsExactly("bytes=100000-");
  }

  private long partialSize() {
    return partial().toFile().length();
  }

  // Proxies.

  @Test
  void pull_httpProxy_isAskedInsteadOfTheHub() throws Exception {
    environment.put("HF_ENDPOINT", "http://hub.invalid");
    environment.put("NO_PROXY", "127.0.0.1");
    environment.put("http_proxy", hub.endpoint().toString());
    pull("acme/small");
    assertThat(hub.requests())
        .filteredOn(request -> !request.toCdn())
        .isNotEmpty()
        .anyMatch(request -> request.target().startsWith("http://hub.invalid/api/models/"));
  }

  @Test
  void pull_proxyWithoutItsPassword_saysWhereToWriteIt() throws IOException {
    environment.put("HF_ENDPOINT", "https://hub.invalid");
    environment.put("HTTPS_PROXY", hub.endpoint().toString());
    hub.on(
        request -> true,
        FakeHub.status(407, Map.of("Proxy-Authenticate", "Basic realm=\"x\""), ""));
    assertRefused()
        .hasMessage(
            "the proxy wants a user and a password: write them into HTTPS_PROXY, as http://USER:PASSWORD@HOST:PORT");
  }

  @Test
  void pull_proxyWithPassword_getsIt() throws Exception {
    environment.put("HF_ENDPOINT", "http://hub.invalid");
    environment.put("NO_PROXY", "127.0.0.1");
    environment.put("HTTP_PROXY", "http://me:p%40ss@127.0.0.1:" + hub.endpoint().getPort());
    hub.on(
        request -> request.header("Proxy-Authorization").isEmpty() && !request.toCdn(),
        FakeHub.status(407, Map.of("Proxy-Authenticate", "Basic realm=\"x\""), ""));
    pull("acme/small");
    assertThat(hub.requests())
        .anyMatch(
            request ->
                request
                    .header("Proxy-Authorization")
                    .equals(
                        Optional.of(
                            "Basic " + Base64.getEncoder().encodeToString(bytes("me:p@ss")))));
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co/x, '', http://p:1",
    "http://huggingface.co/x, '', http://q:2",
    "https://huggingface.co/x, huggingface.co, ",
    "https://cdn.huggingface.co/x, huggingface.co, ",
    "https://cdn.huggingface.co/x, '.huggingface.co', ",
    "https://cdn.huggingface.co/x, '*.huggingface.co', ",
    "https://nothuggingface.co/x, huggingface.co, http://p:1",
    "https://HuggingFace.co/x, 'localhost, HUGGINGFACE.CO', ",
    "https://huggingface.co:8443/x, huggingface.co:8443, ",
    "https://huggingface.co/x, '*', ",
  })
  void proxyFor_noProxyList_isObeyed(String target, String noProxy, String proxy) {
    Proxies proxies =
        Proxies.from(Map.of("HTTPS_PROXY", "http://p:1", "http_proxy", "q:2", "NO_PROXY", noProxy));
    assertThat(proxies.proxyFor(URI.create(target)).map(URI::toString))
        .isEqualTo(Optional.ofNullable(proxy));
  }

  @Test
  void proxies_smallLettersBeforeCapitals_andAllProxyLast() {
    Proxies proxies =
        Proxies.from(Map.of("https_proxy", "a:1", "HTTPS_PROXY", "b:1", "ALL_PROXY", "http://c:1"));
    assertThat(proxies.byScheme().get("https")).hasToString("http://a:1");
    assertThat(proxies.byScheme().get("http")).hasToString("http://c:1");
    for (String bad : List.of("socks5://me:secret@h:1", "http://", "::")) {
      assertThatThrownBy(() -> Proxies.from(Map.of("HTTPS_PROXY", bad)))
          .hasMessage("https_proxy must be the address of an HTTP proxy, as http://HOST:PORT");
    }
  }
}
