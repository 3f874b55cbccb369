package dev.kindred.indexer.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells binary formats that hold text by the marks they open with. */
final class Containers {

  /** How many bytes {@link #beginsWithMark} looks at. */
  static final int MARK_BYTES = 8;

  private static final String ZIP = "PK\003\004";
  private static final String EMPTY_ZIP = "PK\005\006";
  private static final String OLE = "\u00D0\u00CF\u0011\u00E0";
  private static final String PDF = "%PDF-";
  private static final String RTF = "{\\rtf";
  private static final List<String> COMPRESSED = List.of("\037\213", "BZh", "\u00FD7zXZ");

  /** Zip files that are programs. */
  private static final Set<String> PROGRAMS =
      Set.of("jar", "war", "ear", "aar", "apk", "aab", "ipa", "xpi", "crx", "whl", "nupkg", "jmod");

  private static final int ZIP_NAME = 30;
  private static final int TAR_MAGIC = 257;

  private Containers() {}

  /** Whether a file opens as anything but text. */
  static boolean beginsWithMark(byte[] head) {
    return isZip(head)
        || opensAs(head, OLE)
        || opensAs(head, PDF)
        || opensAs(head, RTF)
        || isCompressed(head);
  }

  /**
   * What to read a file as that opens with a mark.
   *
   * @param name the file's name, which tells what a mark shared by many formats stands for
   * @return empty if there is no text to be had from it
   */
  static Optional<FileType> detect(String name, byte[] head) {
    if (opensAs(head, PDF)) {
      return Optional.of(FileType.PDF);
    }
    if (opensAs(head, RTF)) {
      return Optional.of(FileType.OFFICE);
    }
    if (opensAs(head, OLE)) {
      return FileType.ofName(name)
          .filter(type -> type == FileType.OFFICE || type == FileType.EMAIL);
    }
    return isCompressed(head) || isTar(head) ? Optional.of(FileType.ARCHIVE) : ofZip(name, head);
  }

  private static Optional<FileType> ofZip(String name, byte[] head) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (PROGRAMS.contains(extension)) {
      return Optional.empty();
    }
    Optional<FileType> named = FileType.ofName(name);
    if (named.filter(type -> type == FileType.OFFICE || type == FileType.EPUB).isPresent()) {
      return named;
    }
    if (has(head, ZIP_NAME, "mimetypeapplication/epub+zip")) {
      return Optional.of(FileType.EPUB);
    }
    if (has(head, ZIP_NAME, "mimetypeapplication/vnd.oasis.opendocument")
        || has(head, ZIP_NAME, "[Content_Types].xml")
        || has(head, ZIP_NAME, "_rels/.rels")) {
      return Optional.of(FileType.OFFICE);
    }
    return Optional.of(FileType.ARCHIVE);
  }

  /** Whether a file opens as gzip, bzip2 or xz. */
  static boolean isCompressed(byte[] head) {
    return COMPRESSED.stream().anyMatch(mark -> opensAs(head, mark));
  }

  static boolean isZip(byte[] head) {
    return opensAs(head, ZIP) || isEmptyZip(head);
  }

  static boolean isEmptyZip(byte[] head) {
    return opensAs(head, EMPTY_ZIP);
  }

  static boolean isTar(byte[] head) {
    return has(head, TAR_MAGIC, "ustar");
  }

  /**
   * @param latin1 a character a byte
   */
  static boolean opensAs(byte[] head, String latin1) {
    return has(head, 0, latin1);
  }

  private static boolean has(byte[] head, int offset, String latin1) {
    byte[] mark = latin1.getBytes(StandardCharsets.ISO_8859_1);
    int end = offset + mark.length;
    return head.length >= end && Arrays.equals(head, offset, end, mark, 0, mark.length);
  }
}
