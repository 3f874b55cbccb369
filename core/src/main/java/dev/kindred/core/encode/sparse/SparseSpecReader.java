package dev.kindred.core.encode.sparse;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.Modules;
import dev.kindred.core.encode.onnx.Modules.Module;
import dev.kindred.core.encode.onnx.Router;
import dev.kindred.core.encode.onnx.TransformerSettings;
import dev.kindred.core.encode.sparse.SpladePooling.Activation;
import dev.kindred.core.encode.sparse.SpladePooling.Strategy;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a sentence-transformers SparseEncoder folder, in the key styles of its 5.x and 6.x
 * releases. A plain HuggingFace folder (no {@code modules.json}) is a masked language model that is
 * max-pooled, as the reference does it; with an {@code idf.json} beside it, that weighs the
 * queries, as in the model cards of opensearch-neural-sparse-encoding-doc.
 */
final class SparseSpecReader {
  private static final String IDF = "idf.json";
  private static final String COLLECTION_PART = "kindred_collection_part";

  private final ModelFiles files;

  private SparseSpecReader(ModelFiles files) {
    this.files = files;
  }

  static SparseSpec read(ModelFiles files) throws IOException {
    return new SparseSpecReader(files).read();
  }

  private SparseSpec read() throws IOException {
    Optional<Modules> modules = Modules.read(files);
    if (modules.isEmpty()) {
      return plainFolder();
    }
    List<Module> list = modules.get().list();
    String where = modules.get().where();
    if (Router.isAllOf(modules.get())) {
      Router router = Router.read(files, list.getFirst().folder());
      return new SparseSpec(
          route(router.where(), router.modules(TextRole.QUERY)),
          route(router.where(), router.modules(TextRole.DOCUMENT)),
          route(router.where(), router.modules(TextRole.PLAIN)));
    }
    RouteSpec route = route(where, list);
    return new SparseSpec(route, route, route);
  }

  private SparseSpec plainFolder() throws IOException {
    RouteSpec model = model("", SpladePooling.DEFAULT);
    RouteSpec query =
        files.has(IDF)
            ? new RouteSpec.Table("", TransformerSettings.read(files, ""), IDF, 0)
            : model;
    return new SparseSpec(query, model, model);
  }

  private RouteSpec.Model model(String folder, SpladePooling pooling) throws IOException {
    return new RouteSpec.Model(
        folder, TransformerSettings.read(files, folder), files.graph(folder), pooling);
  }

  /** A transformer and its pooling, or a table. */
  private RouteSpec route(String where, List<Module> modules) throws IOException {
    for (Module module : modules) {
      switch (module.kind()) {
        case "MLMTransformer", "Transformer", "SpladePooling", "SparseStaticEmbedding", "IDF" -> {}
        case "SparseAutoEncoder", "CSRSparsity" ->
            throw new ModelException(
                "%s: module %s makes dimensions that are no terms (CSR): such models are not supported"
                    .formatted(where, module.type()));
        default ->
            throw new ModelException(
                "%s: module %s is not supported in a sparse model; supported are"
                        .formatted(where, module.type())
                    + " MLMTransformer with SpladePooling, SparseStaticEmbedding, and Router");
      }
    }
    List<String> kinds =
        modules.stream().map(Module::kind).map(SparseSpecReader::currentName).toList();
    if (kinds.equals(List.of("Transformer", "SpladePooling"))) {
      return model(modules.getFirst().folder(), pooling(modules.get(1)));
    }
    if (kinds.equals(List.of("SparseStaticEmbedding"))) {
      return table(modules.getFirst());
    }
    throw new ModelException(
        "%s: a sparse model is MLMTransformer and SpladePooling, or SparseStaticEmbedding, not %s"
            .formatted(where, kinds));
  }

  /** 6.x's name of a module. */
  private static String currentName(String kind) {
    return switch (kind) {
      case "MLMTransformer" -> "Transformer";
      case "IDF" -> "SparseStaticEmbedding";
      default -> kind;
    };
  }

  private SpladePooling pooling(Module module) throws IOException {
    ModelJson json = ModelJson.require(files, module.file("config.json"));
    String strategy = json.string("pooling_strategy").orElse(Strategy.MAX.key());
    String activation = json.string("activation_function").orElse(Activation.RELU.key());
    return new SpladePooling(
        Strategy.of(strategy)
            .orElseThrow(
                () ->
                    unknown(
                        json,
                        "pooling_strategy",
                        strategy,
                        Arrays.stream(Strategy.values()).map(Strategy::key).toList())),
        Activation.of(activation)
            .orElseThrow(
                () ->
                    unknown(
                        json,
                        "activation_function",
                        activation,
                        Arrays.stream(Activation.values()).map(Activation::key).toList())));
  }

  private static ModelException unknown(
      ModelJson json, String key, String value, List<String> supported) {
    return new ModelException(
        "%s: %s %s is not supported; supported are %s"
            .formatted(json.where(), key, value, String.join(" and ", supported)));
  }

  private RouteSpec.Table table(Module module) throws IOException {
    Optional<ModelJson> config = ModelJson.read(files, module.file("config.json"));
    Optional<String> named =
        config.flatMap(json -> json.string("path")).filter(path -> path.endsWith(".json"));
    String table;
    if (named.isPresent()) {
      String path = Modules.inside(config.orElseThrow().where(), named.get());
      // The reference goes by the folder that it was started in: the module's and the model's
      // own are the two that a folder can mean by it.
      table = files.has(module.file(path)) ? module.file(path) : path;
    } else {
      table = module.file("model.safetensors");
    }
    if (!files.has(table)) {
      throw new ModelException(
          "%s is missing: save the table of weights as safetensors"
              .formatted(files.describe(table)));
    }
    return new RouteSpec.Table(
        module.folder(),
        TransformerSettings.read(files, module.folder()),
        table,
        config.isPresent() ? collectionPart(config.get()) : 0);
  }

  /** Kindred's own key: sentence-transformers searches with the table's weights as they are. */
  private static double collectionPart(ModelJson config) {
    Optional<JsonElement> given = config.value(COLLECTION_PART);
    if (given.isEmpty()) {
      return 0;
    }
    double part =
        given.get() instanceof JsonPrimitive number && number.isNumber()
            ? number.getAsDouble()
            : Double.NaN;
    if (!(part >= 0 && part <= 1)) {
      throw new ModelException(
          "%s: %s must be a number from 0 to 1, not %s"
              .formatted(config.where(), COLLECTION_PART, given.get()));
    }
    return part;
  }
}
