package dev.kindred.core.model.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A model hub on loopback, with a CDN on another port. It answers as huggingface.co does: small
 * files through a relative redirect, with their git hash as the ETag; files in LFS through an
 * absolute one to the CDN, announced with {@code X-Linked-Etag} and {@code X-Linked-Size}. It can
 * be told to misbehave.
 */
public final class FakeHub implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();

  private final ServerSocket hub = listen();
  private final ServerSocket cdn = listen();
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  /**
   * A request.
   *
   * @param target path and query, as they were sent
   * @param headers by their names in small letters
   */
  public record Request(boolean toCdn, String target, Map<String, String> headers) {

    /** The path without its query, decoded. */
    public String path() {
      return URLDecoder.decode(target.replaceAll("\\?.*", ""), StandardCharsets.UTF_8);
    }

    /** A header; empty if it was not sent. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }

  /** How to answer a request. */
  public interface Behaviour {

    /** Writes an answer, or none; the connection is closed afterwards. */
    void answer(Request request, OutputStream out) throws IOException;
  }

  private record Rule(Predicate<Request> which, Behaviour behaviour, AtomicInteger timesLeft) {}

  /** A published commit. */
  private record Repository(String id, Map<String, Commit> revisions) {}

  private record Commit(String sha, Map<String, byte[]> files) {
    Optional<byte[]> content(String path) {
      return Optional.ofNullable(files.get(path));
    }
  }

  /** Starts the hub; it has no models. */
  public FakeHub() throws IOException {
    serve(hub, false);
    serve(cdn, true);
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException("no port on loopback", e);
    }
  }

  /** The hub's address. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getLocalPort());
  }

  /** The CDN's address. */
  public URI cdn() {
    return URI.create("http://127.0.0.1:" + cdn.getLocalPort());
  }

  /** All requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Forgets the requests so far. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Publishes a folder's files as the newest commit of {@code main}; returns the commit. */
  public String publish(String repository, Path folder) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return publish(repository, "main", files);
  }

  /** Publishes files as the newest commit of a branch; returns the commit. */
  public String publish(String repository, String branch, Map<String, byte[]> files) {
    var all = new TreeMap<>(files);
    MessageDigest digest = digest("SHA-1");
    all.forEach(
        (path, content) -> {
          digest.update(path.getBytes(StandardCharsets.UTF_8));
          digest.update(content);
        });
    var commit = new Commit(HEX.formatHex(digest.digest()), all);
    Map<String, Commit> revisions =
        repositories
            .computeIfAbsent(
                repository.toLowerCase(Locale.ROOT),
                key -> new Repository(repository, new ConcurrentHashMap<>()))
            .revisions();
    revisions.put(branch, commit);
    revisions.put(commit.sha(), commit);
    return commit.sha();
  }

  /** Answers some requests in another way. */
  public void on(Predicate<Request> which, Behaviour behaviour) {
    on(Integer.MAX_VALUE, which, behaviour);
  }

  /** Answers the next few of some requests in another way. */
  public void on(int times, Predicate<Request> which, Behaviour behaviour) {
    rules.add(new Rule(which, behaviour, new AtomicInteger(times)));
  }

  /** Behaves well again. */
  public void behave() {
    rules.clear();
  }

  /** An answer that is complete. */
  public static Behaviour status(int status, Map<String, String> headers, String body) {
    return (request, out) -> write(out, status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** What the hub would answer, in full. */
  public byte[] goodAnswer(Request request) {
    var out = new ByteArrayOutputStream();
    try {
      answerWell(request, out);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  /** What the hub would answer, but the connection drops after that many bytes of the body. */
  public Behaviour dropAfter(int bytes) {
    return (request, out) -> {
      byte[] answer = goodAnswer(request);
      int body = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
      out.write(answer, 0, Math.min(answer.length, body + bytes));
      out.flush();
    };
  }

  /** Writes an answer with the length of its body. */
  public static void write(OutputStream out, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    var all = new LinkedHashMap<>(headers);
    all.putIfAbsent("Content-Length", Integer.toString(body.length));
    out.write(head(status, all));
    out.write(body);
    out.flush();
  }

  private static byte[] head(int status, Map<String, String> headers) {
    var head = new StringBuilder("HTTP/1.1 " + status + " Status\r\nConnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void serve(ServerSocket server, boolean isCdn) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  Thread.ofPlatform().daemon().start(() -> handle(socket, isCdn));
                } catch (IOException e) {
                  // Closed: the test is over.
                  return;
                }
              }
            });
  }

  private void handle(Socket socket, boolean isCdn) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      Optional<Request> request = read(in, isCdn);
      if (request.isPresent()) {
        requests.add(request.get());
        behaviour(request.get()).answer(request.get(), out);
      }
    } catch (IOException e) {
      // The client has gone, as clients do.
      return;
    }
  }

  private Behaviour behaviour(Request request) {
    for (Rule rule : rules) {
      if (rule.which().test(request) && rule.timesLeft().getAndDecrement() > 0) {
        return rule.behaviour();
      }
    }
    return this::answerWell;
  }

  private static Optional<Request> read(InputStream in, boolean isCdn) throws IOException {
    String first = line(in);
    String[] parts = first.split(" ", -1);
    if (parts.length < 2) {
      return Optional.empty();
    }
    var headers = new TreeMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return Optional.of(new Request(isCdn, parts[1], headers));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private void answerWell(Request request, OutputStream out) throws IOException {
    // A proxy is sent the whole address.
    String path = request.path().replaceAll("^http://[^/]+", "");
    String[] parts = path.substring(1).split("/", -1);
    if (request.toCdn()) {
      content(request, out, blob(parts[1]), "\"" + parts[1] + "\"", Map.of());
    } else if (path.startsWith("/api/models/") && parts.length >= 6) {
      String revision = String.join("/", Arrays.copyOfRange(parts, 5, parts.length));
      list(parts[2] + "/" + parts[3], revision, out);
    } else if (path.startsWith("/api/resolve-cache/models/")) {
      byte[] content =
          commit(parts[3] + "/" + parts[4], parts[5])
              .orElseThrow()
              .content(String.join("/", Arrays.copyOfRange(parts, 6, parts.length)))
              .orElseThrow();
      content(request, out, content, "\"" + gitBlob(content) + "\"", Map.of());
    } else if (parts.length > 4 && parts[2].equals("resolve")) {
      String file = String.join("/", Arrays.copyOfRange(parts, 4, parts.length));
      resolve(parts[0] + "/" + parts[1], parts[3], file, out);
    } else {
      write(out, 404, Map.of(), new byte[0]);
    }
  }

  private Optional<Commit> commit(String repository, String revision) {
    return Optional.ofNullable(repositories.get(repository.toLowerCase(Locale.ROOT)))
        .flatMap(found -> Optional.ofNullable(found.revisions().get(revision)));
  }

  private void list(String repository, String revision, OutputStream out) throws IOException {
    Repository found = repositories.get(repository.toLowerCase(Locale.ROOT));
    if (found == null) {
      write(out, 401, Map.of("X-Error-Code", "RepoNotFound"), new byte[0]);
      return;
    }
    Optional<Commit> commit = commit(repository, revision);
    if (commit.isEmpty()) {
      write(out, 404, Map.of("X-Error-Code", "RevisionNotFound"), new byte[0]);
      return;
    }
    byte[] json = listing(found.id(), commit.get()).toString().getBytes(StandardCharsets.UTF_8);
    write(out, 200, Map.of("Content-Type", "application/json; charset=utf-8"), json);
  }

  /** The list of files that the hub answers for {@code main}. */
  public JsonObject listing(String repository) {
    return listing(repository, commit(repository, "main").orElseThrow());
  }

  private static JsonObject listing(String id, Commit commit) {
    var siblings = new JsonArray();
    commit
        .files()
        .forEach(
            (path, content) -> {
              var file = new JsonObject();
              file.addProperty("rfilename", path);
              file.addProperty("size", content.length);
              file.addProperty("blobId", gitBlob(isLfs(path) ? pointer(content) : content));
              if (isLfs(path)) {
                var lfs = new JsonObject();
                lfs.addProperty("sha256", sha256(content));
                lfs.addProperty("size", content.length);
                lfs.addProperty("pointerSize", pointer(content).length);
                file.add("lfs", lfs);
              }
              siblings.add(file);
            });
    var card = new JsonObject();
    card.addProperty("license", "apache-2.0");
    var json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("sha", commit.sha());
    json.add("cardData", card);
    json.add("siblings", siblings);
    return json;
  }

  private void resolve(String repository, String revision, String path, OutputStream out)
      throws IOException {
    Commit commit = commit(repository, revision).orElseThrow();
    byte[] content = commit.files().get(path);
    if (content == null) {
      write(out, 404, Map.of("X-Error-Code", "EntryNotFound"), new byte[0]);
      return;
    }
    var headers = new LinkedHashMap<String, String>();
    headers.put("X-Repo-Commit", commit.sha());
    if (isLfs(path)) {
      headers.put("X-Linked-Etag", "\"" + sha256(content) + "\"");
      headers.put("X-Linked-Size", Integer.toString(content.length));
      headers.put("Location", cdn() + "/blobs/" + sha256(content) + "?signature=a%2Bb");
      write(out, 302, headers, new byte[0]);
    } else {
      headers.put("ETag", "\"" + gitBlob(content) + "\"");
      headers.put(
          "Location",
          "/api/resolve-cache/models/%s/%s/%s"
              .formatted(repository, commit.sha(), path.replace("%", "%25").replace(" ", "%20")));
      write(out, 307, headers, new byte[0]);
    }
  }

  private byte[] blob(String sha256) {
    return repositories.values().stream()
        .flatMap(repository -> repository.revisions().values().stream())
        .flatMap(commit -> commit.files().values().stream())
        .filter(content -> sha256(content).equals(sha256))
        .findFirst()
        .orElseThrow();
  }

  /** A file, or the range of it that was asked for. */
  private static void content(
      Request request, OutputStream out, byte[] content, String etag, Map<String, String> more)
      throws IOException {
    var headers = new LinkedHashMap<>(more);
    headers.put("ETag", etag);
    headers.put("Accept-Ranges", "bytes");
    Optional<String> range =
        request
            .header("Range")
            .filter(value -> request.header("If-Range").orElse(etag).equals(etag));
    if (range.isEmpty()) {
      write(out, 200, headers, content);
      return;
    }
    int from = Integer.parseInt(range.get().replaceAll("bytes=([0-9]+)-", "$1"));
    if (from >= content.length) {
      headers.put("Content-Range", "bytes */" + content.length);
      write(out, 416, headers, new byte[0]);
    } else {
      headers.put(
          "Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      write(out, 206, headers, Arrays.copyOfRange(content, from, content.length));
    }
  }

  private static boolean isLfs(String path) {
    return path.endsWith(".onnx")
        || path.endsWith(".onnx_data")
        || path.endsWith(".safetensors")
        || path.endsWith(".bin");
  }

  private static byte[] pointer(byte[] content) {
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
        .formatted(sha256(content), content.length)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A content's SHA-256 as hexadecimal digits. */
  public static String sha256(byte[] content) {
    return HEX.formatHex(digest("SHA-256").digest(content));
  }

  private static String gitBlob(byte[] content) {
    MessageDigest digest = digest("SHA-1");
    digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
    return HEX.formatHex(digest.digest(content));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    hub.close();
    cdn.close();
  }

  /** Requests that the CDN got, in order. */
  public List<Request> cdnRequests() {
    return new ArrayList<>(requests).stream().filter(Request::toCdn).toList();
  }
}
