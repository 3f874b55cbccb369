package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelReference;
import dev.kindred.core.model.hub.HubHttp.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two addresses of a hub that a pull needs, and what their refusals mean. */
record HubApi(HubSettings settings, HubHttp http, Clock clock) {
  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);
  private static final int LARGEST_LISTING = 32 << 20;

  /** The hub's rate limits: {@code "api";r=0;t=55}, where t is in seconds. */
  private static final Pattern RATE_LIMIT = Pattern.compile(";\\s*t=([0-9]{1,9})");

  /**
   * The files of a model at a revision.
   *
   * @throws TransientFailure if it is worth another try
   * @throws ModelException if there is no such model or revision, or nobody may have it
   */
  HubListing list(ModelReference model) throws IOException, InterruptedException {
    URI uri =
        address(
            "/api/models/"
                + model.repository()
                + "/revision/"
                + URLEncoder.encode(model.revisionOrMain(), StandardCharsets.UTF_8)
                + "?blobs=true");
    try (Answer answer = http.get(uri, Map.of("Accept", "application/json"))) {
      check(answer, model, "");
      if (answer.isWebPage()) {
        throw webPage(answer);
      }
      try (InputStream body = answer.body()) {
        byte[] json = body.readNBytes(LARGEST_LISTING + 1);
        if (json.length > LARGEST_LISTING) {
          throw new ModelException(
              "%s lists more than a model has: refused".formatted(settings.endpoint()));
        }
        return HubListing.parse(
            settings.endpoint().toString(), new String(json, StandardCharsets.UTF_8));
      }
    }
  }

  /**
   * Asks for a file, or the rest of one.
   *
   * @param commit which all files are from
   * @param from bytes that are here already
   * @param etag what the server called the content that they are from
   * @return the answer, of status 200, 206 or 416; the caller closes it
   * @throws TransientFailure if it is worth another try
   * @throws ModelException if the file cannot be had, or is announced as another
   */
  Answer open(
      ModelReference model, String commit, RemoteFile file, long from, Optional<String> etag)
      throws IOException, InterruptedException {
    var headers = new HashMap<String, String>();
    if (from > 0) {
      headers.put("Range", "bytes=" + from + "-");
      // Weak ones and none at all do not matter: the hash of the whole tells.
      etag.filter(tag -> tag.startsWith("\"")).ifPresent(tag -> headers.put("If-Range", tag));
    }
    URI uri = address("/" + model.repository() + "/resolve/" + commit + "/" + encode(file.path()));
    Answer answer = http.get(uri, headers);
    try {
      if (answer.status() != 416) {
        check(answer, model, file.path());
      }
      if (answer.isWebPage()) {
        throw webPage(answer);
      }
      checkAnnounced(answer, model, commit, file);
      return answer;
    } catch (IOException | RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private URI address(String path) {
    return URI.create(settings.endpoint() + path);
  }

  private static String encode(String path) {
    try {
      return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
    } catch (URISyntaxException e) {
      throw new ModelException("%s is no path of a model's file".formatted(path), e);
    }
  }

  private void check(Answer answer, ModelReference model, String path) throws TransientFailure {
    int status = answer.status();
    if (status == 200 || status == 206) {
      return;
    }
    String host = answer.uri().getHost();
    if (TRANSIENT.contains(status)) {
      throw new TransientFailure(
          status == 429
              ? "%s says that these are too many requests (429)".formatted(host)
              : "%s answers %d".formatted(host, status),
          retryAfter(answer));
    }
    throw new ModelException(refusal(answer, model, path));
  }

  /** The meaning of a status, by the code that the hub puts into a header of its own. */
  private String refusal(Answer answer, ModelReference model, String path) {
    String hub = settings.endpoint().toString();
    int status = answer.status();
    return switch (answer.header("X-Error-Code").orElse("")) {
      case "GatedRepo" ->
          ("model %s is gated: accept its licence at %s/%s, and set HF_TOKEN to a"
                  + " token of that account")
              .formatted(model, hub, model.repository());
      case "RevisionNotFound" ->
          "model %s has no revision %s at %s"
              .formatted(model.repository(), model.revisionOrMain(), hub);
      case "EntryNotFound" -> "model %s has no file %s at %s".formatted(model, path, hub);
      default ->
          switch (status) {
            case 401, 403 ->
                settings.token().isPresent()
                    ? ("%s gives no model %s to this token (%d): check the name, and"
                            + " whether its account may read it")
                        .formatted(hub, model, status)
                    : ("%s gives no model %s without a token (%d): check the name; if"
                            + " it is private or gated, accept its licence there and set"
                            + " HF_TOKEN")
                        .formatted(hub, model, status);
            case 407 ->
                "the proxy wants a user and a password: write them into HTTPS_PROXY, as"
                    + " http://USER:PASSWORD@HOST:PORT";
            case 404 ->
                path.isEmpty()
                    ? "there is no model %s at %s".formatted(model, hub)
                    : "model %s has no file %s at %s".formatted(model, path, hub);
            default ->
                "%s answers %d to the request for %s"
                    .formatted(answer.uri().getHost(), status, path.isEmpty() ? model : path);
          };
    };
  }

  private ModelException webPage(Answer answer) {
    return new ModelException(
        ("%s answers with a web page instead of a model: is there a login page or a"
                + " proxy in between, or is HF_ENDPOINT wrong?")
            .formatted(answer.uri().getHost()));
  }

  /** What the hub says of the file before it comes, or sends elsewhere for it. */
  private void checkAnnounced(Answer answer, ModelReference model, String commit, RemoteFile file) {
    announced(answer, model, file, "X-Repo-Commit", commit);
    announced(answer, model, file, "X-Linked-Etag", file.hash());
    announced(answer, model, file, "X-Linked-Size", Long.toString(file.size()));
  }

  private static void announced(
      Answer answer, ModelReference model, RemoteFile file, String header, String expected) {
    String value = answer.announced().getOrDefault(header, expected);
    if (!value.replaceAll("^W/|\"", "").equals(expected)) {
      throw new ModelException(
          "%s of model %s is announced with %s %s, but was listed with %s: pull again"
              .formatted(file.path(), model, header, value, expected));
    }
  }

  private Optional<Duration> retryAfter(Answer answer) {
    Optional<String> value = answer.header("Retry-After");
    if (value.isEmpty()) {
      return answer
          .header("RateLimit")
          .map(RATE_LIMIT::matcher)
          .filter(Matcher::find)
          .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))));
    }
    if (value.get().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), until.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      // Neither form of RFC 9110: as if it were not there.
      return Optional.empty();
    }
  }

  /** The length that the answer's body will have, if it says so. */
  static OptionalLong length(Answer answer) {
    return answer.headers().firstValueAsLong("Content-Length");
  }
}
