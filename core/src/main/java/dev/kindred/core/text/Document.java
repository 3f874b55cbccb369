package dev.kindred.core.text;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One document, as a source read it.
 *
 * @param id unique in an index, never blank
 * @param path where it was read from, as shown to people and used to find what a file gave; never
 *     blank
 * @param title may be empty
 * @param isNamed whether the title is no more than its file's name: that is shown, and searched by
 *     words, but not encoded, so that a renamed file keeps its vectors
 * @param text the extracted text; passages are cut from it and their offsets point into it
 * @param headings headings inside {@code text}, by ascending offset; empty for plain text
 * @param metadata keyword fields and their values, by field name
 * @param places how the parts of its file are called
 */
public record Document(
    String id,
    String path,
    String title,
    boolean isNamed,
    String text,
    List<Heading> headings,
    SortedMap<String, List<String>> metadata,
    Places places) {

  /**
   * @throws IllegalArgumentException if the id or path is blank, or a heading or place lies outside
   *     the text, or headings are out of order
   */
  public Document {
    if (id.isBlank()) {
      throw new IllegalArgumentException("document id must not be blank");
    }
    if (path.isBlank()) {
      throw new IllegalArgumentException("document path must not be blank, id " + id);
    }
    int previous = -1;
    for (Heading heading : headings) {
      if (heading.offset() <= previous || heading.offset() > text.length()) {
        throw new IllegalArgumentException(
            "heading offsets must ascend within [0, %d], got %d after %d in %s"
                .formatted(text.length(), heading.offset(), previous, id));
      }
      previous = heading.offset();
    }
    if (!places.starts().isEmpty() && places.starts().getLast().offset() > text.length()) {
      throw new IllegalArgumentException(
          "places must lie within [0, %d], got %d in %s"
              .formatted(text.length(), places.starts().getLast().offset(), id));
    }
    headings = List.copyOf(headings);
    var copy = new TreeMap<String, List<String>>();
    metadata.forEach((field, values) -> copy.put(field, List.copyOf(values)));
    metadata = Collections.unmodifiableSortedMap(copy);
  }

  /** A document whose parts are called by its headings, if it has any. */
  public Document(
      String id,
      String path,
      String title,
      String text,
      List<Heading> headings,
      SortedMap<String, List<String>> metadata) {
    this(
        id,
        path,
        title,
        false,
        text,
        headings,
        metadata,
        headings.isEmpty() ? Places.NONE : Places.HEADINGS);
  }

  /** A document without headings or metadata, its path the same as its id. */
  public static Document of(String id, String title, String text) {
    return new Document(id, id, title, text, List.of(), new TreeMap<>());
  }
}
