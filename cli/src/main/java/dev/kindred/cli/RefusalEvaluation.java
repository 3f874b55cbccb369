package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.searcher.Hit;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well relevance tells questions that a collection answers from questions that it does not.
 *
 * @param offTopic of each off-topic question the relevance of its best hit, 0 without one
 * @param onTopic the same of each judged query
 * @param answers of each judged query the relevance of its best hit that is judged relevant
 */
record RefusalEvaluation(List<Double> offTopic, List<Double> onTopic, List<Double> answers) {
  private static final double[] LEVELS = {0.5, 0.8, 0.9, 0.95, 0.99};

  /** Hits that are looked at. */
  private static final int DEPTH = 10;

  /**
   * Asks all questions.
   *
   * @param file off-topic questions, one a line
   * @throws IllegalArgumentException if the file has none
   */
  static RefusalEvaluation of(Searcher searcher, BeirCollection collection, Path file)
      throws IOException {
    List<String> questions =
        Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    if (questions.isEmpty()) {
      throw new IllegalArgumentException("%s has no questions: one a line".formatted(file));
    }
    List<Double> offTopic =
        questions.stream().map(question -> best(search(searcher, question))).toList();
    var onTopic = new ArrayList<Double>();
    var answers = new ArrayList<Double>();
    for (Map.Entry<String, String> query : collection.queries().entrySet()) {
      List<Hit> hits = search(searcher, query.getValue());
      onTopic.add(best(hits));
      Map<String, Integer> judged = collection.qrels().relevances(query.getKey());
      answers.add(best(hits.stream().filter(hit -> judged.getOrDefault(hit.id(), 0) > 0).toList()));
    }
    return new RefusalEvaluation(offTopic, onTopic, answers);
  }

  private static List<Hit> search(Searcher searcher, String question) {
    return searcher.search(Query.builder(question).plainText().limit(DEPTH).build());
  }

  private static double best(List<Hit> hits) {
    return hits.stream().mapToDouble(hit -> hit.relevance().orElse(0)).max().orElse(0);
  }

  /** Share of values that reach a level. */
  static double share(List<Double> values, double level) {
    return (double) values.stream().filter(value -> value >= level).count() / values.size();
  }

  /** One column a level. */
  List<String> table() {
    var lines = new ArrayList<String>();
    var heading = new StringBuilder("at --min-relevance    ");
    for (double level : LEVELS) {
      heading.append(String.format(Locale.ROOT, "  %5.2f", level));
    }
    lines.add(heading.toString());
    lines.add(row("off-topic refused", offTopic, true));
    lines.add(row("on-topic kept", onTopic, false));
    lines.add(row("  judged answer kept", answers, false));
    return lines;
  }

  private static String row(String label, List<Double> values, boolean refused) {
    var row =
        new StringBuilder(String.format(Locale.ROOT, "%-22s", label + " (" + values.size() + ")"));
    for (double level : LEVELS) {
      double share = share(values, level);
      row.append(String.format(Locale.ROOT, "  %4.0f%%", 100 * (refused ? 1 - share : share)));
    }
    return row.toString();
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("off_topic", offTopic.size());
    json.addProperty("on_topic", onTopic.size());
    var levels = new JsonArray();
    for (double level : LEVELS) {
      var entry = new JsonObject();
      entry.addProperty("min_relevance", level);
      entry.addProperty("off_topic_refused", 1 - share(offTopic, level));
      entry.addProperty("on_topic_kept", share(onTopic, level));
      entry.addProperty("judged_answer_kept", share(answers, level));
      levels.add(entry);
    }
    json.add("levels", levels);
    return json;
  }
}
