package dev.kindred.indexer.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a record (a JSON object, or a row of a table) make a document. A field named here
 * must be in every record.
 *
 * @param idField gives the id; null for the first there is of {@code _id}, {@code id}, {@code
 *     docid}, and where there is none for {@code path:line}
 * @param titleField gives the title; null for {@code title} where there is one
 * @param textField gives the text; null for the first there is of {@code text}, {@code body},
 *     {@code content}, {@code contents}
 * @param metadataFields become metadata where a record has them; null for every other field that
 *     holds a plain value or a list of them, and the members of an object named {@code metadata}
 */
public record RecordFields(
    @Nullable String idField,
    @Nullable String titleField,
    @Nullable String textField,
    @Nullable List<String> metadataFields) {

  /** Every field by its usual name. */
  public static final RecordFields DEFAULT = new RecordFields(null, null, null, null);

  /**
   * @throws IllegalArgumentException if a name is blank
   */
  public RecordFields {
    requireName("id", idField);
    requireName("title", titleField);
    requireName("text", textField);
    if (metadataFields != null) {
      metadataFields.forEach(name -> requireName("metadata", name));
      metadataFields = List.copyOf(metadataFields);
    }
  }

  private static void requireName(String role, @Nullable String name) {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException("name of the " + role + " field must not be blank");
    }
  }
}
