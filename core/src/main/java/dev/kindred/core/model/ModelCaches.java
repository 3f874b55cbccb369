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
import java.util.stream.Stream;

/**
 * Model folders that this machine already holds: Kindred's own ({@code models/NAME} or {@code
 * models/OWNER/NAME} in its cache), and the HuggingFace hub's ({@code
 * models--OWNER--NAME/snapshots/COMMIT}, the commit read from {@code refs/main}). The hub's cache
 * is only read.
 */
record ModelCaches(Path kindredCache, Map<String, String> environment) {

  Optional<ModelFiles> find(String name) {
    return list().stream()
        .filter(
            model ->
                model.name().equalsIgnoreCase(name) || model.name().equalsIgnoreCase(qualify(name)))
        .findFirst();
  }

  /** Bare names are sentence-transformers' own, as its users write them. */
  private static String qualify(String name) {
    return name.contains("/") ? name : "sentence-transformers/" + name;
  }

  List<ModelFiles> list() {
    var models = new ArrayList<ModelFiles>();
    Path own = kindredCache.resolve("models");
    for (Path folder : subfolders(own)) {
      if (isModel(folder)) {
        models.add(new FolderModelFiles(folder.getFileName().toString(), folder));
      } else {
        for (Path inner : subfolders(folder)) {
          if (isModel(inner)) {
            models.add(
                new FolderModelFiles(folder.getFileName() + "/" + inner.getFileName(), inner));
          }
        }
      }
    }
    for (Path repository : subfolders(hubCache())) {
      String folderName = repository.getFileName().toString();
      if (folderName.startsWith("models--")) {
        String name = folderName.substring("models--".length()).replace("--", "/");
        snapshot(repository)
            .filter(ModelCaches::isModel)
            .ifPresent(folder -> models.add(new FolderModelFiles(name, folder)));
      }
    }
    return models;
  }

  /** As huggingface_hub resolves it: HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, home. */
  private Path hubCache() {
    String hub = environment.getOrDefault("HF_HUB_CACHE", "");
    if (!hub.isEmpty()) {
      return Path.of(hub);
    }
    String home = environment.getOrDefault("HF_HOME", "");
    if (!home.isEmpty()) {
      return Path.of(home, "hub");
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("huggingface").resolve("hub");
  }

  private static Optional<Path> snapshot(Path repository) {
    Path ref = repository.resolve("refs").resolve("main");
    try {
      if (!Files.isRegularFile(ref)) {
        return Optional.empty();
      }
      String commit = Files.readString(ref, StandardCharsets.UTF_8).strip();
      return commit.matches("[0-9a-zA-Z]+")
          ? Optional.of(repository.resolve("snapshots").resolve(commit))
          : Optional.empty();
    } catch (IOException e) {
      // An unreadable entry of somebody else's cache is no model of ours.
      return Optional.empty();
    }
  }

  private static boolean isModel(Path folder) {
    if (!Files.isRegularFile(folder.resolve("tokenizer.json"))) {
      return false;
    }
    try {
      return !new FolderModelFiles("", folder).onnxPaths().isEmpty();
    } catch (ModelException e) {
      // As below: one folder that cannot be listed must not hide the others.
      return false;
    }
  }

  private static List<Path> subfolders(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      // What cannot be listed holds no model that could be opened.
      return List.of();
    }
  }
}
