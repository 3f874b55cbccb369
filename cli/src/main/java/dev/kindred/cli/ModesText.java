package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.cli.CollectionEvaluation.Result;
import dev.kindred.cli.report.Report;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.Metric;
import dev.kindred.searcher.IndexStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an evaluation of one index by its modes tells.
 *
 * @param failed documents that could not be read
 * @param results one a mode
 * @param refusals how off-topic questions fared, if any were asked
 * @param reranking what had the last word
 */
record ModesText(
    BeirCollection collection,
    IndexStatus status,
    long failed,
    List<Result> results,
    List<Metric> metrics,
    Optional<RefusalEvaluation> refusals,
    RerankOptions reranking) {

  /** For a terminal. */
  List<String> lines() {
    List<String> lines = facts();
    lines.add("");
    lines.addAll(new EvaluationText(results, metrics).table());
    refusals.ifPresent(
        known -> {
          lines.add("");
          lines.addAll(known.table());
        });
    return lines;
  }

  /** With plots. */
  Report report(String title) {
    return new ComparisonReport(collection, results, metrics).report(title, facts());
  }

  JsonObject json(String split) {
    JsonObject json = new EvaluationText(results, metrics).json();
    json.addProperty("documents", status.documents());
    json.addProperty("passages", status.passages());
    json.addProperty("failed", failed);
    json.addProperty("split", split);
    json.addProperty("rerank", reranking.model().orElse(null));
    json.addProperty("rerank_depth", reranking.depth().orElse(null));
    json.addProperty("model", status.manifest().dense().map(dense -> dense.model()).orElse(null));
    refusals.ifPresent(known -> json.add("refusals", known.json()));
    return json;
  }

  private List<String> facts() {
    var facts = new ArrayList<String>();
    facts.add(
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
                facts.add(
                    "reranked with %s, depth %d"
                        .formatted(SafeText.line(model), reranking.depth().orElseThrow())));
    return facts;
  }
}
