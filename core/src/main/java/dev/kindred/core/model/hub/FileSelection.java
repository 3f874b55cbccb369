package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a repository that Kindred needs: one ONNX graph for each transformer (most models
 * have one, static ones none) with its external data, the tokenizer, and the configuration and
 * weights of each module that {@code modules.json} or a Router's {@code router_config.json} names.
 *
 * @param graphs by the transformer's folder; empty for the model's own
 * @param files all of them, with the graphs, sorted by path
 */
record FileSelection(Map<String, RemoteFile> graphs, List<RemoteFile> files) {
  private static final String TOKENIZER = "tokenizer.json";
  private static final String WEIGHTS = "model.safetensors";

  /** What a module's folder may hold, beside weights and graphs. */
  private static final List<String> CONFIGS =
      Stream.concat(
              Stream.of(
                  "config.json",
                  "config_sentence_transformers.json",
                  ModuleFolders.MODULES,
                  ModuleFolders.ROUTER,
                  TOKENIZER,
                  "tokenizer_config.json",
                  "special_tokens_map.json",
                  "idf.json"),
              ModelFiles.TRANSFORMER_CONFIGS.stream())
          .toList();

  /** More is no configuration. The largest tokenizers have some 20 MB. */
  private static final long LARGEST_CONFIG = 256L << 20;

  /** Fetches a small file of the repository as text. */
  interface Reader {
    String read(RemoteFile file) throws IOException, InterruptedException;
  }

  /** Copies both. */
  FileSelection {
    graphs = Collections.unmodifiableMap(new TreeMap<>(graphs));
    files = List.copyOf(files);
  }

  /**
   * Chooses the files.
   *
   * @param variant as in {@link GraphVariants#choose}
   * @throws ModelException if the repository has no model that Kindred could load; the message says
   *     what it lacks and what to do
   */
  static FileSelection of(
      String model, HubListing listing, Optional<String> variant, Cpu cpu, Reader reader)
      throws IOException, InterruptedException {
    Set<ModuleFolders.Module> modules = new ModuleFolders(model, listing, reader).find();
    List<String> transformers = ModuleFolders.transformers(modules);
    var chosen = new TreeMap<String, RemoteFile>();
    for (ModuleFolders.Module module : modules) {
      for (String name : CONFIGS) {
        take(listing, module.file(name), chosen);
      }
      module.table().ifPresent(table -> take(listing, table, chosen));
      if (!module.kind().isEmpty() && !transformers.contains(module.folder())) {
        takeWeights(model, listing, module, chosen);
      }
    }
    Map<String, RemoteFile> graphs = graphs(model, listing, transformers, variant, cpu);
    for (RemoteFile graph : graphs.values()) {
      chosen.put(graph.path(), graph);
      externalData(listing, graph).forEach(file -> chosen.put(file.path(), file));
    }
    if (chosen.values().stream().noneMatch(file -> file.name().equals(TOKENIZER))) {
      throw new ModelException(
          "model %s has no tokenizer.json: save its fast tokenizer (AutoTokenizer.save_pretrained)"
              .formatted(model));
    }
    check(model, chosen);
    return new FileSelection(graphs, List.copyOf(chosen.values()));
  }

  /** Bytes of all files. */
  long size() {
    return files.stream().mapToLong(RemoteFile::size).sum();
  }

  /** Paths of the graphs, by their transformers' folders. */
  List<String> graphPaths() {
    return graphs.values().stream().map(RemoteFile::path).toList();
  }

  private static void take(HubListing listing, String path, Map<String, RemoteFile> chosen) {
    RemoteFile file = listing.files().get(path);
    if (file != null) {
      chosen.put(path, file);
    }
  }

  /** A transformer's own weights are in the graph; a Dense layer's, say, are not. */
  private static void takeWeights(
      String model,
      HubListing listing,
      ModuleFolders.Module module,
      Map<String, RemoteFile> chosen) {
    if (listing.files().containsKey(module.file(WEIGHTS))) {
      take(listing, module.file(WEIGHTS), chosen);
    } else if (listing.files().containsKey(module.file("pytorch_model.bin"))) {
      throw new ModelException(
          ("model %s has the weights of %s only as pytorch_model.bin, which Kindred does not read:"
                  + " save the model with a current sentence-transformers, as safetensors")
              .formatted(model, module.folder()));
    }
  }

  private static Map<String, RemoteFile> graphs(
      String model,
      HubListing listing,
      List<String> transformers,
      Optional<String> variant,
      Cpu cpu) {
    var graphs = new TreeMap<String, RemoteFile>();
    for (String folder : transformers) {
      List<String> places =
          folder.isEmpty() ? List.of("onnx", "") : List.of(folder + "/onnx", folder);
      List<RemoteFile> candidates =
          listing.files().values().stream()
              .filter(file -> file.name().endsWith(".onnx") && places.contains(file.folder()))
              .sorted(Comparator.comparing(RemoteFile::path))
              .toList();
      if (candidates.isEmpty()) {
        throw new ModelException(noGraph(model, listing));
      }
      graphs.put(folder, new GraphVariants(model, candidates).choose(variant, cpu));
    }
    return graphs;
  }

  private static String noGraph(String model, HubListing listing) {
    List<String> weights =
        listing.files().keySet().stream()
            .filter(path -> path.matches(".*(\\.safetensors|pytorch_model.*\\.bin|\\.h5|\\.gguf)"))
            .sorted()
            .toList();
    String repository = model.replaceAll("@.*", "");
    String task =
        listing.architectures().stream().anyMatch(name -> name.endsWith("ForMaskedLM"))
            ? "fill-mask"
            : listing.architectures().stream()
                    .anyMatch(name -> name.endsWith("ForSequenceClassification"))
                ? "text-classification"
                : "feature-extraction";
    return ("model %s has no ONNX graph%s: export one with 'optimum-cli export onnx --model %s"
            + " --task %s DIR' and name DIR")
        .formatted(
            model,
            weights.isEmpty() ? "" : ", only " + String.join(", ", weights),
            repository,
            task);
  }

  /** Weights beyond what one protobuf holds: {@code model.onnx_data}, {@code model.onnx.data}. */
  private static List<RemoteFile> externalData(HubListing listing, RemoteFile graph) {
    return listing.files().values().stream()
        .filter(
            file ->
                file.path().startsWith(graph.path() + "_data")
                    || file.path().equals(graph.path() + ".data"))
        .toList();
  }

  private static void check(String model, Map<String, RemoteFile> chosen) {
    var folded = new TreeMap<String, String>();
    for (RemoteFile file : chosen.values()) {
      String other = folded.put(file.path().toLowerCase(Locale.ROOT), file.path());
      if (other != null) {
        throw new ModelException(
            "model %s has %s and %s, which are one file on some systems: refused"
                .formatted(model, other, file.path()));
      }
      if (file.hash().isEmpty()) {
        throw new ModelException(
            "model %s: the hub lists no hash of %s, so it could not be verified: refused"
                .formatted(model, file.path()));
      }
      checkSize(model, file);
    }
  }

  static void checkSize(String model, RemoteFile file) {
    if (file.name().endsWith(".json") && file.size() > LARGEST_CONFIG) {
      throw new ModelException(
          "model %s: %s has %d bytes, which no configuration has: refused"
              .formatted(model, file.path(), file.size()));
    }
  }
}
