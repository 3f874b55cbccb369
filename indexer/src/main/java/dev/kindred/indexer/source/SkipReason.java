package dev.kindred.indexer.source;

/** Why a file or folder was passed over. */
public enum SkipReason {
  /** Its name starts with a dot, or it is {@code .git}. */
  HIDDEN("hidden"),
  /** Found in a folder, and not text. */
  BINARY("binary"),
  /** It matches a pattern of {@link SourceOptions#excludes()}. */
  EXCLUDED("excluded"),
  /** It matches no pattern of {@link SourceOptions#includes()}. */
  NOT_INCLUDED("not included"),
  /** An ignore file says so. */
  IGNORED("ignored"),
  /** It has more bytes than {@link SourceOptions#maxFileBytes()}. */
  TOO_LARGE("too large"),
  /** A folder that holds a Lucene index. */
  INDEX("an index"),
  /** A symbolic link to a folder, or to a file outside the root. */
  LINK("a link to a folder, or out of the root"),
  /** A device, pipe or socket. */
  NOT_A_FILE("not a regular file"),
  /** In a BEIR folder, anything but {@code corpus.jsonl}. */
  BESIDE_CORPUS("beside a corpus.jsonl"),
  /** Nothing to index in it: no text, or no records. */
  EMPTY("empty");

  private final String description;

  SkipReason(String description) {
    this.description = description;
  }

  /** Whether another run with other options could read it as it is. */
  public boolean isChoice() {
    return switch (this) {
      case HIDDEN, EXCLUDED, NOT_INCLUDED, IGNORED, TOO_LARGE, BESIDE_CORPUS -> true;
      case BINARY, INDEX, LINK, NOT_A_FILE, EMPTY -> false;
    };
  }

  /** A few words for a person. */
  public String description() {
    return description;
  }
}
