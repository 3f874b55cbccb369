package dev.kindred.core.model;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Kindred's folder for what it prepares once and can make again: {@code KINDRED_CACHE}, else {@code
 * $XDG_CACHE_HOME/kindred}, else {@code %LOCALAPPDATA%\kindred} on Windows, else {@code
 * ~/.cache/kindred}.
 */
public final class CacheFolder {
  private CacheFolder() {}

  /** Its path; the folder need not exist. */
  public static Path locate() {
    return locate(
        System.getenv(), System.getProperty("user.home", ""), System.getProperty("os.name", ""));
  }

  static Path locate(Map<String, String> environment, String home, String os) {
    String own = environment.getOrDefault("KINDRED_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!xdg.isEmpty()) {
      return Path.of(xdg, "kindred");
    }
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    if (!local.isEmpty() && os.toLowerCase(Locale.ROOT).startsWith("windows")) {
      return Path.of(local, "kindred");
    }
    return Path.of(home, ".cache", "kindred");
  }
}
