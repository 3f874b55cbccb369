package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.train.AdaptedModel;
import dev.kindred.core.train.AdapterOptions;
import dev.kindred.core.train.AdapterTrainer;
import dev.kindred.core.train.AdapterTrainer.Epoch;
import dev.kindred.core.train.TrainedAdapter;
import dev.kindred.core.train.TrainingSet;
import dev.kindred.core.train.Vectors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ejml.data.FMatrixRMaj;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = {
      "Learn from questions and their answers how a model should read questions.",
      "",
      "Learns a linear map of the vectors of queries and writes a model that applies it. Documents'"
          + " vectors stay as they are: an index made with the model is searched with the new one"
          + " (--query-model) without being made anew. What is best on queries held out is kept.",
      "",
      "With --teacher a --student learns another model's vectors instead, from texts alone. Of a"
          + " static student (kindred distill) the tokens' rows are trained, so that cosines"
          + " between texts become the teacher's. A transformer stays as it is and gets one more"
          + " linear layer, which maps its vectors to the teacher's."
    },
    footer = {
      "  kindred train questions.jsonl -o my-queries",
      "  kindred search --query-model my-queries how do tides work",
      "  kindred train scifact-train --corpus scifact/corpus.jsonl -o scifact-queries",
      "  kindred train pairs.jsonl --rank 32 --model bge-small-en-v1.5 -o my-queries",
      "  kindred train texts.txt --teacher all-MiniLM-L6-v2 --student models/fast -o models/learnt"
    })
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TrainingInput input = new TrainingInput();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "The model to start from. Default: " + Models.DEFAULT_DENSE + ".")
  private Optional<String> model = Optional.empty();

  @Mixin private StudentInput student = new StudentInput();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the new model; must not hold anything.")
  private String output = "";

  @Mixin private AdapterTrainingOptions training = new AdapterTrainingOptions();

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Encoding threads. Default: as many as there are cores.")
  private Optional<Integer> jobs = Optional.empty();

  @Option(names = "--json", description = "As JSON, with full precision.")
  private boolean json;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (student.given(model.isPresent(), training)) {
      return new StudentTraining(terminal, student, training, jobs(), json).run(input, output);
    }
    AdapterOptions options = training.options();
    Path folder = terminal.resolve(output);
    AdaptedModel.requireFree(folder);
    TrainingSet set = input.read(terminal);
    ModelFiles base = Models.find(model.orElse(Models.DEFAULT_DENSE));
    TrainedAdapter adapter;
    String fingerprint;
    try (DenseEncoder encoder = DenseEncoders.open(base)) {
      AdaptedModel.requireAdaptable(base, encoder);
      fingerprint = encoder.fingerprint();
      adapter = train(options, set, encoder);
    }
    boolean better = adapter.best().number() > 0;
    JsonObject described = described(adapter, set, base.name(), fingerprint, options);
    if (better) {
      AdaptedModel.write(base, adapter.weights(), folder, described);
    }
    if (json) {
      described.addProperty("written", better);
      terminal.out().println(Json.pretty(described));
    } else {
      print(adapter, set, better);
    }
    if (!better) {
      terminal
          .err()
          .println("kindred: no round was better than the model as it is: nothing written");
      return Failures.NOTHING;
    }
    return Failures.OK;
  }

  private int jobs() {
    return jobs.orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }

  private TrainedAdapter train(AdapterOptions options, TrainingSet set, DenseEncoder encoder) {
    FMatrixRMaj queries;
    FMatrixRMaj texts;
    int encoded = set.queries().size() + set.texts().size();
    try (var pool = new EncodingPool(jobs());
        var progress = new StepLine(terminal, encoded, "texts encoded")) {
      queries = Vectors.encode(encoder, pool, set.queries(), TextRole.QUERY, progress::step);
      texts = Vectors.encode(encoder, pool, set.texts(), TextRole.DOCUMENT, progress::step);
    }
    try (var progress = new StepLine(terminal, options.epochs() + 1, "rounds")) {
      return new AdapterTrainer(options).train(set, queries, texts, epoch -> progress.step());
    }
  }

  private void print(TrainedAdapter adapter, TrainingSet set, boolean written) {
    PrintStream out = terminal.out();
    out.println(
        String.format(
            Locale.ROOT,
            "%,d queries learnt from, %,d held out, %,d texts",
            adapter.trainingQueries(),
            adapter.heldOutQueries(),
            set.texts().size()));
    out.println();
    out.println("nDCG@10 on those held out");
    out.println(row("before", adapter.epochs().getFirst()));
    Epoch best = adapter.best();
    out.println(
        row("after %d of %d rounds".formatted(best.number(), adapter.epochs().size() - 1), best));
    if (written) {
      out.println();
      out.println("model: " + SafeText.line(output));
    }
  }

  private static String row(String label, Epoch epoch) {
    return String.format(Locale.ROOT, "  %-24s %.4f", label, epoch.heldOut());
  }

  private static JsonObject described(
      TrainedAdapter adapter,
      TrainingSet set,
      String base,
      String fingerprint,
      AdapterOptions options) {
    var json = new JsonObject();
    json.addProperty("base", base);
    json.addProperty("base_fingerprint", fingerprint);
    json.addProperty("queries", adapter.trainingQueries());
    json.addProperty("held_out", adapter.heldOutQueries());
    json.addProperty("held_out_by", options.heldOut().label());
    json.addProperty("texts", set.texts().size());
    json.addProperty("rank", options.rank());
    json.addProperty("learning_rate", options.learningRate());
    json.addProperty("decay", options.decay());
    json.addProperty("scale", options.scale());
    json.addProperty("batch", options.batch());
    json.addProperty("hard_negatives", options.hardNegatives());
    json.addProperty("seed", options.seed());
    json.addProperty("best_epoch", adapter.best().number());
    var epochs = new JsonArray();
    for (Epoch epoch : adapter.epochs()) {
      var object = new JsonObject();
      object.addProperty("epoch", epoch.number());
      if (!Double.isNaN(epoch.loss())) {
        object.addProperty("loss", epoch.loss());
      }
      object.addProperty("ndcg_at_10", epoch.heldOut());
      epochs.add(object);
    }
    json.add("epochs", epochs);
    return json;
  }
}
