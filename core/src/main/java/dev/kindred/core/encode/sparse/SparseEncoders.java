package dev.kindred.core.encode.sparse;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;

/** Opens sparse encoders. */
public final class SparseEncoders {
  private SparseEncoders() {}

  /**
   * Opens a model by name or folder, as {@link Models#find} finds it.
   *
   * @return the encoder; the caller closes it
   * @throws ModelException if the model is missing, broken or unsupported; the message names the
   *     file and what is wrong
   */
  public static SparseEncoder open(String name, SparseOptions options) {
    return open(Models.find(name), options);
  }

  /**
   * Opens a model.
   *
   * @return the encoder; the caller closes it
   * @throws ModelException if the model is broken or unsupported
   */
  public static SparseEncoder open(ModelFiles files, SparseOptions options) {
    try {
      return RoutedSparseEncoder.open(files, SparseSpecReader.read(files), options);
    } catch (IOException e) {
      throw ModelException.unreadable(files, e);
    }
  }
}
