package dev.kindred.core.eval.sentence;

import dev.kindred.core.KindredException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of a file.
 *
 * @param line where it is, from 1
 * @param fields values by field name in lower case; one a field, or a list of JSON
 */
record FieldRecord(Path file, int line, Map<String, List<String>> fields) {

  /** Which of names that mean the same the record has; null for none. */
  @Nullable String name(List<String> names) {
    return names.stream().filter(fields::containsKey).findFirst().orElse(null);
  }

  boolean has(List<String> names) {
    return name(names) != null;
  }

  /**
   * The values of a field.
   *
   * @throws KindredException if there is no such field
   */
  List<String> texts(List<String> names) {
    String name = name(names);
    List<String> values = name == null ? null : fields.get(name);
    if (values == null) {
      throw refused(
          "has no field '%s'; its fields are %s"
              .formatted(names.getFirst(), String.join(", ", fields.keySet())));
    }
    return values;
  }

  /**
   * The one value of a field.
   *
   * @throws KindredException if there is no such field, or it is a list of several
   */
  String text(List<String> names) {
    List<String> values = texts(names);
    if (values.size() != 1) {
      throw refused(
          "field '%s' must be one text, got a list of %d"
              .formatted(names.getFirst(), values.size()));
    }
    return values.getFirst();
  }

  /**
   * A field's number.
   *
   * @throws KindredException if it is no finite number
   */
  double number(List<String> names) {
    String text = text(names);
    try {
      double number = Double.parseDouble(text.trim());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new KindredException(notNumber(names, text), e);
    }
    throw new KindredException(notNumber(names, text));
  }

  private String notNumber(List<String> names, String text) {
    return "%s, line %d: field '%s' must be a number, got '%s'"
        .formatted(file, line, name(names), text);
  }

  KindredException refused(String problem) {
    return new KindredException("%s, line %d: %s".formatted(file, line, problem));
  }
}
