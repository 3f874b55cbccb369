package dev.kindred.core.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Model folders that this machine already holds. Kindred's own are {@code models/NAME} or {@code
 * models/OWNER/NAME} in its cache, put there by hand or pulled; a pulled one has a {@link
 * ModelManifest} that names the subfolder of its files. The HuggingFace hub's are {@code
 * models--OWNER--NAME/snapshots/COMMIT}, with the commits of branches and tags in {@code refs}. The
 * hub's cache is only read.
 *
 * @param kindredCache Kindred's cache folder
 * @param environment variables that say where the hub's cache is
 */
public record ModelCaches(Path kindredCache, Map<String, String> environment) {
  private static final String HUB_PREFIX = "models--";

  /** A commit, or as much of one as git prints. */
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");

  /** Copies the map. */
  public ModelCaches {
    environment = Map.copyOf(environment);
  }

  /** The caches of whoever runs this process. */
  public static ModelCaches ofThisMachine() {
    return new ModelCaches(CacheFolder.locate(), System.getenv());
  }

  /** Where Kindred's own models lie; the folder need not exist. */
  public Path folder() {
    return kindredCache.resolve("models");
  }

  /**
   * Finds a model.
   *
   * @param name {@code NAME}, {@code OWNER/NAME}, or either with {@code @REVISION}; case does not
   *     matter
   */
  public Optional<ModelFiles> find(String name) {
    Optional<ModelReference> reference = ModelReference.tryParse(name);
    List<ModelFiles> models = list();
    Optional<ModelFiles> named =
        models.stream()
            .filter(
                model ->
                    model.name().equalsIgnoreCase(name)
                        || reference.stream()
                            .anyMatch(r -> model.name().equalsIgnoreCase(r.toString())))
            .findFirst();
    if (named.isPresent() || reference.isEmpty() || reference.get().revision().isEmpty()) {
      return named;
    }
    String revision = reference.get().revision().get();
    return pulled(models, reference.get(), revision)
        .or(() -> hubSnapshot(reference.get(), revision));
  }

  /** A pulled model by its commit, or by the branch that it was pulled from. */
  private static Optional<ModelFiles> pulled(
      List<ModelFiles> models, ModelReference reference, String revision) {
    for (ModelFiles model : models) {
      Optional<ModelManifest> manifest = manifest(model);
      if (manifest.isPresent()
          && manifest.get().reference().repository().equalsIgnoreCase(reference.repository())
          && (manifest.get().reference().revisionOrMain().equals(revision)
              || isCommit(revision, manifest.get().commit()))) {
        return Optional.of(model);
      }
    }
    return Optional.empty();
  }

  private static boolean isCommit(String revision, String commit) {
    return COMMIT.matcher(revision).matches() && commit.startsWith(revision);
  }

  private static Optional<ModelManifest> manifest(ModelFiles model) {
    try {
      return ModelManifest.of(model);
    } catch (IOException | ModelException e) {
      // The list has taken it for a model put there by hand, or has left it out.
      return Optional.empty();
    }
  }

  /**
   * All models: Kindred's, then the hub's at their {@code main}; one that is broken is left out.
   */
  public List<ModelFiles> list() {
    var models = new ArrayList<ModelFiles>();
    for (Path folder : subfolders(folder())) {
      String name = folder.getFileName().toString();
      Optional<ModelFiles> byHand = own(name, folder);
      if (byHand.isPresent()) {
        models.add(byHand.get());
      } else {
        for (Path inner : subfolders(folder)) {
          own(name + "/" + inner.getFileName(), inner).ifPresent(models::add);
        }
      }
    }
    for (Path repository : hubRepositories()) {
      snapshot(repository, ModelReference.MAIN)
          .flatMap(folder -> model(hubName(repository), folder, ModelOrigin.HUB_CACHE))
          .ifPresent(models::add);
    }
    return models;
  }

  /** A folder of Kindred's cache: pulled, or put there by hand. */
  private static Optional<ModelFiles> own(String name, Path folder) {
    try {
      Optional<ModelManifest> manifest = ModelManifest.readFrom(folder);
      return manifest.isPresent()
          ? model(
              manifest.get().reference().canonical(),
              folder.resolve(manifest.get().folder()),
              ModelOrigin.KINDRED_CACHE)
          : model(name, folder, ModelOrigin.KINDRED_CACHE);
    } catch (IOException | ModelException e) {
      // One broken manifest must not hide the other models; pulling again mends it.
      return Optional.empty();
    }
  }

  /** A model of the hub's cache alone, by a branch, a tag, or a commit. */
  public Optional<ModelFiles> hubSnapshot(ModelReference reference, String revision) {
    return hubRepositories().stream()
        .filter(repository -> hubName(repository).equalsIgnoreCase(reference.repository()))
        .flatMap(repository -> snapshot(repository, revision).stream())
        .flatMap(folder -> model(reference.canonical(), folder, ModelOrigin.HUB_CACHE).stream())
        .findFirst();
  }

  private List<Path> hubRepositories() {
    return subfolders(hubCache()).stream()
        .filter(folder -> folder.getFileName().toString().startsWith(HUB_PREFIX))
        .toList();
  }

  private static String hubName(Path repository) {
    return repository.getFileName().toString().substring(HUB_PREFIX.length()).replace("--", "/");
  }

  /**
   * As huggingface_hub resolves it: HF_HUB_CACHE, its older name, HF_HOME, XDG_CACHE_HOME, home.
   */
  private Path hubCache() {
    for (String name : List.of("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")) {
      String hub = environment.getOrDefault(name, "");
      if (!hub.isEmpty()) {
        return Path.of(hub);
      }
    }
    return hubHome(environment).resolve("hub");
  }

  /** HuggingFace's folder for its cache and its token: HF_HOME, XDG_CACHE_HOME, home. */
  public static Path hubHome(Map<String, String> environment) {
    String home = environment.getOrDefault("HF_HOME", "");
    if (!home.isEmpty()) {
      return Path.of(home);
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("huggingface");
  }

  /** The snapshot of a branch, a tag, or a commit. */
  private static Optional<Path> snapshot(Path repository, String revision) {
    Path snapshots = repository.resolve("snapshots");
    Optional<Path> ofCommit =
        subfolders(snapshots).stream()
            .filter(folder -> isCommit(revision, folder.getFileName().toString()))
            .findFirst();
    if (ofCommit.isPresent()) {
      return ofCommit;
    }
    Path ref = repository.resolve("refs").resolve(revision);
    try {
      if (!Files.isRegularFile(ref)) {
        return Optional.empty();
      }
      String commit = Files.readString(ref, StandardCharsets.UTF_8).strip();
      return commit.matches("[0-9a-zA-Z]+")
          ? Optional.of(snapshots.resolve(commit))
          : Optional.empty();
    } catch (IOException e) {
      // An unreadable entry of somebody else's cache is no model of ours.
      return Optional.empty();
    }
  }

  private static Optional<ModelFiles> model(String name, Path folder, ModelOrigin origin) {
    var files = new FolderModelFiles(name, folder, origin);
    try {
      boolean transformer = files.has("tokenizer.json") && !files.onnxPaths().isEmpty();
      return transformer || isStatic(files) ? Optional.of(files) : Optional.empty();
    } catch (IOException | ModelException e) {
      // As below: one folder that cannot be listed must not hide the others.
      return Optional.empty();
    }
  }

  /** A static model has no graph; its own files say what it is. */
  private static boolean isStatic(FolderModelFiles files) throws IOException {
    for (String list : List.of("modules.json", "config.json")) {
      String text = files.has(list) ? new String(files.read(list), StandardCharsets.UTF_8) : "";
      if (text.contains("StaticEmbedding\"") || text.contains("\"model2vec\"")) {
        return true;
      }
    }
    return false;
  }

  /** Those that are not hidden: Kindred keeps downloads in progress in hidden ones. */
  private static List<Path> subfolders(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      // What cannot be listed holds no model that could be opened.
      return List.of();
    }
  }
}
