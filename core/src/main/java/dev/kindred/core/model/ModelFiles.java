package dev.kindred.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one model in the sentence-transformers / HuggingFace layout, by paths relative to
 * the model's folder with {@code /} between names ({@code 1_Pooling/config.json}).
 */
public sealed interface ModelFiles permits FolderModelFiles, BuiltInModelFiles {

  /** The name that users know the model by: a built-in model's name, or its folder's path. */
  String name();

  /** Whether the model ships with Kindred. */
  boolean builtIn();

  /** Whether the file exists. */
  boolean has(String path);

  /**
   * Opens a file; the caller closes it.
   *
   * @throws ModelException if the model has no such file
   */
  InputStream open(String path) throws IOException;

  /** Paths of all ONNX graphs, sorted. */
  List<String> onnxPaths();

  /** Where the file lies on disk, for weights too large for an array; empty inside a jar. */
  Optional<Path> onDisk(String path);

  /** The file, as an error message names it. */
  String describe(String path);

  /**
   * Reads a whole file.
   *
   * @throws ModelException if the model has no such file
   */
  default byte[] read(String path) throws IOException {
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    }
  }
}
