package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.eval.BeirCollection;
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
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "eval",
    description = {
      "Measure search on a test collection in the layout of BEIR: corpus.jsonl, queries.jsonl and"
          + " qrels/test.tsv.",
      "",
      "Indexes the documents, asks every judged query and prints nDCG@10, MAP, MRR@10, P@10,"
          + " Recall@100 and Recall@1000, as trec_eval defines them, for words alone, sparse terms"
          + " alone (with --sparse), meaning alone and all together; and how often chance alone"
          + " would make hybrid differ as much from each part"
          + " (paired randomisation test)."
    },
    footer = {
      "  kindred eval sample-corpus/beir",
      "  kindred eval sample-corpus/beir --off-topic sample-corpus/off-topic.txt",
      "  kindred eval scifact --mode bm25 --whole-documents --k1 0.9 --b 0.4",
      "  kindred eval scifact --model bge-small-en-v1.5 --index scifact.index",
      "  kindred eval scifact --mode hybrid --run hybrid.run",
      "  kindred eval scifact --index scifact.index --query-model scifact-queries",
      "  kindred eval scifact --rerank models/ms-marco-MiniLM-L6-v2 --rerank-depth 100"
    })
final class EvalCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "Folder of the collection.")
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

  @Option(names = "--json", description = "As JSON, with full precision.")
  private boolean json;

  EvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (runFile.isPresent() && mode.isEmpty()) {
      throw new IllegalArgumentException("--run writes one run: say which with --mode");
    }
    // Contradictions are told before anything is encoded.
    ranking.apply(Query.builder("any"));
    options.config(false);
    BeirCollection collection = BeirCollection.open(terminal.resolve(folder), split);
    var stop = new StopRequest();
    Interrupts.Listening listening = terminal.interrupts().onInterrupt(stop::request);
    // Queries are under way at once already: one thread each.
    try (Reranker reranker = reranking.open(1)) {
      if (reranker != null) {
        reranker.load();
      }
      if (index.isPresent()) {
        return evaluate(collection, terminal.resolve(index.get()), reranker, stop);
      }
      try (TemporaryFolder temporary = TemporaryFolder.create()) {
        return evaluate(collection, temporary.path(), reranker, stop);
      }
    } finally {
      terminal.out().flush();
      listening.close();
    }
  }

  private int evaluate(
      BeirCollection collection, Path folderOfIndex, @Nullable Reranker reranker, StopRequest stop)
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
          new CollectionEvaluation(
              searcher,
              collection,
              query -> {
                ranking.apply(query);
                reranking.apply(query, reranker);
              },
              options.jobs(),
              stop::requested);
      var results = new ArrayList<CollectionEvaluation.Result>();
      for (Mode each : mode.map(List::of).orElseGet(() -> modes(searcher.status()))) {
        results.add(evaluation.evaluate(each));
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
      print(collection, searcher.status(), report, new EvaluationText(results), refusals);
    }
    // Numbers over part of a collection are not the collection's.
    return report.failed() == 0 ? Failures.OK : Failures.ERROR;
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

  /** An existing index says itself whether it has vectors. */
  private IndexingConfig config(Path folderOfIndex) {
    boolean begun = index.isPresent() && Files.isDirectory(folderOfIndex);
    boolean wordsOnly =
        mode.filter(Mode.BM25::equals).isPresent() && !options.asksForVectors() && !begun;
    return options.config(wordsOnly);
  }

  private void print(
      BeirCollection collection,
      IndexStatus status,
      IndexReport report,
      EvaluationText text,
      Optional<RefusalEvaluation> refusals) {
    PrintStream out = terminal.out();
    if (json) {
      JsonObject json = text.json();
      json.addProperty("documents", status.documents());
      json.addProperty("passages", status.passages());
      json.addProperty("failed", report.failed());
      json.addProperty("split", split);
      json.addProperty("rerank", reranking.model().orElse(null));
      json.addProperty("rerank_depth", reranking.depth().orElse(null));
      json.addProperty("model", status.manifest().dense().map(dense -> dense.model()).orElse(null));
      refusals.ifPresent(known -> json.add("refusals", known.json()));
      out.println(Json.pretty(json));
    } else {
      out.println(
          "%s, %s, queries judged: %d, %s"
              .formatted(
                  IndexReportText.count(status.documents(), "document"),
                  IndexReportText.count(status.passages(), "passage"),
                  collection.queries().size(),
                  status
                      .manifest()
                      .dense()
                      .map(dense -> SafeText.line(dense.model()))
                      .orElse("no model")));
      reranking
          .model()
          .ifPresent(
              model ->
                  out.println(
                      "reranked with %s, depth %d"
                          .formatted(SafeText.line(model), reranking.depth().orElseThrow())));
      out.println();
      text.table().forEach(out::println);
      refusals.ifPresent(
          known -> {
            out.println();
            known.table().forEach(out::println);
          });
    }
    IndexReportText.failures(report).forEach(terminal.err()::println);
    if (report.failed() > 0) {
      terminal.err().println("kindred: the numbers are those of an incomplete collection");
    }
  }
}
