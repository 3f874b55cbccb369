package dev.kindred.indexer.source;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Places;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes documents of records, as {@link RecordFields} says. */
final class RecordMapper {
  private static final List<String> ID_FIELDS = List.of("_id", "id", "docid");
  private static final String TITLE_FIELD = "title";
  private static final List<String> TEXT_FIELDS = List.of("text", "body", "content", "contents");
  private static final int MAX_NAMES_SHOWN = 20;
  private static final int MAX_NAME_CHARS = 40;

  private final RecordFields wanted;
  private final Origin origin;

  RecordMapper(RecordFields wanted, Origin origin) {
    this.wanted = wanted;
    this.origin = origin;
  }

  /**
   * One record as a document; empty if it has neither title nor text.
   *
   * @param fields the record's fields, in its order
   * @param nested the members of its object named {@code metadata}
   * @throws RecordFault if a field is missing or of the wrong shape
   */
  Optional<Document> map(int line, Map<String, FieldValue> fields, Map<String, FieldValue> nested)
      throws RecordFault {
    String missing = missingField(fields.keySet(), "field");
    if (missing != null) {
      throw new RecordFault(missing + "; this record has: " + names(fields.keySet()));
    }
    String idField = present(wanted.idField(), ID_FIELDS, fields.keySet());
    String titleField = present(wanted.titleField(), List.of(TITLE_FIELD), fields.keySet());
    String textField = present(wanted.textField(), TEXT_FIELDS, fields.keySet());

    String id = idField == null ? origin.idOfLine(line) : id(idField, value(fields, idField));
    String title = titleField == null ? "" : title(titleField, value(fields, titleField));
    String text = textField == null ? "" : text(textField, value(fields, textField));
    if (text.isBlank() && title.isBlank()) {
      return Optional.empty();
    }
    Map<String, List<String>> metadata = new HashMap<>();
    gather(nested, Set.of(), metadata);
    Set<String> used = used(idField, titleField, textField);
    gather(fields, wanted.metadataFields() == null ? used : Set.of(), metadata);
    return Optional.of(
        new DocumentDraft(id, origin.path(), title, text, List.of(), metadata, Places.NONE)
            .finish());
  }

  /** Whether an object with these fields has text to it, or the one field that was asked for. */
  boolean isRecord(Set<String> names) {
    return wanted.textField() != null || present(null, TEXT_FIELDS, names) != null;
  }

  /**
   * What a record with these fields lacks, as one clause; null if nothing.
   *
   * @param word what the format calls a field
   */
  @Nullable String missingField(Collection<String> names, String word) {
    for (String name : used(wanted.idField(), wanted.titleField(), wanted.textField())) {
      if (!names.contains(name)) {
        return word.equals("field")
            ? "field \"" + name + "\" is missing"
            : "has no " + word + " \"" + name + "\"";
      }
    }
    if (wanted.textField() == null && TEXT_FIELDS.stream().noneMatch(names::contains)) {
      return "has no text " + word + " (text, body, content or contents)";
    }
    return null;
  }

  /** Field names for a message, cut to a sensible length. */
  static String names(Collection<String> names) {
    if (names.isEmpty()) {
      return "nothing";
    }
    String shown =
        names.stream()
            .limit(MAX_NAMES_SHOWN)
            .map(n -> n.length() <= MAX_NAME_CHARS ? n : n.substring(0, MAX_NAME_CHARS) + "…")
            .map(SourceFailure::escapeControls)
            .collect(Collectors.joining(", "));
    return names.size() <= MAX_NAMES_SHOWN ? shown : shown + ", …";
  }

  private void gather(
      Map<String, FieldValue> fields, Set<String> used, Map<String, List<String>> metadata) {
    List<String> named = wanted.metadataFields();
    fields.forEach(
        (name, value) -> {
          boolean asked = named == null ? !used.contains(name) : named.contains(name);
          if (asked && value.kind() != FieldValue.Kind.NESTED) {
            metadata.put(name, value.values());
          }
        });
  }

  private static String id(String field, FieldValue value) throws RecordFault {
    requireKind(value.kind() == FieldValue.Kind.PLAIN, field, "a string or a number");
    String id = value.values().isEmpty() ? "" : value.values().getFirst();
    if (id.isBlank()) {
      throw new RecordFault("field \"" + field + "\" is empty");
    }
    return id;
  }

  private static String title(String field, FieldValue value) throws RecordFault {
    requireKind(value.kind() == FieldValue.Kind.PLAIN, field, "a string");
    return value.values().isEmpty() ? "" : value.values().getFirst();
  }

  private static String text(String field, FieldValue value) throws RecordFault {
    requireKind(value.kind() != FieldValue.Kind.NESTED, field, "a string or a list of strings");
    return String.join("\n\n", value.values());
  }

  private static void requireKind(boolean right, String field, String kind) throws RecordFault {
    if (!right) {
      throw new RecordFault("field \"" + field + "\" must be " + kind);
    }
  }

  private static FieldValue value(Map<String, FieldValue> fields, String name) {
    return fields.getOrDefault(name, FieldValue.NULL);
  }

  private static @Nullable String present(
      @Nullable String named, List<String> usual, Collection<String> names) {
    return named != null ? named : usual.stream().filter(names::contains).findFirst().orElse(null);
  }

  private static Set<String> used(@Nullable String... names) {
    return Arrays.stream(names)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
