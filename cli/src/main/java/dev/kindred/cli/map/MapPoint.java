package dev.kindred.cli.map;

import java.util.List;

/**
 * A document on the map.
 *
 * @param x in no unit; all points' places are to the same scale
 * @param y likewise
 * @param group its group's position
 * @param id the document's id
 * @param title may be empty
 * @param path where it was read from
 * @param link what a click opens; empty for nothing
 * @param excerpt how its text begins
 * @param fields its metadata, as {@code name: value}
 */
public record MapPoint(
    float x,
    float y,
    int group,
    String id,
    String title,
    String path,
    String link,
    String excerpt,
    List<String> fields) {

  /** Copies. */
  public MapPoint {
    fields = List.copyOf(fields);
  }
}
