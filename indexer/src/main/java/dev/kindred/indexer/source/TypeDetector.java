package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells what a file found in a folder is, by its name and what it opens with. */
final class TypeDetector {

  /** How much of a file's beginning decides. */
  static final int HEAD_BYTES = 8 << 10;

  /** The line between messages, and a header. */
  private static final Pattern MAILBOX =
      Pattern.compile("From \\S{1,200} [^\\n]{1,60}\\d{4}[^\\n]{0,20}\\r?\\n[\\w-]{1,60}: ");

  /** Trace headers, which the programs that deliver mail put first. */
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?i)(?:Return-Path|Received|Delivered-To|Envelope-To|X-Original-To|Message-ID): [^\\n]*\\n"
              + "(?:[\\w-]{1,60}:|[ \\t])");

  private TypeDetector() {}

  /** The first bytes of a stream that can be marked, which stay to be read. */
  static byte[] head(InputStream in, int bytes) throws IOException {
    in.mark(bytes);
    byte[] head = in.readNBytes(bytes);
    in.reset();
    return head;
  }

  /**
   * The type to read a file as. What opens as a known container is that whatever its name says;
   * else the name decides, then its first words.
   *
   * @param name the file's name, without its folder
   * @param head the first {@link #HEAD_BYTES} bytes, or all there are
   * @return empty for a binary file
   */
  static Optional<FileType> detect(String name, byte[] head) {
    Optional<FileType> named = FileType.ofName(name);
    if (Containers.beginsWithMark(head) || Containers.isTar(head)) {
      return Containers.detect(name, head);
    }
    boolean text = isText(head);
    if (named.filter(FileType::isContainer).isPresent()) {
      // An error page saved as a PDF is a page; a PDF that lost its beginning fails as one.
      return text && head.length > 0 ? Optional.of(ofOpening(head)) : named;
    }
    // A text file that got NUL bytes is damaged: its reader fails, and the old version stays.
    if (named.isEmpty() && !text) {
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
    if (MAILBOX.matcher(opening).lookingAt()) {
      return FileType.MBOX;
    }
    if (MESSAGE.matcher(opening).lookingAt()) {
      return FileType.EMAIL;
    }
    return CodeLanguage.hasInterpreter(opening) ? FileType.CODE : FileType.TEXT;
  }

  private static boolean isText(byte[] head) {
    if (Containers.opensAs(head, "\u00FE\u00FF") || Containers.opensAs(head, "\u00FF\u00FE")) {
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
}
