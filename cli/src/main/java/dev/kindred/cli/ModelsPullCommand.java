package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelReference;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.hub.Hub;
import dev.kindred.core.model.hub.HubSettings;
import dev.kindred.core.model.hub.PullReport;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    description = {
      "Fetch a model from the HuggingFace hub, or bring it up to date.",
      "",
      "Takes one ONNX graph, the tokenizer and the configuration, verifies them, and puts them into"
          + " Kindred's cache all at once. A name without an owner is sentence-transformers' own."
          + " What was interrupted goes on where it ended.",
      "",
      "Obeys HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, HTTPS_PROXY and NO_PROXY."
    },
    footer = {
      "  kindred models pull multi-qa-MiniLM-L6-cos-v1",
      "  kindred models pull intfloat/e5-small-v2 --variant fp32",
      "  kindred models pull BAAI/bge-base-en-v1.5@a5beb1e3e68b9ab74eb54cfd186867f64f240e1a",
      "  HF_ENDPOINT=https://hf-mirror.com kindred models pull mixedbread-ai/mxbai-rerank-xsmall-v1"
    })
final class ModelsPullCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "[OWNER/]NAME[@REVISION]",
      description = "The model, and a branch, tag or commit of it.")
  private String name = "";

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description = "Branch, tag or commit. Default: main.")
  private Optional<String> revision = Optional.empty();

  @Option(
      names = "--variant",
      paramLabel = "fp32|int8|PATH",
      description =
          "The graph to take: whole, quantised, or by its path in the repository. Default: what was"
              + " taken before, else int8 where there is one that fits this CPU, else fp32.")
  private Optional<String> variant = Optional.empty();

  @Option(names = "--json", description = "Print what was done as JSON on standard output.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress bar and no report; failures are told.")
  private boolean quiet;

  ModelsPullCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModelReference reference = reference();
    if (reference.revision().isEmpty() && variant.isEmpty() && Models.isBuiltIn(name)) {
      tell(
          "%s is built in; the hub's own is pulled as %s@main"
              .formatted(name, reference.repository()));
      return Failures.OK;
    }
    report(pull(reference));
    return Failures.OK;
  }

  private PullReport pull(ModelReference reference) throws IOException, InterruptedException {
    var hub =
        new Hub(
            HubSettings.from(terminal.environment()),
            new ModelCaches(terminal.folders().cache(), terminal.environment()));
    Thread puller = Thread.currentThread();
    Interrupts.Listening listening = terminal.interrupts().onInterrupt(puller::interrupt);
    try (var bar =
        new DownloadBar(
            terminal.err(),
            terminal.display().columns(),
            System::nanoTime,
            terminal.display().errIsTty() && !quiet)) {
      return hub.pull(reference, variant, bar);
    } catch (InterruptedException e) {
      terminal.err().println("kindred: stopped; the same command goes on from here");
      throw e;
    } finally {
      listening.close();
    }
  }

  private ModelReference reference() {
    ModelReference named = ModelReference.parse(name);
    if (revision.isEmpty()) {
      return named;
    }
    if (named.revision().isPresent()) {
      throw new ModelException("name the revision once: %s or --revision".formatted(name));
    }
    return new ModelReference(named.repository(), revision);
  }

  private void report(PullReport report) {
    String commit = ModelText.commit(report.commit());
    String what =
        report.graphs().isEmpty()
            ? ModelText.bytes(report.size())
            : "%s, %s"
                .formatted(String.join(", ", report.graphs()), ModelText.bytes(report.size()));
    tell(
        switch (report.outcome()) {
          case PULLED -> "pulled %s at %s (%s)".formatted(report.name(), commit, what);
          case UPDATED ->
              "updated %s from %s to %s (%s, of which %s came now)"
                  .formatted(
                      report.name(),
                      report.previousCommit().map(ModelText::commit).orElse(""),
                      commit,
                      what,
                      ModelText.bytes(report.fetched()));
          case UP_TO_DATE -> "%s is up to date at %s (%s)".formatted(report.name(), commit, what);
          case IN_HUB_CACHE ->
              "%s is in the HuggingFace cache at %s, and is used from there: %s"
                  .formatted(
                      report.name(),
                      commit,
                      report.model().onDisk("").map(Object::toString).orElse(""));
        });
    if (json) {
      JsonObject object = ModelText.json(ModelSummary.of(report.model()));
      object.addProperty("name", report.name());
      object.addProperty("outcome", Choices.label(report.outcome()));
      object.addProperty("commit", report.commit());
      object.addProperty("previous_commit", report.previousCommit().orElse(null));
      object.add("graphs", Json.array(report.graphs()));
      object.addProperty("size", report.size());
      object.addProperty("fetched", report.fetched());
      terminal.out().println(Json.pretty(object));
    }
  }

  private void tell(String line) {
    if (!quiet) {
      terminal.err().println(SafeText.line(line));
    }
  }
}
