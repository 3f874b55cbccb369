package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.text.Chunking;
import dev.kindred.searcher.IndexStatus;
import dev.kindred.searcher.Searcher;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Show what an index holds and what it was made with.",
    footer = {"  kindred status", "  kindred status --json | jq .documents"})
final class StatusCommand implements Callable<Integer> {
  private static final int FINGERPRINT_PREFIX = 12;

  private final Terminal terminal;

  @Mixin private IndexLocation location = new IndexLocation();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    IndexStatus status;
    try (Searcher searcher = Searcher.open(location.existing(terminal))) {
      status = searcher.status();
    }
    if (json) {
      terminal.out().println(Json.pretty(json(status)));
    } else {
      print(status);
    }
    return Failures.OK;
  }

  private void print(IndexStatus status) {
    IndexManifest manifest = status.manifest();
    Chunking chunking = manifest.chunking();
    PrintStream out = terminal.out();
    out.println("index      " + SafeText.line(status.index().toString()));
    out.println(String.format(Locale.ROOT, "documents  %,d", status.documents()));
    out.println(
        String.format(
            Locale.ROOT,
            "passages   %,d, %s",
            status.passages(),
            chunking.wholeDocuments()
                ? "each a whole document"
                : "of up to %d tokens, overlapping by up to %d"
                    .formatted(chunking.maxTokens(), chunking.overlapTokens())));
    out.println(
        "model      "
            + manifest
                .dense()
                .map(
                    dense ->
                        "%s (fingerprint %s)"
                            .formatted(SafeText.line(dense.model()), prefix(dense.fingerprint())))
                .orElse("none, for search by words alone"));
    manifest
        .dense()
        .ifPresent(
            dense ->
                out.println(
                    "vectors    %d dimensions, %s, stored as %s"
                        .formatted(
                            dense.dimension(),
                            dense.similarity().label(),
                            dense.storage().label())));
    out.println("language   " + manifest.language().label());
    out.println(
        "size       %s in %s"
            .formatted(size(status.bytes()), IndexReportText.count(status.segments(), "segment")));
  }

  private static String prefix(String fingerprint) {
    return fingerprint.substring(0, Math.min(FINGERPRINT_PREFIX, fingerprint.length()));
  }

  /** As "812 bytes", "1.2 kB" or "3.4 GB", by powers of ten. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    double value = bytes;
    String[] units = {"kB", "MB", "GB", "TB"};
    int unit = -1;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }

  private static JsonObject json(IndexStatus status) {
    IndexManifest manifest = status.manifest();
    var json = new JsonObject();
    json.addProperty("index", status.index().toString());
    json.addProperty("documents", status.documents());
    json.addProperty("passages", status.passages());
    json.addProperty("deleted", status.deleted());
    json.addProperty("segments", status.segments());
    json.addProperty("bytes", status.bytes());
    json.addProperty("language", manifest.language().label());
    Chunking chunking = manifest.chunking();
    json.addProperty(
        "passage_tokens", chunking.wholeDocuments() ? null : (Integer) chunking.maxTokens());
    json.addProperty("overlap_tokens", chunking.overlapTokens());
    json.add("dense", null);
    Optional<IndexManifest.Dense> vectors = manifest.dense();
    if (vectors.isPresent()) {
      var dense = new JsonObject();
      dense.addProperty("model", vectors.get().model());
      dense.addProperty("fingerprint", vectors.get().fingerprint());
      dense.addProperty("dimension", vectors.get().dimension());
      dense.addProperty("similarity", vectors.get().similarity().label());
      dense.addProperty("storage", vectors.get().storage().label());
      json.add("dense", dense);
    }
    return json;
  }
}
