package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What a run did, for people and for programs. */
final class IndexReportText {
  private static final int SHOWN_FAILURES = 10;
  private static final double MILLIS_IN_SECOND = 1000;

  private IndexReportText() {}

  /** The closing report. */
  static List<String> lines(IndexReport report, Path index) {
    var lines = new ArrayList<String>();
    lines.add(documents(report));
    lines.add(
        String.format(
            Locale.ROOT,
            "%s and %s encoded in %.1f s",
            count(report.passages(), "passage"),
            count(report.tokens(), "token"),
            seconds(report)));
    if (report.reusedPassages() > 0) {
      lines.add(
          "%s taken over from the index without encoding"
              .formatted(count(report.reusedPassages(), "passage")));
    }
    if (report.replaced() > 0) {
      lines.add(
          "%s had the id of one before and replaced it"
              .formatted(count(report.replaced(), "document")));
    }
    if (report.cutPassages() > 0) {
      lines.add(
          "%s longer than the model reads: the ends are found by words only"
              .formatted(count(report.cutPassages(), "passage")));
    }
    if (!report.skipped().isEmpty()) {
      lines.add("skipped " + skipped(report));
    }
    lines.addAll(failures(report));
    if (Files.isDirectory(index)) {
      lines.add("index: " + SafeText.line(index.toString()));
    }
    return lines;
  }

  /** How many failed, and why: the first ten. */
  static List<String> failures(IndexReport report) {
    if (report.failed() == 0) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add(String.format(Locale.ROOT, "%,d failed:", report.failed()));
    List<SourceFailure> shown =
        report.failures().subList(0, Math.min(SHOWN_FAILURES, report.failures().size()));
    shown.forEach(failure -> lines.add("  " + SafeText.line(failure.message())));
    long more = report.failed() - shown.size();
    if (more > 0) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", more));
    }
    return lines;
  }

  /** As "3 hidden, 1 binary". */
  static String skipped(IndexReport report) {
    var parts = new ArrayList<String>();
    new TreeMap<>(report.skipped())
        .forEach(
            (reason, n) ->
                parts.add(String.format(Locale.ROOT, "%,d %s", n, reason.description())));
    return String.join(", ", parts);
  }

  static JsonObject json(IndexReport report, Path index) {
    var json = new JsonObject();
    json.addProperty("index", index.toString());
    json.addProperty("documents", report.documents());
    json.addProperty("added", report.added());
    json.addProperty("updated", report.updated());
    json.addProperty("unchanged", report.unchanged());
    json.addProperty("replaced", report.replaced());
    json.addProperty("removed", report.removed());
    json.addProperty("failed", report.failed());
    json.add("failures", failuresJson(report));
    var skipped = new JsonObject();
    new TreeMap<>(report.skipped())
        .forEach((SkipReason reason, Long n) -> skipped.addProperty(Choices.label(reason), n));
    json.add("skipped", skipped);
    json.addProperty("passages", report.passages());
    json.addProperty("reused_passages", report.reusedPassages());
    json.addProperty("tokens", report.tokens());
    json.addProperty("cut_passages", report.cutPassages());
    json.addProperty("stopped", report.stopped());
    json.addProperty("seconds", seconds(report));
    return json;
  }

  static JsonArray failuresJson(IndexReport report) {
    var failures = new JsonArray();
    for (SourceFailure failure : report.failures()) {
      var entry = new JsonObject();
      entry.addProperty("path", failure.path());
      entry.addProperty("line", failure.line() == 0 ? null : (Integer) failure.line());
      entry.addProperty("reason", failure.reason());
      failures.add(entry);
    }
    return failures;
  }

  /** What became of the documents, in a line. */
  static String documents(IndexReport report) {
    return String.format(
        Locale.ROOT,
        "%s: %,d new, %,d updated, %,d unchanged, %,d removed",
        count(report.documents(), "document"),
        report.added(),
        report.updated(),
        report.unchanged(),
        report.removed());
  }

  /** As "1 document" or "2,000 documents". */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  private static double seconds(IndexReport report) {
    return report.elapsed().toMillis() / MILLIS_IN_SECOND;
  }
}
