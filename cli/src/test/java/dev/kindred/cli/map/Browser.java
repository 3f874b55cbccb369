package dev.kindred.cli.map;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Chromium without a window, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;
  private final WebSocket page;
  private final AtomicInteger sent = new AtomicInteger();
  private final ConcurrentHashMap<Integer, CompletableFuture<JsonObject>> answers =
      new ConcurrentHashMap<>();

  private Browser(Process process, String address) throws IOException, InterruptedException {
    this.process = process;
    this.address = address;
    String socket =
        targets().stream()
            .filter(target -> target.get("type").getAsString().equals("page"))
            .findFirst()
            .orElseThrow()
            .get("webSocketDebuggerUrl")
            .getAsString();
    page = http.newWebSocketBuilder().buildAsync(URI.create(socket), new Answers()).join();
  }

  /** Opens a page in a window of 1000 by 600; skips the test where there is no Chromium. */
  static Browser open(Path profile, String url) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(CHROMIUM), () -> "no " + CHROMIUM);
    Process process =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--window-size=1000,600",
                url)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("chromium.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      if (Files.exists(port)) {
        List<String> lines = Files.readAllLines(port);
        if (lines.size() >= 2) {
          return new Browser(process, "http://127.0.0.1:" + lines.getFirst());
        }
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly();
    assumeTrue(false, "chromium does not start here");
    throw new AssertionError();
  }

  /** All that is open. */
  List<JsonObject> targets() throws IOException, InterruptedException {
    String list =
        http.send(
                HttpRequest.newBuilder(URI.create(address + "/json")).build(),
                BodyHandlers.ofString())
            .body();
    return JsonParser.parseString(list).getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** What an expression is in the page. */
  String evaluate(String expression) {
    var parameters = new JsonObject();
    parameters.addProperty("expression", "String(" + expression + ")");
    JsonObject result = send("Runtime.evaluate", parameters).getAsJsonObject("result");
    JsonElement value = result.getAsJsonObject("result").get("value");
    if (result.has("exceptionDetails") || value == null) {
      throw new AssertionError(expression + ": " + result);
    }
    return value.getAsString();
  }

  /** Waits until an expression is true in the page. */
  void await(String expression) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!evaluate(expression).equals("true")) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never true: " + expression);
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** A move, press, release or turn of the wheel. */
  void mouse(String type, double x, double y, double wheel) {
    var parameters = new JsonObject();
    parameters.addProperty("type", type);
    parameters.addProperty("x", x);
    parameters.addProperty("y", y);
    if (type.equals("mouseWheel")) {
      parameters.addProperty("deltaX", 0);
      parameters.addProperty("deltaY", wheel);
    } else if (!type.equals("mouseMoved")) {
      parameters.addProperty("button", "left");
      parameters.addProperty("clickCount", 1);
    }
    send("Input.dispatchMouseEvent", parameters);
  }

  private JsonObject send(String method, JsonObject parameters) {
    int id = sent.incrementAndGet();
    var answer = new CompletableFuture<JsonObject>();
    answers.put(id, answer);
    var message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", parameters);
    page.sendText(message.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    page.abort();
    http.close();
    // Its helpers outlive it for a moment, and write into the profile.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    for (ProcessHandle one : all) {
      one.onExit().completeOnTimeout(one, 10, TimeUnit.SECONDS).join();
      one.destroyForcibly();
      one.onExit().join();
    }
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        if (message.has("id")) {
          CompletableFuture<JsonObject> answer = answers.remove(message.get("id").getAsInt());
          if (answer != null) {
            answer.complete(message);
          }
        }
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
