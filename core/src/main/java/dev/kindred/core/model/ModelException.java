package dev.kindred.core.model;

import dev.kindred.core.KindredException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A model that is missing, broken, or of a kind that Kindred does not support. */
public final class ModelException extends KindredException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence naming the model or its file and what is wrong
   */
  public ModelException(String message) {
    super(message);
  }

  /**
   * @param message one sentence naming the model or its file and what is wrong
   * @param cause what lies underneath
   */
  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A model whose files cannot be read. */
  public static ModelException unreadable(ModelFiles files, IOException e) {
    return new ModelException(
        "model %s cannot be read: %s".formatted(files.name(), e.getMessage()), e);
  }
}
