package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.indexer.Snapshot;
import dev.kindred.indexer.Snapshots;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "snapshots",
    description = {
      "List the states of an index that are kept, the newest first.",
      "",
      "Each run that changes an index leaves one; the last three stay until 'kindred compact'."
    },
    footer = {"  kindred snapshots", "  kindred rollback 4"})
final class SnapshotsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Terminal terminal;

  @Mixin private IndexLocation location = new IndexLocation();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  SnapshotsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Snapshot> snapshots = Snapshots.list(location.existing(terminal));
    if (json) {
      var array = new JsonArray();
      snapshots.forEach(snapshot -> array.add(json(snapshot)));
      terminal.out().println(Json.pretty(array));
    } else {
      snapshots.forEach(snapshot -> terminal.out().println(line(snapshot)));
    }
    return Failures.OK;
  }

  /** As " 4 2026-11-24 09:30:00 index 120 documents, 3.1 MB, all-MiniLM-L6-v2, current". */
  static String line(Snapshot snapshot) {
    String time =
        snapshot.run().number() == 0
            ? "before runs were counted"
            : TIME.format(snapshot.run().time().atZone(ZoneId.systemDefault()));
    return String.format(
            Locale.ROOT,
            "%3d  %s  %s  %s, %s, %s%s",
            snapshot.run().number(),
            time,
            SafeText.line(snapshot.run().action()),
            IndexReportText.count(snapshot.documents(), "document"),
            StatusCommand.size(snapshot.bytes()),
            SafeText.line(model(snapshot.manifest())),
            snapshot.current() ? ", current" : "")
        .stripTrailing();
  }

  private static String model(IndexManifest manifest) {
    return manifest.dense().map(IndexManifest.Dense::model).orElse("words alone");
  }

  private static JsonObject json(Snapshot snapshot) {
    var object = new JsonObject();
    object.addProperty("run", snapshot.run().number());
    object.addProperty("time", snapshot.run().time().toString());
    object.addProperty("action", snapshot.run().action());
    object.addProperty("documents", snapshot.documents());
    object.addProperty("bytes", snapshot.bytes());
    object.addProperty(
        "model", snapshot.manifest().dense().map(IndexManifest.Dense::model).orElse(null));
    object.addProperty("current", snapshot.current());
    return object;
  }
}
