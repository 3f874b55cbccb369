package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to reach a hub, from the environment variables that huggingface_hub reads: {@code
 * HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HOME}, {@code
 * HF_HUB_DISABLE_IMPLICIT_TOKEN}, {@code HF_HUB_OFFLINE}; and {@code HTTPS_PROXY}, {@code
 * HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in capitals or not.
 */
public final class HubSettings {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  private final URI endpoint;
  private final Optional<String> token;
  private final Optional<String> offline;
  private final Proxies proxies;

  private HubSettings(
      URI endpoint, Optional<String> token, Optional<String> offline, Proxies proxies) {
    this.endpoint = endpoint;
    this.token = token;
    this.offline = offline;
    this.proxies = proxies;
  }

  /**
   * Reads the variables, and the file that holds the token where no variable does.
   *
   * @throws ModelException if one of them cannot be used; the message names it
   */
  public static HubSettings from(Map<String, String> environment) {
    return new HubSettings(
        endpoint(environment.getOrDefault("HF_ENDPOINT", "")),
        isTrue(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN")
            ? Optional.empty()
            : token(environment),
        List.of("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE").stream()
            .filter(name -> isTrue(environment, name))
            .findFirst(),
        Proxies.from(environment));
  }

  private static URI endpoint(String value) {
    String text = value.isBlank() ? DEFAULT_ENDPOINT : value.strip().replaceAll("/+$", "");
    try {
      var uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && (scheme.equals("https") || scheme.equals("http"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new ModelException(noEndpoint(text), e);
    }
    throw new ModelException(noEndpoint(text));
  }

  private static String noEndpoint(String text) {
    return "HF_ENDPOINT must be an address such as https://huggingface.co, got " + text;
  }

  private static Optional<String> token(Map<String, String> environment) {
    for (String name : List.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")) {
      Optional<String> token = clean(name, environment.getOrDefault(name, ""));
      if (token.isPresent()) {
        return token;
      }
    }
    String path = environment.getOrDefault("HF_TOKEN_PATH", "");
    Path file = path.isEmpty() ? ModelCaches.hubHome(environment).resolve("token") : Path.of(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return clean(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ModelException("token file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** The message must not show what may well be a secret. */
  private static Optional<String> clean(String where, String value) {
    String token = value.strip();
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new ModelException(
          "%s holds no token: it has blanks or other letters".formatted(where));
    }
    return token.isEmpty() ? Optional.empty() : Optional.of(token);
  }

  private static boolean isTrue(Map<String, String> environment, String name) {
    return TRUE.contains(environment.getOrDefault(name, "").toUpperCase(Locale.ROOT));
  }

  /** The hub's address, without a slash at its end. */
  public URI endpoint() {
    return endpoint;
  }

  Optional<String> token() {
    return token;
  }

  /** The variable that forbids the network; empty if none does. */
  Optional<String> offline() {
    return offline;
  }

  Proxies proxies() {
    return proxies;
  }
}
