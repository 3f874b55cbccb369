package dev.kindred.indexer.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A file as it was found, before it is opened.
 *
 * @param path as in {@link dev.kindred.core.text.Document#path()}
 * @param stamp changes whenever what is read from the file could; empty where nothing can promise
 *     that
 */
public record SourceFile(String path, String stamp) {

  /** Stands in a document's path between the file's path and what is inside it. */
  public static final String MEMBER = "!/";

  /** Raised when a reader makes other documents of the same bytes. */
  private static final int READERS = 3;

  /**
   * A file written to this shortly ago can be written to again within the clock tick of its time of
   * change (git calls such an entry racily clean).
   */
  private static final Duration TICK = Duration.ofSeconds(2);

  private static final String BASIC = "size,lastModifiedTime";
  private static final String UNIX = "unix:" + BASIC + ",ctime,ino";

  /** The path of the file that a document of the given path came from. */
  public static String pathOf(String documentPath) {
    int end = documentPath.indexOf(MEMBER);
    return end < 0 ? documentPath : documentPath.substring(0, end);
  }

  /**
   * Looks at a file.
   *
   * @param path as in {@link #path()}
   * @param reading all else that decides what is read: type and options
   */
  static SourceFile of(Path file, String path, String reading) {
    try {
      return new SourceFile(path, stamp(file, reading));
    } catch (IOException e) {
      return new SourceFile(path, ""); // opening it will tell why
    }
  }

  private static String stamp(Path file, String reading) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    Map<String, Object> stat = Files.readAttributes(file, unix ? UNIX : BASIC);
    var modified = (FileTime) requireNonNull(stat.get("lastModifiedTime"));
    boolean settled = modified.toInstant().plus(TICK).isBefore(Instant.now());
    String found = stat.get("size") + " " + nanos(modified);
    if (unix) {
      // Tells of a file whose time was set back, or that another was moved onto.
      var changed = (FileTime) requireNonNull(stat.get("ctime"));
      found += " " + nanos(changed) + " " + stat.get("ino");
    }
    return settled ? READERS + " " + found + " " + reading : "";
  }

  /** A number: as text, a time takes longer to write than to ask for. */
  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }
}
