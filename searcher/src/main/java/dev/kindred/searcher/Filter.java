package dev.kindred.searcher;

/**
 * A condition that every hit meets: the document's field has this value. Fields are {@code id},
 * {@code path}, and every metadata field. A {@code *} in the value stands for any characters.
 *
 * @param field field name
 * @param value exact value, case and all, or a pattern with {@code *}
 */
public record Filter(String field, String value) {

  /**
   * @throws IllegalArgumentException if the field or the value is blank
   */
  public Filter {
    if (field.isBlank() || value.isBlank()) {
      throw new IllegalArgumentException(
          "a filter must be field:value with neither blank, got '%s:%s'".formatted(field, value));
    }
  }

  /**
   * Reads {@code field:value}.
   *
   * @throws IllegalArgumentException if there is no colon, or a side is blank
   */
  public static Filter parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a filter must be field:value, got '%s'".formatted(text));
    }
    return new Filter(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }
}
