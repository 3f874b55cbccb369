package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.encode.onnx.Modules;
import dev.kindred.core.encode.onnx.Modules.Module;
import dev.kindred.core.encode.onnx.TokenizerJson;
import dev.kindred.core.encode.onnx.TransformerSettings;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a folder with static embeddings says of itself: a row a token and no transformer. Two kinds
 * of folder hold them: what model2vec saves, known by {@code model_type model2vec} in its {@code
 * config.json}, and what sentence-transformers saves, known by a StaticEmbedding module. model2vec
 * lists that module too, but its own rules, which these folders are made for, differ: it leaves
 * unknown tokens out of the mean.
 *
 * @param folder where the tokenizer and the rows lie in the model; empty for the model's own
 * @param texts prompts, and the most tokens that are read
 * @param tokens how many the tokenizer knows
 * @param dropped the unknown token, where it is left out of the mean as model2vec does
 * @param steps what follows the mean, in order
 */
record StaticSpec(
    String folder,
    TransformerSettings texts,
    int tokens,
    OptionalInt dropped,
    List<Step> steps,
    OptionalInt truncateDimension,
    Similarity similarity) {

  /** Texts have no limit in the references; this one bounds memory. */
  private static final int MAX_TOKENS = 1_000_000;

  /** Copies the steps. */
  StaticSpec {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a folder.
   *
   * @return empty if it holds no static embeddings
   * @throws ModelException if it does, and a file is broken or something is not supported
   */
  static Optional<StaticSpec> read(ModelFiles files) throws IOException {
    Optional<Modules> modules = Modules.read(files);
    Optional<Module> embedding =
        modules.flatMap(
            all ->
                all.list().stream()
                    .filter(module -> module.kind().equals("StaticEmbedding"))
                    .findFirst());
    String folder = embedding.map(Module::folder).orElse("");
    Optional<ModelJson> config =
        ModelJson.read(files, folder.isEmpty() ? "config.json" : folder + "/config.json");
    boolean model2vec =
        config.flatMap(json -> json.string("model_type")).orElse("").equals("model2vec");
    if (embedding.isEmpty() && (modules.isPresent() || !model2vec)) {
      return Optional.empty();
    }
    var steps = new ArrayList<Step>();
    if (modules.isPresent()) {
      addSteps(files, modules.get(), steps);
    } else if (config.orElseThrow().flag("normalize", false)) {
      steps.add(Step.Normalize.UNIT_LENGTH);
    }
    Optional<ModelJson> main = ModelJson.read(files, "config_sentence_transformers.json");
    TokenizerJson tokenizer = TokenizerJson.read(files, folder);
    TransformerSettings written = TransformerSettings.read(files, folder);
    return Optional.of(
        new StaticSpec(
            folder,
            new TransformerSettings(
                maxTokens(tokenizer, model2vec ? config : Optional.empty()),
                false,
                written.prompts(),
                written.defaultPrompt()),
            tokenizer.size(),
            model2vec ? tokenizer.unknownId() : OptionalInt.empty(),
            steps,
            main.map(DenseSpecReader::truncateDimension).orElse(OptionalInt.empty()),
            DenseSpecReader.similarity(main)));
  }

  private static void addSteps(ModelFiles files, Modules modules, List<Step> steps)
      throws IOException {
    for (int i = 0; i < modules.list().size(); i++) {
      Module module = modules.list().get(i);
      switch (module.kind()) {
        case "StaticEmbedding" -> {
          if (i != 0) {
            throw new ModelException(
                "%s: StaticEmbedding must be the first module".formatted(modules.where()));
          }
        }
        case "Normalize" -> steps.add(Step.Normalize.UNIT_LENGTH);
        case "Dense" -> steps.add(DenseSpecReader.dense(files, module));
        case "Dropout" -> {
          // It only matters while training.
        }
        default ->
            throw new ModelException(
                "%s: module %s is not supported; supported behind StaticEmbedding are Dense and"
                        .formatted(modules.where(), module.type())
                    + " Normalize");
      }
    }
  }

  /** What the tokenizer cuts at, which the references leave on, and what model2vec writes down. */
  private static int maxTokens(TokenizerJson tokenizer, Optional<ModelJson> config) {
    int limit = MAX_TOKENS;
    if (config.isPresent()) {
      OptionalInt length = config.get().integer("seq_length");
      if (length.isPresent()) {
        limit = least(limit, config.get().where() + ": seq_length", length.getAsInt());
      }
    }
    OptionalInt cut = tokenizer.maxLength();
    return cut.isPresent()
        ? least(limit, tokenizer.where() + ": truncation.max_length", cut.getAsInt())
        : limit;
  }

  private static int least(int limit, String where, int value) {
    if (value < 1) {
      throw new ModelException("%s must be >= 1, got %d".formatted(where, value));
    }
    return Math.min(limit, value);
  }

  /** Path of the rows. */
  String weights() {
    return folder.isEmpty() ? "model.safetensors" : folder + "/model.safetensors";
  }

  /** Everything here but where files lie, as text. */
  String settings() {
    return String.join(
        "\n",
        "static",
        "maxTokens " + texts.maxTokens(),
        "dropped " + dropped,
        "steps " + DenseSpec.describe(steps),
        "truncate " + truncateDimension,
        "prompts " + texts.promptsByRole(),
        "similarity " + similarity);
  }
}
