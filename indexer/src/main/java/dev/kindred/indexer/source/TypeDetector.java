package dev.kindred.indexer.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Tells what a file found in a folder is, by its name and what it opens with. */
final class TypeDetector {

  /** How much of a file's beginning decides. */
  static final int HEAD_BYTES = 8 << 10;

  private TypeDetector() {}

  /**
   * The type to read a file as. What opens as a known container is binary whatever its name says;
   * else the name decides, then its first words.
   *
   * @param name the file's name, without its folder
   * @param head the first {@link #HEAD_BYTES} bytes, or all there are
   * @return empty for a binary file
   */
  static Optional<FileType> detect(String name, byte[] head) {
    Optional<FileType> named = FileType.ofName(name);
    if (opensAs(head, "%PDF-") || opensAs(head, "PK\003\004") || opensAs(head, "\037\213")) {
      return Optional.empty();
    }
    // A text file that got NUL bytes is damaged: its reader fails, and the old version stays.
    if (named.isEmpty() && !isText(head)) {
      return Optional.empty();
    }
    return named.or(() -> Optional.of(ofOpening(head)));
  }

  private static FileType ofOpening(byte[] head) {
    String opening =
        new String(head, StandardCharsets.ISO_8859_1)
            .replaceFirst("^\u00EF\u00BB\u00BF", "")
            .stripLeading();
    String lower = opening.toLowerCase(Locale.ROOT);
    if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
      return FileType.HTML;
    }
    if (lower.startsWith("<?xml")) {
      return FileType.XML;
    }
    return CodeLanguage.hasInterpreter(opening) ? FileType.CODE : FileType.TEXT;
  }

  private static boolean isText(byte[] head) {
    if (opensAs(head, "\u00FE\u00FF") || opensAs(head, "\u00FF\u00FE")) {
      return true;
    }
    boolean wide = TextCharset.utf16(ByteBuffer.wrap(head)).isPresent();
    for (int i = 0; i < head.length && !wide; i++) {
      if (!TextCharset.inText(head[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean opensAs(byte[] head, String latin1) {
    byte[] mark = latin1.getBytes(StandardCharsets.ISO_8859_1);
    return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
  }
}
