package dev.kindred.core.text;

import java.util.List;
import java.util.Optional;

/**
 * How the parts of a document's file are called, so that a passage can say where it is.
 *
 * @param kind by what the file is divided; empty if by nothing that has a name
 * @param starts where each part begins in the document's text, by ascending offset; empty for
 *     {@link Location.Kind#HEADING} and {@link Location.Kind#LINES}, which follow from the document
 */
public record Places(Optional<Location.Kind> kind, List<Place> starts) {

  /** Nothing to call a place by. */
  public static final Places NONE = new Places(Optional.empty(), List.of());

  /** By the document's headings. */
  public static final Places HEADINGS = new Places(Optional.of(Location.Kind.HEADING), List.of());

  /** By lines, for text that is the file as it is. */
  public static final Places LINES = new Places(Optional.of(Location.Kind.LINES), List.of());

  /**
   * A part of a file.
   *
   * @param offset UTF-16 offset in the document's text at which it begins
   * @param label what it is called: {@code 12} for a page; never blank
   */
  public record Place(int offset, String label) {

    /**
     * @throws IllegalArgumentException if the offset is negative or the label blank
     */
    public Place {
      if (offset < 0) {
        throw new IllegalArgumentException("place offset must be >= 0, got " + offset);
      }
      if (label.isBlank()) {
        throw new IllegalArgumentException("the label of a place must not be blank");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if offsets do not ascend, or there are starts that the kind
   *     has no use for
   */
  public Places {
    starts = List.copyOf(starts);
    boolean named =
        kind.filter(k -> k != Location.Kind.HEADING && k != Location.Kind.LINES).isPresent();
    if (!named && !starts.isEmpty()) {
      throw new IllegalArgumentException("starts need a kind of place that has names");
    }
    int previous = -1;
    for (Place start : starts) {
      if (start.offset() <= previous) {
        throw new IllegalArgumentException(
            "place offsets must ascend, got %d after %d".formatted(start.offset(), previous));
      }
      previous = start.offset();
    }
  }

  /** Pages, slides, sheets or cells, by where they begin. */
  public static Places of(Location.Kind kind, List<Place> starts) {
    return new Places(Optional.of(kind), starts);
  }
}
