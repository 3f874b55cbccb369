package dev.kindred.core.eval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ids as a TREC file can hold them: blanks separate its columns, so each space or control character
 * of an id becomes {@code %} and two hexadecimal digits. Nothing else changes, {@code %} included,
 * and nothing is ever decoded: ids are compared in this form, so that an id matches itself read
 * back from a file, and ids made elsewhere keep the order that trec_eval gives them.
 */
final class TrecForm {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private TrecForm() {}

  /** The id without blanks; the same id when it has none. */
  static String of(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ') {
        return escape(id);
      }
    }
    return id;
  }

  /** Order of C's {@code strcmp} over the UTF-8 bytes. */
  static int compare(String id, String other) {
    return Arrays.compareUnsigned(
        of(id).getBytes(StandardCharsets.UTF_8), of(other).getBytes(StandardCharsets.UTF_8));
  }

  private static String escape(String id) {
    var escaped = new StringBuilder(id.length() + 8);
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c <= ' ') {
        escaped.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
