package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelManifest;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {"Show what a model is, where it lies, and which files it has."},
    footer = {
      "  kindred models show bge-small-en-v1.5",
      "  kindred models show intfloat/e5-small-v2 --json"
    })
final class ModelsShowCommand implements Callable<Integer> {
  /** A model card's front matter. */
  private static final Pattern LICENSE =
      Pattern.compile("\\A---\\R(?:(?!---).*\\R)*?license:\\s*([\\w.+-]+)");

  private final Terminal terminal;

  @Parameters(paramLabel = "NAME|DIR", description = "A model's name, or its folder.")
  private String name = "";

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  ModelsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  private record SizedFile(String path, long size) {}

  @Override
  public Integer call() throws IOException {
    var caches = new ModelCaches(terminal.folders().cache(), terminal.environment());
    ModelFiles model = Models.find(name, caches);
    ModelSummary summary = ModelSummary.of(model);
    Optional<ModelManifest> manifest = ModelManifest.of(model);
    if (json) {
      terminal.out().println(Json.pretty(json(summary, manifest)));
    } else {
      print(summary, manifest);
    }
    return Failures.OK;
  }

  private void print(ModelSummary summary, Optional<ModelManifest> manifest) throws IOException {
    ModelFiles model = summary.model();
    line("model", model.name());
    line("kind", summary.kind().label());
    line("from", ModelText.origin(model.origin()));
    model.onDisk("").ifPresent(folder -> line("folder", folder.toString()));
    manifest.ifPresent(
        pulled -> {
          line("commit", "%s of %s".formatted(pulled.commit(), pulled.reference()));
          line("hub", pulled.endpoint());
          line("pulled", pulled.pulledAt().toString());
        });
    model.onnxPaths().forEach(graph -> line("graph", graph));
    number("dimension", summary.dimension());
    number("max tokens", summary.maxTokens());
    if (!summary.pooling().isEmpty()) {
      line("pooling", String.join(" + ", summary.pooling()));
    }
    summary.prompts().forEach((key, prompt) -> line("prompt", "%s: \"%s\"".formatted(key, prompt)));
    license(model, manifest).ifPresent(license -> line("licence", license));
    for (SizedFile file : files(model)) {
      line("file", "%s (%s)".formatted(file.path(), ModelText.bytes(file.size())));
    }
  }

  private void number(String key, OptionalInt value) {
    if (value.isPresent()) {
      line(key, Integer.toString(value.getAsInt()));
    }
  }

  private void line(String key, String value) {
    terminal.out().println("%-12s%s".formatted(key, SafeText.line(value)));
  }

  private static JsonObject json(ModelSummary summary, Optional<ModelManifest> manifest)
      throws IOException {
    ModelFiles model = summary.model();
    JsonObject json = ModelText.json(summary);
    json.addProperty("repository", manifest.map(m -> m.reference().repository()).orElse(null));
    json.addProperty("revision", manifest.map(m -> m.reference().revisionOrMain()).orElse(null));
    json.addProperty("commit", manifest.map(ModelManifest::commit).orElse(null));
    json.addProperty("endpoint", manifest.map(ModelManifest::endpoint).orElse(null));
    json.addProperty("pulled_at", manifest.map(m -> m.pulledAt().toString()).orElse(null));
    json.addProperty("license", license(model, manifest).orElse(null));
    json.add("graphs", Json.array(model.onnxPaths()));
    json.add("pooling", Json.array(summary.pooling()));
    var prompts = new JsonObject();
    summary.prompts().forEach(prompts::addProperty);
    json.add("prompts", prompts);
    var files = new JsonArray();
    for (SizedFile file : files(model)) {
      var entry = new JsonObject();
      entry.addProperty("path", file.path());
      entry.addProperty("size", file.size());
      manifest.stream()
          .flatMap(pulled -> pulled.files().stream())
          .filter(pulled -> pulled.path().equals(file.path()))
          .forEach(pulled -> entry.addProperty("sha256", pulled.sha256()));
      files.add(entry);
    }
    json.add("files", files);
    return json;
  }

  /** None of a built-in model: its files are in jars. */
  private static List<SizedFile> files(ModelFiles model) throws IOException {
    Optional<Path> folder = model.onDisk("");
    if (folder.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder.get(), FileVisitOption.FOLLOW_LINKS)) {
      return paths
          .filter(Files::isRegularFile)
          .sorted()
          .map(
              path ->
                  new SizedFile(
                      folder.get().relativize(path).toString().replace('\\', '/'),
                      path.toFile().length()))
          .toList();
    }
  }

  private static Optional<String> license(ModelFiles model, Optional<ModelManifest> manifest)
      throws IOException {
    Optional<String> known = manifest.flatMap(ModelManifest::license);
    if (known.isPresent() || !model.has("README.md")) {
      return known;
    }
    Matcher card = LICENSE.matcher(new String(model.read("README.md"), StandardCharsets.UTF_8));
    return card.find() ? Optional.of(card.group(1)) : Optional.empty();
  }
}
