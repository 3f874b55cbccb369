package dev.kindred.core.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says where in its file a passage of a document is found. Not thread-safe. */
public final class Locator {
  private final Document document;
  private final @Nullable Outline outline;
  private final IntList starts = new IntList();

  public Locator(Document document) {
    this.document = document;
    Places places = document.places();
    this.outline =
        places.equals(Places.HEADINGS) ? new Outline(document.text(), document.headings()) : null;
    if (places.equals(Places.LINES)) {
      String text = document.text();
      starts.add(0);
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
        starts.add(end + 1);
      }
    } else {
      places.starts().forEach(place -> starts.add(place.offset()));
    }
  }

  /**
   * The location of a passage; where it reaches over several parts, from the first to the last.
   *
   * @return empty where the document's parts have no names, or the passage lies before the first
   */
  public Optional<Location> locate(Passage passage) {
    Optional<Location.Kind> kind = document.places().kind();
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    String label =
        outline == null ? ofParts(kind.get(), passage) : ofHeadings(outline, passage.startOffset());
    return label.isBlank() ? Optional.empty() : Optional.of(new Location(kind.get(), label));
  }

  private String ofParts(Location.Kind kind, Passage passage) {
    int last = starts.lastAtMost(Math.max(passage.startOffset(), passage.endOffset() - 1));
    if (last < 0) {
      return "";
    }
    int first = Math.max(0, starts.lastAtMost(passage.startOffset()));
    String from = label(kind, first);
    if (first == last) {
      return from;
    }
    return from + (kind == Location.Kind.SHEET ? " to " : "-") + label(kind, last);
  }

  private String label(Location.Kind kind, int part) {
    return kind == Location.Kind.LINES
        ? String.valueOf(part + 1)
        : document.places().starts().get(part).label();
  }

  /** Headings that the passage is under, its own included, without the title said again. */
  private String ofHeadings(Outline headings, int offset) {
    List<String> path = new ArrayList<>(headings.path(headings.bodyOf(offset)));
    if (!path.isEmpty() && path.getFirst().equals(document.title())) {
      path.removeFirst();
    }
    return String.join(Contexts.SEPARATOR, path);
  }
}
