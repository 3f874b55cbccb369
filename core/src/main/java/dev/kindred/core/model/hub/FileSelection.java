package dev.kindred.core.model.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a repository that Kindred needs: one ONNX graph with its external data, the
 * tokenizer, and the configuration and weights of each module that {@code modules.json} or a
 * Router's {@code router_config.json} names.
 *
 * @param graph the one graph
 * @param files all of them, with the graph, sorted by path
 */
record FileSelection(RemoteFile graph, List<RemoteFile> files) {
  private static final String MODULES = "modules.json";
  private static final String ROUTER = "router_config.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String WEIGHTS = "model.safetensors";

  /** What a module's folder may hold, beside weights and graphs. */
  private static final List<String> CONFIGS =
      List.of(
          "config.json",
          "config_sentence_transformers.json",
          MODULES,
          ROUTER,
          TOKENIZER,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "idf.json",
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  /** More is no configuration. The largest tokenizers have some 20 MB. */
  private static final long LARGEST_CONFIG = 256L << 20;

  /** Fetches a small file of the repository as text. */
  interface Reader {
    String read(RemoteFile file) throws IOException, InterruptedException;
  }

  /** Copies the list. */
  FileSelection {
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
    var modules = new ModuleFolders(model, listing, reader);
    modules.add("", "Transformer");
    var chosen = new TreeMap<String, RemoteFile>();
    for (Map.Entry<String, String> module : modules.kinds().entrySet()) {
      takeConfigs(listing, module.getKey(), chosen);
      if (!isTransformer(module.getValue())) {
        takeWeights(model, listing, module.getKey(), chosen);
      }
    }
    RemoteFile graph = graph(model, listing, modules.transformers(), variant, cpu);
    chosen.put(graph.path(), graph);
    externalData(listing, graph).forEach(file -> chosen.put(file.path(), file));
    if (chosen.values().stream().noneMatch(file -> file.name().equals(TOKENIZER))) {
      throw new ModelException(
          "model %s has no tokenizer.json: save its fast tokenizer (AutoTokenizer.save_pretrained)"
              .formatted(model));
    }
    check(model, chosen);
    return new FileSelection(graph, List.copyOf(chosen.values()));
  }

  /** Bytes of all files. */
  long size() {
    return files.stream().mapToLong(RemoteFile::size).sum();
  }

  private static boolean isTransformer(String kind) {
    return kind.endsWith("Transformer");
  }

  private static void takeConfigs(
      HubListing listing, String folder, Map<String, RemoteFile> chosen) {
    for (String name : CONFIGS) {
      RemoteFile file = listing.files().get(inFolder(folder, name));
      if (file != null) {
        chosen.put(file.path(), file);
      }
    }
  }

  /** A transformer's own weights are in the graph; a Dense layer's, say, are not. */
  private static void takeWeights(
      String model, HubListing listing, String folder, Map<String, RemoteFile> chosen) {
    if (folder.isEmpty()) {
      return;
    }
    RemoteFile weights = listing.files().get(inFolder(folder, WEIGHTS));
    if (weights != null) {
      chosen.put(weights.path(), weights);
    } else if (listing.files().containsKey(inFolder(folder, "pytorch_model.bin"))) {
      throw new ModelException(
          ("model %s has the weights of %s only as pytorch_model.bin, which Kindred does not read:"
                  + " save the model with a current sentence-transformers, as safetensors")
              .formatted(model, folder));
    }
  }

  private static RemoteFile graph(
      String model,
      HubListing listing,
      List<String> transformers,
      Optional<String> variant,
      Cpu cpu) {
    var folders = new ArrayList<String>();
    for (String folder : transformers) {
      folders.add(folder);
      folders.add(inFolder(folder, "onnx"));
    }
    List<RemoteFile> graphs =
        listing.files().values().stream()
            .filter(file -> file.name().endsWith(".onnx") && folders.contains(file.folder()))
            .sorted(Comparator.comparing(RemoteFile::path))
            .toList();
    if (graphs.isEmpty()) {
      throw new ModelException(noGraph(model, listing));
    }
    return new GraphVariants(model, graphs).choose(variant, cpu);
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

  private static void checkSize(String model, RemoteFile file) {
    if (file.name().endsWith(".json") && file.size() > LARGEST_CONFIG) {
      throw new ModelException(
          "model %s: %s has %d bytes, which no configuration has: refused"
              .formatted(model, file.path(), file.size()));
    }
  }

  private static String inFolder(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** The folders of all modules, with the last segment of each one's type. */
  private record ModuleFolders(
      String model, HubListing listing, Reader reader, Map<String, String> kinds) {

    ModuleFolders(String model, HubListing listing, Reader reader) {
      this(model, listing, reader, new TreeMap<>());
    }

    List<String> transformers() {
      return kinds.entrySet().stream()
          .filter(module -> isTransformer(module.getValue()) || module.getKey().isEmpty())
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Adds a folder, and those that its own lists name. */
    void add(String folder, String kind) throws IOException, InterruptedException {
      if (kinds.putIfAbsent(folder, kind) != null) {
        return;
      }
      Optional<JsonElement> modules = json(inFolder(folder, MODULES));
      if (modules.isPresent() && modules.get() instanceof JsonArray list) {
        for (JsonElement element : list) {
          if (element instanceof JsonObject module) {
            add(subfolder(folder, MODULES, text(module, "path")), last(text(module, "type")));
          }
        }
      }
      Optional<JsonElement> router = json(inFolder(folder, ROUTER));
      if (router.isPresent()
          && router.get() instanceof JsonObject routes
          && routes.get("types") instanceof JsonObject types) {
        for (Map.Entry<String, JsonElement> type : types.entrySet()) {
          add(subfolder(folder, ROUTER, type.getKey()), last(text(types, type.getKey())));
        }
      }
    }

    private String subfolder(String folder, String list, String path) {
      if (path.isEmpty() || path.equals(".")) {
        return folder;
      }
      if (!ModelFiles.isPath(path)) {
        throw new ModelException(
            "%s of model %s: path %s is no folder of the model"
                .formatted(inFolder(folder, list), model, new JsonPrimitive(path)));
      }
      return inFolder(folder, path);
    }

    private Optional<JsonElement> json(String path) throws IOException, InterruptedException {
      RemoteFile file = listing.files().get(path);
      if (file == null) {
        return Optional.empty();
      }
      checkSize(model, file);
      try {
        return Optional.of(JsonParser.parseString(reader.read(file)));
      } catch (JsonParseException e) {
        throw new ModelException("%s of model %s is not valid JSON".formatted(path, model), e);
      }
    }

    private static String text(JsonObject object, String key) {
      return object.get(key) instanceof JsonPrimitive value && value.isString()
          ? value.getAsString()
          : "";
    }

    private static String last(String type) {
      return type.substring(type.lastIndexOf('.') + 1);
    }
  }
}
