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
 * @param fields fields of JSON Lines and tables
 * @param type how to read standard input, or a file opened by name; null to tell by the extension,
 *     and on standard input by the first character
 */
public record SourceOptions(
    Path base,
    List<String> includes,
    List<String> excludes,
    RecordFields fields,
    @Nullable FileType type) {

  /**
   * @throws IllegalArgumentException if a pattern is not a glob
   */
  public SourceOptions {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
    PathGlobs.compile(includes, base.getFileSystem());
    PathGlobs.compile(excludes, base.getFileSystem());
  }

  /** Everything, by its extension and under its usual field names. */
  public static SourceOptions under(Path base) {
    return new SourceOptions(base, List.of(), List.of(), RecordFields.DEFAULT, null);
  }

  /** These options, for the given patterns. */
  public SourceOptions withGlobs(List<String> newIncludes, List<String> newExcludes) {
    return new SourceOptions(base, newIncludes, newExcludes, fields, type);
  }

  /** These options, for records with the given fields. */
  public SourceOptions withFields(RecordFields newFields) {
    return new SourceOptions(base, includes, excludes, newFields, type);
  }

  /** These options, for input of one type. */
  public SourceOptions withType(@Nullable FileType newType) {
    return new SourceOptions(base, includes, excludes, fields, newType);
  }
}
