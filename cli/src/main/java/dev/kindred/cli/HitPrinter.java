package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.eval.Run;
import dev.kindred.core.eval.ScoredDocument;
import dev.kindred.searcher.Facet;
import dev.kindred.searcher.Hit;
import dev.kindred.searcher.QueryReport;
import dev.kindred.searcher.SearchResults;
import dev.kindred.searcher.fuse.Contribution;
import dev.kindred.searcher.highlight.Snippet;
import dev.kindred.searcher.rerank.Reranker;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Prints hits.
 *
 * @param columns width of the terminal
 * @param explain whether to show what each retriever gave
 */
record HitPrinter(PrintStream out, Style style, int columns, boolean explain) {
  private static final String TREC_TAG = "kindred";
  private static final String INDENT = "    ";

  /** From so many on, a number is left to a format. */
  private static final double MOST_UNITS = 1e15;

  void print(OutputFormat format, String query, String queryId, SearchResults results)
      throws IOException {
    List<Hit> hits = results.hits();
    switch (format) {
      case PRETTY -> {
        hits.forEach(this::printPretty);
        results.facets().forEach(this::printFacet);
      }
      case JSON -> out.println(Json.pretty(json(query, results)));
      case JSONL -> hits.forEach(hit -> out.println(Json.line(json(hit))));
      case TSV -> hits.forEach(hit -> out.println(tsv(hit)));
      case PATHS ->
          hits.stream().map(hit -> SafeText.line(hit.path())).distinct().forEach(out::println);
      case TREC -> printTrec(queryId, hits);
    }
  }

  /** One of the answers to many queries, as JSON. */
  String json(QueryLine line, SearchResults results) {
    var named = new JsonObject();
    named.addProperty("query_id", line.id());
    json(line.text(), results)
        .entrySet()
        .forEach(part -> named.add(part.getKey(), part.getValue()));
    return Json.pretty(named);
  }

  /** One JSON object a hit, which names its query. */
  void printLines(QueryLine line, SearchResults results) {
    for (Hit hit : results.hits()) {
      var named = new JsonObject();
      named.addProperty("query_id", line.id());
      json(hit).entrySet().forEach(part -> named.add(part.getKey(), part.getValue()));
      out.println(Json.line(named));
    }
  }

  /** One line a hit, which begins with its query's id. */
  void printTable(QueryLine line, SearchResults results) {
    results.hits().forEach(hit -> out.println(SafeText.line(line.id()) + "\t" + tsv(hit)));
  }

  private void printPretty(Hit hit) {
    if (hit.rank() > 1) {
      out.println();
    }
    String rank = (hit.rank() < 10 ? " " : "") + hit.rank();
    out.println(rank + ". " + style.title(heading(hit)) + "  " + style.aside(score(hit)));
    String place = SafeText.line(hit.place());
    boolean named = hit.path().equals(hit.id());
    out.println(INDENT + style.aside(named ? place : place + "  id " + SafeText.line(hit.id())));
    for (String line : SnippetText.lines(hit.snippet(), columns - INDENT.length() - 1, style)) {
      out.println(INDENT + line);
    }
    if (explain) {
      out.println(INDENT + String.format(Locale.ROOT, "score  %.4f", hit.score()));
      hit.contributions().forEach(contribution -> out.println(INDENT + explanation(contribution)));
    }
  }

  private void printFacet(Facet facet) {
    out.println();
    out.println(
        "%s  %s"
            .formatted(
                style.title(SafeText.line(facet.field())),
                style.aside(
                    "in %d of %d documents found".formatted(facet.having(), facet.documents())
                        + facet.range().map(HitPrinter::range).orElse(""))));
    for (Facet.Value value : facet.values()) {
      out.println("%6d  %s".formatted(value.count(), SafeText.line(value.value())));
    }
    if (facet.more() > 0) {
      out.println(INDENT + style.aside("and %d more values".formatted(facet.more())));
    }
  }

  private static String range(Facet.Range range) {
    return ", from %s to %s".formatted(SafeText.line(range.min()), SafeText.line(range.max()));
  }

  private static String heading(Hit hit) {
    String title = SafeText.line(hit.title());
    return title.isEmpty() ? SafeText.line(hit.id()) : title;
  }

  /** What means the same for every query, where it is known. */
  private static String score(Hit hit) {
    return hit.relevance().isPresent()
        ? "relevance " + rounded(hit.relevance().getAsDouble(), 2)
        : rounded(hit.score(), 4);
  }

  /** As a format does, for which the JDK would load what it knows of the user's language. */
  static String rounded(double value, int digits) {
    double units = value;
    for (int i = 0; i < digits; i++) {
      units *= 10;
    }
    if (!(Math.abs(units) < MOST_UNITS)) {
      return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
    String number = Long.toString(Math.round(Math.abs(units)));
    number = "0".repeat(Math.max(0, digits + 1 - number.length())) + number;
    int point = number.length() - digits;
    return (value < 0 ? "-" : "") + number.substring(0, point) + "." + number.substring(point);
  }

  private static String explanation(Contribution contribution) {
    if (contribution.retriever().equals(Reranker.NAME)) {
      return contribution.rank() == 0
          ? "rerank not read"
          : String.format(
              Locale.ROOT,
              "rerank rank %d before, score %.4f",
              contribution.rank(),
              contribution.score());
    }
    return contribution.rank() == 0
        ? String.format(Locale.ROOT, "%-6s not found", contribution.retriever())
        : String.format(
            Locale.ROOT,
            "%-6s rank %d, raw %.4f, normalised %.4f x weight %.2f = %.4f",
            contribution.retriever(),
            contribution.rank(),
            contribution.score(),
            contribution.normalised(),
            contribution.weight(),
            contribution.value());
  }

  private static String tsv(Hit hit) {
    return String.join(
        "\t",
        String.valueOf(hit.rank()),
        String.format(Locale.ROOT, "%.6f", hit.score()),
        SafeText.line(hit.id()),
        SafeText.line(hit.path()),
        SafeText.line(hit.title()),
        SafeText.line(hit.snippet().text()));
  }

  private void printTrec(String queryId, List<Hit> hits) throws IOException {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    rankings.put(
        queryId,
        hits.stream().map(hit -> new ScoredDocument(hit.id(), (float) hit.score())).toList());
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    new Run(rankings).writeTrec(writer, TREC_TAG);
    writer.flush();
  }

  private JsonObject json(String query, SearchResults results) {
    QueryReport report = results.report();
    var json = new JsonObject();
    json.addProperty("query", query);
    json.addProperty("millis", report.elapsed().toMillis());
    json.addProperty("candidates", report.candidates());
    json.addProperty("reranked", report.reranked());
    var skipped = new JsonArray();
    report.skipped().forEach(skipped::add);
    json.add("skipped", skipped);
    var array = new JsonArray();
    if (!results.facets().isEmpty()) {
      var facets = new JsonArray();
      results.facets().forEach(facet -> facets.add(json(facet)));
      json.add("facets", facets);
    }
    results.hits().forEach(hit -> array.add(json(hit)));
    json.add("hits", array);
    return json;
  }

  private static JsonObject json(Facet facet) {
    var json = new JsonObject();
    json.addProperty("field", facet.field());
    json.addProperty("documents", facet.documents());
    json.addProperty("having", facet.having());
    facet
        .range()
        .ifPresent(
            range -> {
              json.addProperty("min", range.min());
              json.addProperty("max", range.max());
            });
    var values = new JsonArray();
    for (Facet.Value value : facet.values()) {
      var entry = new JsonObject();
      entry.addProperty("value", value.value());
      entry.addProperty("count", value.count());
      values.add(entry);
    }
    json.add("values", values);
    json.addProperty("more", facet.more());
    return json;
  }

  private JsonObject json(Hit hit) {
    var json = new JsonObject();
    json.addProperty("rank", hit.rank());
    json.addProperty("score", hit.score());
    json.addProperty(
        "relevance", hit.relevance().isPresent() ? (Double) hit.relevance().getAsDouble() : null);
    json.addProperty("id", hit.id());
    json.addProperty("path", hit.path());
    if (!hit.collection().isEmpty()) {
      json.addProperty("collection", hit.collection());
    }
    json.addProperty("title", hit.title());
    json.addProperty("snippet", hit.snippet().text());
    var marks = new JsonArray();
    for (Snippet.Mark mark : hit.snippet().marks()) {
      var range = new JsonArray();
      range.add(mark.start());
      range.add(mark.end());
      marks.add(range);
    }
    json.add("marks", marks);
    var passage = new JsonObject();
    passage.addProperty("ordinal", hit.passage().ordinal());
    passage.addProperty("start", hit.passage().startOffset());
    passage.addProperty("end", hit.passage().endOffset());
    passage.addProperty("text", hit.passage().text());
    hit.passage()
        .location()
        .ifPresent(
            location -> passage.addProperty(Choices.label(location.kind()), location.label()));
    json.add("passage", passage);
    json.add("metadata", Json.metadata(hit.metadata()));
    if (explain) {
      var parts = new JsonArray();
      hit.contributions().forEach(contribution -> parts.add(json(contribution)));
      json.add("explain", parts);
    }
    return json;
  }

  private static JsonObject json(Contribution contribution) {
    var json = new JsonObject();
    boolean found = contribution.rank() > 0;
    json.addProperty("retriever", contribution.retriever());
    json.addProperty("rank", found ? (Integer) contribution.rank() : null);
    json.addProperty("raw", found ? (Double) contribution.score() : null);
    json.addProperty("normalised", contribution.normalised());
    json.addProperty("weight", contribution.weight());
    json.addProperty("value", contribution.value());
    return json;
  }
}
