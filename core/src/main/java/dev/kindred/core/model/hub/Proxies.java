package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of the environment, as curl reads them: {@code https_proxy}, {@code http_proxy},
 * {@code all_proxy}, {@code no_proxy}, in small letters before capitals. The JDK's own properties
 * ({@code https.proxyHost} and the others) come before them.
 *
 * @param byScheme the proxy for addresses of a scheme
 * @param direct hosts that need none, and the ends of hosts' names; {@code *} for all
 */
record Proxies(Map<String, URI> byScheme, List<String> direct) {
  private static final List<String> JDK_PROPERTIES =
      List.of("https.proxyHost", "http.proxyHost", "socksProxyHost", "java.net.useSystemProxies");

  static Proxies from(Map<String, String> environment) {
    var byScheme = new HashMap<String, URI>();
    for (String scheme : List.of("https", "http")) {
      variable(environment, scheme + "_proxy")
          .or(() -> variable(environment, "all_proxy"))
          .ifPresent(value -> byScheme.put(scheme, address(scheme + "_proxy", value)));
    }
    return new Proxies(
        Map.copyOf(byScheme),
        Arrays.stream(variable(environment, "no_proxy").orElse("").split("[,\\s]+"))
            .map(host -> host.toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .toList());
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      value = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
    }
    return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  private static URI address(String variable, String value) {
    try {
      var uri = new URI(value.contains("://") ? value : "http://" + value);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).equalsIgnoreCase("http")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new ModelException(noAddress(variable), e);
    }
    throw new ModelException(noAddress(variable));
  }

  /** Its value may hold a password. */
  private static String noAddress(String variable) {
    return variable + " must be the address of an HTTP proxy, as http://HOST:PORT";
  }

  void applyTo(HttpClient.Builder client) {
    if (JDK_PROPERTIES.stream().anyMatch(name -> System.getProperty(name) != null)) {
      client.proxy(ProxySelector.getDefault());
      return;
    }
    client.proxy(selector());
    if (byScheme.values().stream().anyMatch(proxy -> proxy.getUserInfo() != null)) {
      client.authenticator(authenticator());
    }
  }

  /** The proxy for an address; empty if it is reached directly. */
  Optional<URI> proxyFor(URI target) {
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    String withPort = host + ":" + target.getPort();
    for (String entry : direct) {
      String end = entry.startsWith("*.") ? entry.substring(1) : entry;
      String dotted = end.startsWith(".") ? end : "." + end;
      if (entry.equals("*")
          || host.equals(dotted.substring(1))
          || withPort.equals(entry)
          || host.endsWith(dotted)) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(
        byScheme.get(String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT)));
  }

  private ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI target) {
        return List.of(
            proxyFor(target)
                .map(proxy -> new Proxy(Proxy.Type.HTTP, socket(proxy)))
                .orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
        // The exchange fails with the same exception, and is reported there.
      }
    };
  }

  private static InetSocketAddress socket(URI proxy) {
    return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
  }

  private Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) {
          return null;
        }
        return byScheme.values().stream()
            .filter(proxy -> proxy.getHost().equalsIgnoreCase(getRequestingHost()))
            .filter(proxy -> proxy.getRawUserInfo() != null)
            .findFirst()
            .map(proxy -> credentials(proxy.getRawUserInfo()))
            .orElse(null);
      }
    };
  }

  private static PasswordAuthentication credentials(String userInfo) {
    int colon = userInfo.indexOf(':');
    return new PasswordAuthentication(
        decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        (colon < 0 ? "" : decode(userInfo.substring(colon + 1))).toCharArray());
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
