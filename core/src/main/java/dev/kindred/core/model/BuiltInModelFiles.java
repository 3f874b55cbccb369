package dev.kindred.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model whose weights ship in a Maven jar, and whose configuration ships with this class: the jar
 * holds the graph and the tokenizer alone.
 *
 * @param owner whose model it is, as on the HuggingFace hub
 * @param name the model's name, also the resource folder of its configuration
 * @param weights classpath resources, by their path in the model's folder
 */
record BuiltInModelFiles(String owner, String name, Map<String, String> weights)
    implements ModelFiles {

  BuiltInModelFiles {
    weights = Map.copyOf(weights);
  }

  /** Whether a user who writes this name means this model. */
  boolean isCalled(String wanted) {
    return wanted.equalsIgnoreCase(name) || wanted.equalsIgnoreCase(owner + "/" + name);
  }

  @Override
  public ModelOrigin origin() {
    return ModelOrigin.BUILT_IN;
  }

  @Override
  public boolean has(String path) {
    try (InputStream in = stream(path)) {
      return in != null;
    } catch (IOException e) {
      throw new ModelException("%s cannot be read: %s".formatted(describe(path), e), e);
    }
  }

  @Override
  public InputStream open(String path) {
    InputStream in = stream(path);
    if (in == null) {
      throw new ModelException(
          weights.containsKey(path)
              ? "built-in model %s is not on the classpath: its jar was left out".formatted(name)
              : "built-in model %s has no %s".formatted(name, path));
    }
    return in;
  }

  private @Nullable InputStream stream(String path) {
    String resource = weights.get(path);
    return BuiltInModelFiles.class.getResourceAsStream(
        resource != null ? resource : name + "/" + path);
  }

  @Override
  public List<String> onnxPaths() {
    return weights.keySet().stream().filter(path -> path.endsWith(".onnx")).sorted().toList();
  }

  @Override
  public Optional<Path> onDisk(String path) {
    return Optional.empty();
  }

  @Override
  public String describe(String path) {
    return "%s of built-in model %s".formatted(path, name);
  }
}
