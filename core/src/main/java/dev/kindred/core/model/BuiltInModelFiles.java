package dev.kindred.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model whose weights ship in Maven jars, and whose configuration ships with this class: the jars
 * hold graphs, tables and the tokenizer alone.
 *
 * @param owner whose model it is, as on the HuggingFace hub
 * @param name the model's name, also the resource folder of its configuration
 * @param artifact the Maven artifact that holds what is its own
 * @param weights classpath resources, by their path in the model's folder; a file is all of its
 *     resources one behind the other
 */
record BuiltInModelFiles(
    String owner, String name, String artifact, Map<String, List<String>> weights)
    implements ModelFiles {

  BuiltInModelFiles {
    weights = Map.copyOf(weights);
  }

  /** Whether the jars of its weights are on the classpath. */
  boolean present() {
    return weights.values().stream().flatMap(List::stream).allMatch(BuiltInModelFiles::exists);
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
              ? absence()
              : "built-in model %s has no %s".formatted(name, path));
    }
    return in;
  }

  /** What is wrong where it is not {@link #present()}. */
  String absence() {
    return "built-in model %s is not on the classpath: its jar %s was left out"
        .formatted(name, artifact);
  }

  private static boolean exists(String resource) {
    return BuiltInModelFiles.class.getResource(resource) != null;
  }

  private @Nullable InputStream stream(String path) {
    List<String> resources = weights.getOrDefault(path, List.of(name + "/" + path));
    if (!resources.stream().allMatch(BuiltInModelFiles::exists)) {
      return null;
    }
    List<InputStream> parts =
        resources.stream().map(BuiltInModelFiles.class::getResourceAsStream).toList();
    return parts.size() == 1
        ? parts.getFirst()
        : new SequenceInputStream(Collections.enumeration(parts));
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
