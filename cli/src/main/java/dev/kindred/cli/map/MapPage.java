package dev.kindred.cli.map;

import com.google.gson.Gson;
import dev.kindred.cli.report.Escape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A map of documents.
 *
 * @param title of what
 * @param facts a line about it
 * @param colouredBy what a colour stands for
 * @param labelled whether groups' names stand on the map
 * @param groups what colours there are
 * @param points the documents
 */
public record MapPage(
    String title,
    String facts,
    String colouredBy,
    boolean labelled,
    List<MapGroup> groups,
    List<MapPoint> points) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  /** What the script reads. */
  private record Data(boolean labelled, List<MapGroup> groups, List<MapPoint> points) {}

  /** Copies. */
  public MapPage {
    groups = List.copyOf(groups);
    points = List.copyOf(points);
  }

  /**
   * As one HTML page. It fetches nothing, and its policy lets no script run but its own.
   *
   * @throws IOException if the page's parts cannot be read
   */
  public String html() throws IOException {
    String script = part("map.js");
    Map<String, String> parts =
        Map.of(
            "title", Escape.html(title),
            "facts", Escape.html(facts),
            "colouredBy", Escape.html(colouredBy),
            "style", part("map.css"),
            "script", script,
            "scriptHash", "sha256-" + sha256(script),
            "data", data());
    return PLACE
        .matcher(part("map.html"))
        .replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), "")));
  }

  /** JSON that can stand in a script element: gson writes {@code <} and {@code &} as escapes. */
  private String data() {
    return new Gson().toJson(new Data(labelled, groups, points));
  }

  private static String part(String name) throws IOException {
    try (InputStream in = MapPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String sha256(String script) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
