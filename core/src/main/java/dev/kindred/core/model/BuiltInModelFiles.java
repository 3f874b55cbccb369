package dev.kindred.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;

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

  private static final Map<List<String>, MessageDigest> DIGESTS = new ConcurrentHashMap<>();

  /** Whether a resource is there: every jar is asked for one that is not. */
  private static final Map<String, Boolean> THERE = new ConcurrentHashMap<>();

  /** By resources: each is asked for several times when a model is opened. */
  private static final Map<List<String>, byte[]> SHA256 = new ConcurrentHashMap<>();

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
    return resources(path).stream().allMatch(BuiltInModelFiles::exists);
  }

  @Override
  public InputStream open(String path) {
    if (!has(path)) {
      throw new ModelException(
          weights.containsKey(path)
              ? absence()
              : "built-in model %s has no %s".formatted(name, path));
    }
    return new SequenceInputStream(
        Collections.enumeration(resources(path).stream().map(BuiltInModelFiles::stream).toList()));
  }

  private List<String> resources(String path) {
    return weights.getOrDefault(path, List.of(name + "/" + path));
  }

  /** What is wrong where it is not {@link #present()}. */
  String absence() {
    return "built-in model %s is not on the classpath: its jar %s was left out"
        .formatted(name, artifact);
  }

  private static boolean exists(String resource) {
    return THERE.computeIfAbsent(
        resource, name -> BuiltInModelFiles.class.getResource(name) != null);
  }

  private static InputStream stream(String resource) {
    return Objects.requireNonNull(BuiltInModelFiles.class.getResourceAsStream(resource));
  }

  @Override
  public byte[] sha256(String path) throws IOException {
    List<String> resources = weights.getOrDefault(path, List.of());
    if (resources.isEmpty() || !has(path)) {
      return ModelFiles.super.sha256(path);
    }
    byte[] known = SHA256.get(resources);
    if (known == null) {
      Optional<String> state = state(resources);
      known =
          state.isPresent()
              ? KnownDigests.ofThisMachine().get(state.get(), () -> sha256(resources))
              : sha256(resources);
      SHA256.put(resources, known);
    }
    return known.clone();
  }

  /** The checksums and sizes that the jars have of resources; empty outside of jars. */
  private static Optional<String> state(List<String> resources) throws IOException {
    var state = new StringBuilder("resources");
    for (String resource : resources) {
      URL url = Objects.requireNonNull(BuiltInModelFiles.class.getResource(resource));
      if (!(url.openConnection() instanceof JarURLConnection jar)) {
        return Optional.empty();
      }
      JarEntry entry = jar.getJarEntry();
      if (entry == null || entry.getCrc() == -1) {
        return Optional.empty();
      }
      // No format: for a number, the JDK would load what it knows of the user's language.
      state
          .append(' ')
          .append(resource)
          .append(' ')
          .append(HexFormat.of().toHexDigits(entry.getCrc(), 8))
          .append(' ')
          .append(entry.getSize());
    }
    return Optional.of(state.toString());
  }

  /**
   * One digest for each beginning of a file: models share their first resource, tens of megabytes,
   * and what is in a jar does not change.
   */
  private static byte[] sha256(List<String> resources) throws IOException {
    MessageDigest digest = ModelFiles.sha256();
    for (int i = 0; i < resources.size(); i++) {
      List<String> beginning = resources.subList(0, i + 1);
      MessageDigest known = DIGESTS.get(beginning);
      if (known == null) {
        known = copy(digest);
        try (InputStream in = stream(resources.get(i))) {
          ModelFiles.update(known, in);
        }
        DIGESTS.put(List.copyOf(beginning), known);
      }
      digest = known;
    }
    return copy(digest).digest();
  }

  /** One that is kept is never changed, only copied. */
  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be copied", e);
    }
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
    return path + " of built-in model " + name;
  }
}
