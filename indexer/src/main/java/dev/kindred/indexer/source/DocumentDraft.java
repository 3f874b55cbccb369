package dev.kindred.indexer.source;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
import dev.kindred.core.text.Places.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A document as a format gives it, whatever its strings hold.
 *
 * @param title of any spacing; blank if it has none of its own
 * @param metadata blank values and names are left out
 * @param places labels of any spacing; blank ones are left out
 */
record DocumentDraft(
    String id,
    String path,
    String title,
    String text,
    List<Heading> headings,
    Map<String, List<String>> metadata,
    Places places) {

  /** Most bytes of an id in UTF-8; far below what an index term can hold. */
  static final int MAX_ID_BYTES = 512;

  private static final char REPLACEMENT = '\uFFFD';

  /**
   * The document of a record, its strings made fit for UTF-8 without a change of length.
   *
   * @throws RecordFault if the id is blank, too long or has control characters
   */
  Document finish() throws RecordFault {
    return finish("");
  }

  /**
   * The document of a file, likewise.
   *
   * @param name its title if it has none of its own; may be empty
   * @throws RecordFault if the id is blank, too long or has control characters
   */
  Document finish(String name) throws RecordFault {
    String ownTitle = oneLine(clean(title));
    String cleanName = oneLine(clean(name));
    boolean isNamed = ownTitle.isEmpty() && !cleanName.isEmpty();
    String cleanId = clean(id);
    requireId(cleanId);
    var cleanMetadata = new TreeMap<String, List<String>>();
    metadata.forEach(
        (field, values) -> {
          List<String> cleanValues =
              values.stream().map(DocumentDraft::clean).filter(v -> !v.isBlank()).toList();
          if (!field.isBlank() && !cleanValues.isEmpty()) {
            cleanMetadata.put(clean(field), cleanValues);
          }
        });
    List<Heading> cleanHeadings =
        headings.stream()
            .map(h -> new Heading(h.offset(), h.level(), oneLine(clean(h.title()))))
            .toList();
    return new Document(
        cleanId,
        clean(path),
        isNamed ? cleanName : ownTitle,
        isNamed,
        clean(text),
        cleanHeadings,
        cleanMetadata,
        cleanPlaces());
  }

  private Places cleanPlaces() {
    return new Places(
        places.kind(),
        places.starts().stream()
            .map(place -> Map.entry(place.offset(), oneLine(clean(place.label()))))
            .filter(place -> !place.getValue().isEmpty())
            .map(place -> new Place(place.getKey(), place.getValue()))
            .toList());
  }

  /** Lone surrogates, which UTF-8 cannot hold, and NUL, which native code ends at, replaced. */
  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return cleanFrom(text, i);
      }
    }
    return text;
  }

  private static String cleanFrom(String text, int start) {
    char[] chars = text.toCharArray();
    for (int i = start; i < chars.length; i++) {
      char c = chars[i];
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < chars.length
              && Character.isLowSurrogate(chars[i + 1]);
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        chars[i] = REPLACEMENT;
      }
    }
    return new String(chars);
  }

  /** Every run of white space and control characters as one space, none at the ends. */
  static String oneLine(String text) {
    var line = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
        space = !line.isEmpty();
      } else {
        if (space) {
          line.append(' ');
          space = false;
        }
        line.append(c);
      }
    }
    return line.toString();
  }

  private static void requireId(String id) throws RecordFault {
    if (id.isBlank()) {
      throw new RecordFault("has an empty id");
    }
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ID_BYTES) {
      throw new RecordFault(
          "has an id of %d bytes, at most %d are allowed: \"%s…\""
              .formatted(
                  bytes,
                  MAX_ID_BYTES,
                  SourceFailure.escapeControls(id.substring(0, id.offsetByCodePoints(0, 40)))));
    }
    if (id.chars().anyMatch(Character::isISOControl)) {
      throw new RecordFault(
          "has a control character in its id \"" + SourceFailure.escapeControls(id) + "\"");
    }
  }
}
