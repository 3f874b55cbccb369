package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.PlannedChange;
import dev.kindred.indexer.source.DocumentSource;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells what an indexing run would do: a line a document on standard output, the counts on standard
 * error; or all of it as one JSON object on standard output.
 */
record DryRunOutput(Terminal terminal, boolean json, boolean quiet) {

  int run(Path index, List<DocumentSource> sources) throws InterruptedException {
    var changes = new JsonArray();
    IndexReport report =
        Indexer.dryRun(
            index,
            sources,
            change -> {
              if (json) {
                changes.add(json(change));
              } else {
                terminal.out().println(line(change));
              }
            });
    if (json) {
      JsonObject object = IndexReportText.json(report, index);
      object.addProperty("dry_run", true);
      object.add("changes", changes);
      terminal.out().println(Json.pretty(object));
    }
    IndexReportText.failures(report).forEach(terminal.err()::println);
    if (!quiet) {
      terminal.err().println("dry run: " + IndexReportText.documents(report));
    }
    return report.failed() == 0 ? Failures.OK : Failures.ERROR;
  }

  private static String line(PlannedChange change) {
    String sign =
        switch (change.kind()) {
          case ADD -> "+ ";
          case UPDATE -> "~ ";
          case REMOVE -> "- ";
        };
    return sign + SafeText.line(change.id());
  }

  private static JsonObject json(PlannedChange change) {
    var object = new JsonObject();
    object.addProperty("change", Choices.label(change.kind()));
    object.addProperty("id", change.id());
    object.addProperty("path", change.path());
    return object;
  }
}
