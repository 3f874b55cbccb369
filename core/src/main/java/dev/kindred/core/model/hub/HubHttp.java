package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * GET requests to a hub. Redirects are followed here and not by the JDK, because the hub announces
 * a file's commit and hash on the redirect itself, and because the token is the hub's alone: it
 * does not go along to another host, such as the CDN that large files come from.
 */
final class HubHttp implements AutoCloseable {
  private static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final List<String> ANNOUNCED =
      List.of("X-Repo-Commit", "X-Linked-Etag", "X-Linked-Size");

  private final HubSettings settings;
  private final Duration patience;
  private final HttpClient client;

  /**
   * An answer to a request, after all redirects; the caller closes it.
   *
   * @param announced headers of the hub's own, which may have come with a redirect
   * @param body ends with an exception if nothing comes for long
   */
  record Answer(
      URI uri, int status, HttpHeaders headers, Map<String, String> announced, InputStream body)
      implements AutoCloseable {

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    boolean isWebPage() {
      return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * @param patience how long a server may take to connect, to answer, or between bytes
   */
  HubHttp(HubSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience);
    settings.proxies().applyTo(builder);
    this.client = builder.build();
  }

  /**
   * Sends a request.
   *
   * @param headers beyond those that every request has
   * @return the answer of whatever status
   * @throws TransientFailure if no answer comes
   * @throws ModelException if redirects lead nowhere
   */
  Answer get(URI start, Map<String, String> headers) throws IOException, InterruptedException {
    var announced = new HashMap<String, String>();
    var seen = new HashSet<URI>();
    URI uri = start;
    while (true) {
      if (!seen.add(uri)) {
        throw new ModelException("%s redirects in a circle".formatted(start));
      }
      if (seen.size() > MAX_REDIRECTS) {
        throw new ModelException("%s redirects more than %d times".formatted(start, MAX_REDIRECTS));
      }
      HttpResponse<InputStream> response = exchange(request(uri, headers));
      if (isHub(uri)) {
        for (String name : ANNOUNCED) {
          response.headers().firstValue(name).ifPresent(value -> announced.put(name, value));
        }
      }
      if (!REDIRECTS.contains(response.statusCode())) {
        return new Answer(
            uri,
            response.statusCode(),
            response.headers(),
            Map.copyOf(announced),
            new StallGuard(response.body(), patience, uri.getHost()));
      }
      response.body().close();
      uri = target(uri, response.headers().firstValue("Location").orElse(""));
    }
  }

  private HttpRequest request(URI uri, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("User-Agent", "kindred")
            // Ranges and lengths are those of the file itself.
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (isHub(uri)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    return request.build();
  }

  /** Whether the address is the hub's own: the same scheme, host and port. */
  private boolean isHub(URI uri) {
    URI hub = settings.endpoint();
    return hub.getScheme().equalsIgnoreCase(uri.getScheme())
        && hub.getHost().equalsIgnoreCase(uri.getHost())
        && port(hub) == port(uri);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /** Where a redirect leads. */
  static URI target(URI from, String location) {
    URI target;
    try {
      target = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw new ModelException("%s redirects to no address: %s".formatted(from, location), e);
    }
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (location.isEmpty()
        || target.getHost() == null
        || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new ModelException("%s redirects to no address: %s".formatted(from, location));
    }
    if (from.getScheme().equalsIgnoreCase("https") && scheme.equals("http")) {
      throw new ModelException(
          "%s redirects to %s, which is not encrypted: refused".formatted(from, target));
    }
    return target;
  }

  private HttpResponse<InputStream> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    String host = request.uri().getHost();
    var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      // Not the request's own timeout: from JDK 26 on that counts the whole body.
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new TransientFailure(
          "%s does not answer within %d s".formatted(host, patience.toSeconds()), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw described(host, failure);
      }
      throw new ModelException("%s cannot be asked: %s".formatted(host, e.getCause()), e);
    }
  }

  private static IOException described(String host, IOException failure) {
    return switch (failure) {
      case SSLHandshakeException e ->
          throw new ModelException("%s cannot be trusted: %s".formatted(host, e.getMessage()), e);
      case SSLPeerUnverifiedException e ->
          throw new ModelException("%s cannot be trusted: %s".formatted(host, e.getMessage()), e);
      case ConnectException e when hasCause(e, UnresolvedAddressException.class) ->
          new TransientFailure("there is no host %s, or no network".formatted(host), e);
      case HttpTimeoutException e -> new TransientFailure("%s does not answer".formatted(host), e);
      case ConnectException e -> new TransientFailure("%s takes no connection".formatted(host), e);
      case IOException e when String.valueOf(e.getMessage()).startsWith("Tunnel failed") ->
          throw new ModelException(
              "the proxy gives no way to %s: %s".formatted(host, e.getMessage()), e);
      default -> new TransientFailure("the connection to %s broke".formatted(host), failure);
    };
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
