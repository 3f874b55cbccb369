package dev.kindred.core.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model on a hub, as {@code OWNER/NAME} or {@code OWNER/NAME@REVISION}. A name without an owner
 * is sentence-transformers' own, as its users write them.
 *
 * @param repository {@code OWNER/NAME}
 * @param revision a branch, tag or commit; empty where none was named, which means {@code main}
 */
public record ModelReference(String repository, Optional<String> revision) {

  /** What the hub calls the branch that is meant where none is named. */
  public static final String MAIN = "main";

  /** As huggingface_hub checks names; so they are also safe as names of folders. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([\\w.-]{0,94}[A-Za-z0-9_])?");

  /** What git allows in the name of a branch, and no more than a hub would take. */
  private static final Pattern REVISION =
      Pattern.compile("[A-Za-z0-9_]([\\w.+/-]{0,198}[A-Za-z0-9_])?");

  private static final String DEFAULT_OWNER = "sentence-transformers";

  /** Checks both. */
  public ModelReference {
    String[] parts = repository.split("/", -1);
    if (parts.length != 2 || !isName(parts[0]) || !isName(parts[1])) {
      throw new ModelException(
          "%s is no name of a model: it must be OWNER/NAME, of letters, digits, '-', '_' and '.'"
              .formatted(repository));
    }
    if (revision.isPresent() && !isRevision(revision.get())) {
      throw new ModelException(
          "%s is no revision of a model: name a branch, a tag or a commit"
              .formatted(revision.get()));
    }
  }

  /**
   * Reads {@code NAME}, {@code OWNER/NAME}, or either with {@code @REVISION}.
   *
   * @throws ModelException if it is none of these
   */
  public static ModelReference parse(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    return new ModelReference(
        name.contains("/") ? name : DEFAULT_OWNER + "/" + name,
        at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1)));
  }

  /** As {@link #parse}, but empty where the text is not of that form. */
  static Optional<ModelReference> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (ModelException e) {
      // A path, then, or nothing at all: the caller knows what to say.
      return Optional.empty();
    }
  }

  private static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.contains("--") && !name.contains("..");
  }

  private static boolean isRevision(String revision) {
    return REVISION.matcher(revision).matches()
        && !revision.contains("..")
        && !revision.contains("//")
        && !revision.contains("/.");
  }

  /** The revision, {@code main} where none was named. */
  public String revisionOrMain() {
    return revision.orElse(MAIN);
  }

  /** {@code OWNER/NAME}, and {@code @REVISION} unless that is {@code main}. */
  public String canonical() {
    return repository + revision.filter(r -> !r.equals(MAIN)).map(r -> "@" + r).orElse("");
  }

  @Override
  public String toString() {
    return repository + revision.map(r -> "@" + r).orElse("");
  }
}
