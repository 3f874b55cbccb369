package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.train.Distillation;
import dev.kindred.core.train.StaticModel;
import dev.kindred.core.train.TokenCounts;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "distill",
    description = {
      "Make a static model of a transformer: some hundred times as fast, and less exact.",
      "",
      "A static model has a row of numbers for each token, and a text's vector is their mean. Every"
          + " token of the transformer's vocabulary goes through it once; no texts are needed, but those of --corpus help. The"
          + " folder that is made goes wherever a model does (--model DIR), and model2vec and"
          + " sentence-transformers load it too."
    },
    footer = {
      "  kindred distill -o models/fast",
      "  kindred index docs --model models/fast",
      "  kindred distill --corpus docs -o models/fast-for-docs",
      "  kindred distill --from bge-small-en-v1.5 --dim 128 -o models/small-and-fast"
    })
final class DistillCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--from",
      paramLabel = "NAME|DIR",
      description = "The transformer. Default: " + Models.DEFAULT_DENSE + ".")
  private String from = Models.DEFAULT_DENSE;

  @Option(
      names = "--dim",
      paramLabel = "N",
      description = "Values in a vector, at most as many as the transformer's. Default: 256.")
  private int dimension = 256;

  @Option(
      names = "--whiten",
      paramLabel = "W",
      description =
          "How far directions are brought to the same spread, from 0, as model2vec has it, to 1."
              + " Default: 0.75.")
  private double whitening = 0.75;

  @Option(
      names = "--corpus",
      paramLabel = "PATH",
      description =
          "Texts like those that the model is for, any file or folder that can be indexed: how often"
              + " they have a token says how little it counts. Default: its place in the vocabulary"
              + " says so.")
  private List<String> corpus = new ArrayList<>();

  @Option(
      names = "--sif",
      paramLabel = "A",
      description =
          "A token of which a share p of all tokens is weighs A / (A + p). Default: 0.0001, with"
              + " --corpus 0.0003.")
  private Optional<Double> sif = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "The model's folder, which is made.")
  private String output = "";

  @Option(names = "--force", description = "Replace a static model that is there.")
  private boolean force;

  @Option(names = "--json", description = "What was made as JSON.")
  private boolean json;

  DistillCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = terminal.resolve(output);
    StaticModel.requireFree(folder, force);
    ModelFiles teacher =
        Models.find(from, new ModelCaches(terminal.folders().cache(), terminal.environment()));
    long start = System.nanoTime();
    StaticModel model = distil(new Distillation(teacher, settings(teacher)));
    model.write(folder, force);
    double seconds = (System.nanoTime() - start) / 1e9;
    print(model, folder, seconds);
    return Failures.OK;
  }

  private Distillation.Settings settings(ModelFiles teacher)
      throws IOException, InterruptedException {
    Optional<TokenCounts> counts =
        corpus.isEmpty() ? Optional.empty() : Optional.of(count(teacher));
    return new Distillation.Settings(
        dimension, whitening, sif.orElse(counts.isPresent() ? 3e-4 : 1e-4), counts);
  }

  private TokenCounts count(ModelFiles teacher) throws IOException, InterruptedException {
    try (TokenCounts counts = TokenCounts.of(teacher)) {
      var sink = new CountedTexts(counts, terminal.err());
      for (String path : corpus) {
        DocumentSources.open(
                terminal.resolve(path), SourceOptions.under(terminal.folders().working()))
            .read(sink);
      }
      if (counts.total() == 0) {
        throw new IllegalArgumentException(
            "there is no text in %s to count tokens of".formatted(String.join(", ", corpus)));
      }
      return counts;
    }
  }

  private StaticModel distil(Distillation distillation) throws InterruptedException {
    int workers = Runtime.getRuntime().availableProcessors();
    if (!terminal.display().errIsTty()) {
      return distillation.run(workers, (tokens, all) -> {});
    }
    var total = new AtomicLong(-1);
    try (var bar =
        new ProgressBar(
            terminal.err(),
            terminal.display().columns(),
            System::nanoTime,
            "tokens",
            () -> total.get() < 0 ? OptionalLong.empty() : OptionalLong.of(total.get()))) {
      return distillation.run(
          workers,
          (tokens, all) -> {
            synchronized (bar) {
              total.set(all);
              bar.at(tokens, tokens, "");
            }
          });
    }
  }

  private void print(StaticModel model, Path folder, double seconds) throws IOException {
    long bytes = Files.size(folder.resolve("model.safetensors"));
    if (json) {
      var object = new JsonObject();
      object.addProperty("model", folder.toString());
      object.addProperty("from", from);
      object.addProperty("tokens", model.tokens());
      object.addProperty("dimension", model.dimension());
      object.addProperty("explained_variance", model.explained());
      object.addProperty("bytes", bytes);
      object.addProperty("seconds", seconds);
      terminal.out().println(Json.pretty(object));
      return;
    }
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,d tokens, %d values each, %s, made of %s in %.1f s (%.1f %% of the variance"
                    + " is left)",
                SafeText.line(output),
                model.tokens(),
                model.dimension(),
                ModelText.bytes(bytes),
                from,
                seconds,
                100 * model.explained()));
  }
}
