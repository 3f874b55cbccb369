package dev.kindred.cli;

import dev.kindred.cli.CollectionEvaluation.Result;
import dev.kindred.cli.report.Report;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.sentence.SentenceSets;
import dev.kindred.core.model.Models;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import dev.kindred.searcher.IndexStatus;
import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "eval",
    description = {
      "Measure search on a test collection in the layout of BEIR (corpus.jsonl, queries.jsonl and"
          + " qrels/test.tsv), or models on sentences.",
      "",
      "Of a collection: indexes the documents, asks every judged query and prints nDCG@10, MAP,"
          + " MRR@10, P@10, Recall@100 and Recall@1000 (or --metrics), as trec_eval defines them,"
          + " for words alone, sparse terms alone, meaning alone and all together;"
          + " and how often chance alone would make hybrid differ as much from each part (paired"
          + " randomisation test). --compare sets any systems side by side.",
      "",
      "Of sentences: a file (JSON Lines, TSV or CSV) whose field names tell what it is:"
          + " sentence1, sentence2 and score; sentence1, sentence2 and label; anchor, positive and"
          + " negative; query, positive and negative; the STS benchmark's own files; or a folder"
          + " with sentences.tsv (id, sentence) and duplicates.tsv (id1, id2). Measured by"
          + " sentence-transformers' rules."
    },
    footer = {
      "  kindred eval sample-corpus/beir",
      "  kindred eval sample-corpus/beir --off-topic sample-corpus/off-topic.txt",
      "  kindred eval scifact --mode bm25 --whole-documents --k1 0.9 --b 0.4",
      "  kindred eval scifact --model bge-small-en-v1.5 --index scifact.index",
      "  kindred eval scifact --mode hybrid --run hybrid.run",
      "  kindred eval scifact --index scifact.index --query-model scifact-queries",
      "  kindred eval scifact --rerank models/ms-marco-MiniLM-L6-v2 --rerank-depth 100",
      "  kindred eval scifact --metrics ndcg@10,map@100,recall@1,5,10,bpref",
      "  kindred eval scifact --html report.html --compare 'mode=bm25' \\",
      "      'mode=hybrid weight.dense=0.7' 'model=bge-small-en-v1.5 mode=dense' 'run=other.run'",
      "  kindred eval sts-test.csv --compare 'model=all-MiniLM-L6-v2' 'model=bge-small-en-v1.5'",
      "  kindred eval questions.jsonl --rerank models/ms-marco-MiniLM-L6-v2"
    })
final class EvalCommand implements Callable<Integer> {
  private static final List<String> OF_ONE_SYSTEM =
      List.of(
          "--mode",
          "--query-model",
          "--run",
          "--off-topic",
          "--fusion",
          "--weights",
          "--rrf-k",
          "--k1",
          "--b",
          "--rerank",
          "--rerank-depth");

  private static final List<String> OF_COLLECTIONS =
      List.of(
          "--index",
          "--mode",
          "--query-model",
          "--split",
          "--run",
          "--off-topic",
          "--metrics",
          "--fusion",
          "--weights",
          "--rrf-k",
          "--k1",
          "--b",
          "--sparse",
          "--storage",
          "--language",
          "--passage-tokens",
          "--overlap",
          "--whole-documents");

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR|FILE",
      description = "Folder of the collection, or file or folder of sentences.")
  private String folder = "";

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description =
          "Keep the index here, and bring it up to date if there is one. Default: a temporary"
              + " folder.")
  private Optional<String> index = Optional.empty();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      completionCandidates = Choices.Modes.class,
      description = "Only one of ${COMPLETION-CANDIDATES}; bm25 needs no model.")
  private Optional<Mode> mode = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Judgements to take, of those in qrels/. Default: test.")
  private String split = BeirCollection.TEST_SPLIT;

  @Option(
      names = "--query-model",
      paramLabel = "DIR",
      description =
          "A model for queries alone, as 'kindred train' makes it from the index's dense model.")
  private Optional<String> queryModel = Optional.empty();

  @Mixin private IndexingOptions options = new IndexingOptions();
  @Mixin private RankingOptions ranking = new RankingOptions();
  @Mixin private RerankOptions reranking = new RerankOptions();

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description = "Write the answers of the one --mode in the run format of TREC.")
  private Optional<String> runFile = Optional.empty();

  @Option(
      names = "--off-topic",
      paramLabel = "FILE",
      description =
          "Also ask these questions, one a line, which the collection does not answer, and show at"
              + " which relevance they are refused and the judged queries kept.")
  private Optional<String> offTopic = Optional.empty();

  @Option(
      names = "--metrics",
      paramLabel = "NAME,...",
      description =
          "What is measured: ndcg, map and mrr with or without @k, p@k, recall@k, f1@k, success@k,"
              + " judged@k, iprec@0.1, rprec, bpref, gm_map, set_P, set_recall, set_F, num_rel_ret,"
              + " and trec_eval's other names for these. A number alone is another cutoff of the"
              + " name before it. The first is what systems are compared by.")
  private Optional<String> metricNames = Optional.empty();

  @Option(
      names = "--compare",
      arity = "1..*",
      paramLabel = "'KEY=VALUE ...'",
      description =
          "Systems to set side by side, each in quotes: mode, model, sparse, fusion, weights (or"
              + " weight.dense, ...), rrf-k, k1, b, rerank, rerank-depth as in search; run=FILE for"
              + " answers in TREC's run format; name for what it is called. Of sentences: model or"
              + " rerank.")
  private List<String> compared = new ArrayList<>();

  @Mixin private ReportOptions reporting = new ReportOptions();

  EvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    reporting.check();
    Path given = terminal.resolve(folder);
    var stop = new StopRequest();
    Interrupts.Listening listening = terminal.interrupts().onInterrupt(stop::request);
    try {
      if (Files.isRegularFile(given) || SentenceSets.isMiningSet(given)) {
        refuse(OF_COLLECTIONS, "is for collections, and %s holds sentences".formatted(folder));
        return evaluateSentences(given, stop);
      }
      List<Metric> metrics = metricNames.map(Metric::parseList).orElse(Metric.DEFAULTS);
      return compared.isEmpty()
          ? evaluateModes(given, metrics, stop)
          : compareSystems(given, metrics, stop);
    } finally {
      terminal.out().flush();
      listening.close();
    }
  }

  /** Options that would do nothing are refused, not passed over. */
  private void refuse(List<String> options, String reason) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new IllegalArgumentException("%s %s".formatted(option, reason));
      }
    }
  }

  private int evaluateSentences(Path path, StopRequest stop)
      throws IOException, InterruptedException {
    if (!compared.isEmpty()) {
      refuse(List.of("--model", "--rerank"), "goes into a system of --compare");
    }
    refuse(List.of("--rerank-depth"), "is for collections: all texts of a query are ranked");
    List<SentenceModel> models =
        compared.isEmpty()
            ? SentenceModel.of(options.model(), reranking.model())
            : compared.stream().map(SentenceModel::parse).toList();
    var evaluation =
        new SentenceEvaluation(terminal, SentenceSets.read(path), options.jobs(), stop::requested);
    var results = new ArrayList<SentenceEvaluation.Result>();
    for (SentenceModel model : models) {
      results.add(evaluation.evaluate(model));
    }
    Report report = evaluation.report(title(path), results);
    reporting.write(terminal, () -> report, () -> evaluation.json(results), report::lines);
    return Failures.OK;
  }

  private int compareSystems(Path given, List<Metric> metrics, StopRequest stop)
      throws IOException, InterruptedException {
    refuse(OF_ONE_SYSTEM, "is for one system: with --compare it goes into each that it is for");
    Optional<Boolean> begun = begunWithSparseTerms();
    List<ComparedSystem> systems =
        compared.stream()
            .map(text -> ComparedSystem.parse(text, dense -> hasSparseTerms(dense, begun)))
            .toList();
    options.config(false);
    BeirCollection collection = BeirCollection.open(given, split);
    var runs = new ComparedRuns(terminal, options, stop, collection, given, metrics);
    List<Result> results = runs.run(systems, index.map(terminal::resolve));
    var facts = new ArrayList<>(runs.facts());
    facts.add("queries judged: %d".formatted(collection.queries().size()));
    var comparison = new ComparisonReport(collection, results, metrics);
    Report report = comparison.report(title(given), facts);
    reporting.write(terminal, () -> report, comparison::json, report::lines);
    return incomplete(runs.failures());
  }

  /** Whether the index has sparse terms; empty if there is none yet. */
  private Optional<Boolean> begunWithSparseTerms() throws IOException {
    Optional<Path> begun = index.map(terminal::resolve).filter(Files::isDirectory);
    if (begun.isPresent()) {
      try (Directory directory = FSDirectory.open(begun.get())) {
        if (IndexFolder.exists(begun.get(), directory)) {
          return Optional.of(
              IndexFolder.commitData(begun.get(), directory).manifest().sparse().isPresent());
        }
      }
    }
    return Optional.empty();
  }

  /** Whether an index has sparse terms where its system does not say. */
  private boolean hasSparseTerms(Optional<String> dense, Optional<Boolean> begun) {
    String model = dense.or(options::model).orElse(Models.DEFAULT_DENSE);
    return begun.orElseGet(
        () ->
            !options
                .sparse()
                .orElseGet(() -> options.defaultSparse(model))
                .equals(IndexingOptions.NO_SPARSE));
  }

  private int incomplete(List<String> failures) {
    failures.forEach(terminal.err()::println);
    if (failures.isEmpty()) {
      return Failures.OK;
    }
    // Numbers over part of a collection are not the collection's.
    terminal.err().println("kindred: the numbers are those of an incomplete collection");
    return Failures.ERROR;
  }

  private static String title(Path given) {
    return "Evaluation on " + given.toAbsolutePath().normalize().getFileName();
  }

  private int evaluateModes(Path given, List<Metric> metrics, StopRequest stop)
      throws IOException, InterruptedException {
    if (runFile.isPresent() && mode.isEmpty()) {
      throw new IllegalArgumentException("--run writes one run: say which with --mode");
    }
    // Contradictions are told before anything is encoded.
    ranking.apply(Query.builder("any"));
    options.config(false);
    BeirCollection collection = BeirCollection.open(given, split);
    // Queries are under way at once already: one thread each.
    try (Reranker reranker = reranking.open(1)) {
      if (reranker != null) {
        reranker.load();
      }
      if (index.isPresent()) {
        return evaluate(collection, terminal.resolve(index.get()), metrics, reranker, stop);
      }
      try (TemporaryFolder temporary = TemporaryFolder.create()) {
        return evaluate(collection, temporary.path(), metrics, reranker, stop);
      }
    }
  }

  private int evaluate(
      BeirCollection collection,
      Path folderOfIndex,
      List<Metric> metrics,
      @Nullable Reranker reranker,
      StopRequest stop)
      throws IOException, InterruptedException {
    boolean showProgress = terminal.display().errIsTty();
    IndexReport report =
        new IndexingSession(terminal, stop, showProgress, true)
            .run(
                folderOfIndex,
                config(folderOfIndex),
                List.of(
                    DocumentSources.open(
                        collection.corpusFile(), SourceOptions.under(terminal.resolve(folder)))));
    if (report.stopped()) {
      return Failures.INTERRUPTED;
    }
    if (report.documents() == 0) {
      IndexReportText.failures(report).forEach(terminal.err()::println);
      terminal.err().println("kindred: nothing to index in " + collection.corpusFile());
      return Failures.ERROR;
    }
    if (offTopic.isPresent()) {
      new RelevanceCalibration(options.jobs()).run(folderOfIndex, options.places());
    }
    try (Searcher searcher =
        Searcher.open(folderOfIndex, options.places().withQueryModel(queryModel))) {
      var evaluation =
          new CollectionEvaluation(searcher, collection, metrics, options.jobs(), stop::requested);
      var results = new ArrayList<Result>();
      for (Mode each : mode.map(List::of).orElseGet(() -> modes(searcher.status()))) {
        try (var progress = new StepLine(terminal, collection.queries().size(), "queries")) {
          results.add(
              evaluation.evaluate(
                  each.label(),
                  query -> {
                    query.mode(each);
                    ranking.apply(query);
                    reranking.apply(query, reranker);
                  },
                  progress::step));
        }
      }
      if (runFile.isPresent()) {
        results.getFirst().run().writeTrec(terminal.resolve(runFile.get()), "kindred");
      }
      Optional<RefusalEvaluation> refusals = Optional.empty();
      if (offTopic.isPresent()) {
        refusals =
            Optional.of(
                RefusalEvaluation.of(searcher, collection, terminal.resolve(offTopic.get())));
      }
      var text =
          new ModesText(
              collection,
              searcher.status(),
              report.failed(),
              results,
              metrics,
              refusals,
              reranking);
      reporting.write(
          terminal,
          () -> text.report(title(terminal.resolve(folder))),
          () -> text.json(split),
          text::lines);
    }
    return incomplete(IndexReportText.failures(report));
  }

  /** All that the index can do, and last all of it together. */
  private static List<Mode> modes(IndexStatus status) {
    var modes = new ArrayList<Mode>(List.of(Mode.BM25));
    if (status.manifest().sparse().isPresent()) {
      modes.add(Mode.SPARSE);
    }
    if (status.manifest().dense().isPresent()) {
      modes.add(Mode.DENSE);
    }
    if (modes.size() > 1) {
      modes.add(Mode.HYBRID);
    }
    return modes;
  }

  /** An existing index says itself what it has; a new one gets what the one mode needs. */
  private IndexingConfig config(Path folderOfIndex) {
    boolean begun = index.isPresent() && Files.isDirectory(folderOfIndex);
    boolean wordsOnly =
        mode.filter(Mode.BM25::equals).isPresent() && !options.asksForVectors() && !begun;
    boolean vectorsOnly =
        mode.filter(Mode.DENSE::equals).isPresent() && !options.asksForSparse() && index.isEmpty();
    return options.config(
        wordsOnly,
        options.model(),
        vectorsOnly ? Optional.of(IndexingOptions.NO_SPARSE) : options.sparse());
  }
}
