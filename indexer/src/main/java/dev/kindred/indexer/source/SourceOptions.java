package dev.kindred.indexer.source;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files are read, and how.
 *
 * <p>Includes and excludes are globs over what is found inside a folder; a file that is opened by
 * name is always read. A pattern without {@code /} is matched against file names, one with {@code
 * /} against the path below the root (a leading {@code /} only anchors). {@code *} stays within a
 * name, {@code **} crosses folders, and {@code **}{@code /x} also matches {@code x} itself. A
 * pattern that ends in {@code /}, and one without wildcards, also covers all that is below a folder
 * it matches. Excludes win.
 *
 * @param base folder that paths and ids are relative to; files outside it go by their absolute path
 * @param includes files to read; empty for all
 * @param excludes files and folders to pass over
 * @param hidden whether to read files and folders whose names start with a dot; {@code .git} never
 *     is
 * @param ignoreFiles whether to pass over what {@code .gitignore}, {@code .kindredignore} and
 *     {@code .git/info/exclude} say, those of the folders above up to the repository's included
 * @param maxFileBytes larger files that are found in a folder are passed over
 * @param fields fields of JSON Lines and tables
 * @param type how to read standard input, or a file opened by name; null to tell by the extension,
 *     and on standard input by the first character
 */
public record SourceOptions(
    Path base,
    List<String> includes,
    List<String> excludes,
    boolean hidden,
    boolean ignoreFiles,
    long maxFileBytes,
    RecordFields fields,
    @Nullable FileType type) {

  /**
   * @throws IllegalArgumentException if a pattern is not a glob, or {@code maxFileBytes} negative
   */
  public SourceOptions {
    if (maxFileBytes < 0) {
      throw new IllegalArgumentException("maxFileBytes must not be negative: " + maxFileBytes);
    }
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
    PathGlobs.compile(includes, base.getFileSystem());
    PathGlobs.compile(excludes, base.getFileSystem());
  }

  /**
   * All that is neither hidden nor ignored, of any size, by its extension and content, and under
   * its usual field names.
   */
  public static SourceOptions under(Path base) {
    return new SourceOptions(
        base, List.of(), List.of(), false, true, Long.MAX_VALUE, RecordFields.DEFAULT, null);
  }

  /** These options, for the given patterns. */
  public SourceOptions withGlobs(List<String> newIncludes, List<String> newExcludes) {
    return new SourceOptions(
        base, newIncludes, newExcludes, hidden, ignoreFiles, maxFileBytes, fields, type);
  }

  /** These options, with hidden files or without. */
  public SourceOptions withHidden(boolean newHidden) {
    return new SourceOptions(
        base, includes, excludes, newHidden, ignoreFiles, maxFileBytes, fields, type);
  }

  /** These options, heeding ignore files or not. */
  public SourceOptions withIgnoreFiles(boolean newIgnoreFiles) {
    return new SourceOptions(
        base, includes, excludes, hidden, newIgnoreFiles, maxFileBytes, fields, type);
  }

  /** These options, for files up to a size. */
  public SourceOptions withMaxFileBytes(long newMaxFileBytes) {
    return new SourceOptions(
        base, includes, excludes, hidden, ignoreFiles, newMaxFileBytes, fields, type);
  }

  /** These options, for records with the given fields. */
  public SourceOptions withFields(RecordFields newFields) {
    return new SourceOptions(
        base, includes, excludes, hidden, ignoreFiles, maxFileBytes, newFields, type);
  }

  /** These options, for input of one type. */
  public SourceOptions withType(@Nullable FileType newType) {
    return new SourceOptions(
        base, includes, excludes, hidden, ignoreFiles, maxFileBytes, fields, newType);
  }
}
