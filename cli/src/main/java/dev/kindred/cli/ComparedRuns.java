package dev.kindred.cli;

import dev.kindred.cli.CollectionEvaluation.Result;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.Evaluation;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.Run;
import dev.kindred.core.model.Models;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import dev.kindred.searcher.IndexStatus;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.SearcherOptions;
import dev.kindred.searcher.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has several systems answer a collection's queries; each model's index is made once. */
final class ComparedRuns {
  private final Terminal terminal;
  private final IndexingOptions options;
  private final StopRequest stop;
  private final BeirCollection collection;
  private final Path folder;
  private final List<Metric> metrics;
  private final Map<ComparedSystem, Result> results = new HashMap<>();
  private final List<String> facts = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * @param folder of the collection
   */
  ComparedRuns(
      Terminal terminal,
      IndexingOptions options,
      StopRequest stop,
      BeirCollection collection,
      Path folder,
      List<Metric> metrics) {
    this.terminal = terminal;
    this.options = options;
    this.stop = stop;
    this.collection = collection;
    this.folder = folder;
    this.metrics = metrics;
  }

  /**
   * The models of an index; nothing but words if there is no dense one.
   *
   * @param sparse as {@link IndexingOptions#sparse()}
   */
  private record IndexModels(Optional<String> dense, Optional<String> sparse) {}

  /**
   * Asks all systems.
   *
   * @param kept where the index is kept; empty for nowhere
   * @return one result a system, in their order
   * @throws IllegalArgumentException if two systems are called the same, or several indexes are to
   *     be kept in one place
   * @throws InterruptedException if the user wants to stop
   */
  List<Result> run(List<ComparedSystem> systems, Optional<Path> kept)
      throws IOException, InterruptedException {
    if (systems.stream().map(ComparedSystem::name).distinct().count() < systems.size()) {
      throw new IllegalArgumentException("two systems of --compare are called the same");
    }
    boolean begun = kept.filter(Files::isDirectory).isPresent();
    Map<IndexModels, List<ComparedSystem>> byModels = byModels(systems, kept.isPresent());
    if (kept.isPresent() && byModels.size() > 1) {
      throw new IllegalArgumentException(
          "--index keeps one index, and these systems need %d".formatted(byModels.size()));
    }
    // Read first: a bad file is told before anything is encoded.
    for (ComparedSystem system : systems) {
      if (system.runFile().isPresent()) {
        Run run = Run.readTrec(terminal.resolve(system.runFile().get()));
        results.put(
            system,
            new Result(system.name(), run, Evaluation.of(collection.qrels(), run, metrics)));
      }
    }
    for (Map.Entry<IndexModels, List<ComparedSystem>> entry : byModels.entrySet()) {
      if (kept.isPresent()) {
        ask(entry.getKey(), entry.getValue(), kept.get(), begun);
      } else {
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
          ask(entry.getKey(), entry.getValue(), temporary.path(), false);
        }
      }
    }
    return systems.stream().map(results::get).toList();
  }

  /** What was indexed, a line an index. */
  List<String> facts() {
    return facts;
  }

  /** Documents that could not be read, a line each. */
  List<String> failures() {
    return failures;
  }

  /**
   * Systems that ask for less than an index has go with those that ask for more: those for words
   * with any, those for vectors with any of the same dense model.
   *
   * @param kept whether the one index is kept, and made as 'kindred index' would make it
   */
  private Map<IndexModels, List<ComparedSystem>> byModels(
      List<ComparedSystem> systems, boolean kept) {
    var byModels = new LinkedHashMap<IndexModels, List<ComparedSystem>>();
    var words = new ArrayList<ComparedSystem>();
    var vectors = new ArrayList<ComparedSystem>();
    for (ComparedSystem system : systems) {
      if (system.runFile().isPresent()) {
        continue;
      }
      if (system.wordsAlone()) {
        words.add(system);
      } else if (system.vectorsAlone() && !options.asksForSparse() && !kept) {
        vectors.add(system);
      } else {
        String dense = dense(system);
        Optional<String> sparse = system.sparse().or(options::sparse);
        var models =
            new IndexModels(
                Optional.of(dense),
                kept ? sparse : sparse.or(() -> Optional.of(options.defaultSparse(dense))));
        byModels.computeIfAbsent(models, unused -> new ArrayList<>()).add(system);
      }
    }
    for (ComparedSystem system : vectors) {
      IndexModels models =
          byModels.keySet().stream()
              .filter(other -> other.dense.equals(Optional.of(dense(system))))
              .findFirst()
              .orElseGet(
                  () ->
                      new IndexModels(
                          Optional.of(dense(system)), Optional.of(IndexingOptions.NO_SPARSE)));
      byModels.computeIfAbsent(models, unused -> new ArrayList<>()).add(system);
    }
    if (!words.isEmpty()) {
      if (byModels.isEmpty()) {
        byModels.put(new IndexModels(Optional.empty(), Optional.empty()), new ArrayList<>());
      }
      byModels.values().iterator().next().addAll(words);
    }
    return byModels;
  }

  private String dense(ComparedSystem system) {
    return system.model().or(options::model).orElse(Models.DEFAULT_DENSE);
  }

  private void ask(IndexModels models, List<ComparedSystem> systems, Path index, boolean begun)
      throws IOException, InterruptedException {
    // An existing index says itself whether it has vectors.
    boolean wordsOnly = models.dense.isEmpty() && !begun;
    IndexingConfig config = options.config(wordsOnly, models.dense, models.sparse);
    IndexReport report =
        new IndexingSession(terminal, stop, terminal.display().errIsTty(), true)
            .run(
                index,
                config,
                List.of(
                    DocumentSources.open(collection.corpusFile(), SourceOptions.under(folder))));
    if (report.stopped()) {
      throw new InterruptedException("stopped by the user");
    }
    failures.addAll(IndexReportText.failures(report));
    if (report.documents() == 0) {
      throw new IllegalArgumentException("nothing to index in " + collection.corpusFile());
    }
    var byQueryModel = new LinkedHashMap<Optional<String>, List<ComparedSystem>>();
    for (ComparedSystem system : systems) {
      byQueryModel.computeIfAbsent(system.queryModel(), model -> new ArrayList<>()).add(system);
    }
    boolean noted = false;
    for (Map.Entry<Optional<String>, List<ComparedSystem>> entry : byQueryModel.entrySet()) {
      var places =
          new SearcherOptions(
              models.dense, IndexingOptions.named(models.sparse), entry.getKey(), Optional.empty());
      try (Searcher searcher = Searcher.open(index, places)) {
        if (!noted) {
          note(searcher.status());
          noted = true;
        }
        ask(entry.getValue(), searcher);
      }
    }
  }

  private void ask(List<ComparedSystem> systems, Searcher searcher) throws InterruptedException {
    var evaluation =
        new CollectionEvaluation(searcher, collection, metrics, options.jobs(), stop::requested);
    var rerankers = new HashMap<String, Reranker>();
    try {
      for (ComparedSystem system : systems) {
        ask(system, evaluation, rerankers);
      }
    } finally {
      rerankers.values().forEach(Reranker::close);
    }
  }

  private void ask(
      ComparedSystem system, CollectionEvaluation evaluation, Map<String, Reranker> rerankers)
      throws InterruptedException {
    Reranker reranker =
        system
            .reranker()
            // Queries are under way at once already: one thread each.
            .map(model -> rerankers.computeIfAbsent(model, name -> Reranker.open(name, 1)))
            .orElse(null);
    try (var progress = new StepLine(terminal, collection.queries().size(), "queries")) {
      results.put(
          system,
          evaluation.evaluate(
              system.name(), query -> system.apply(query, reranker), progress::step));
    }
  }

  private void note(IndexStatus status) {
    facts.add(
        "%s, %s, %s"
            .formatted(
                IndexReportText.count(status.documents(), "document"),
                IndexReportText.count(status.passages(), "passage"),
                status
                    .manifest()
                    .dense()
                    .map(dense -> SafeText.line(dense.model()))
                    .orElse("no model")));
  }
}
