package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.schema.BuildTime;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.text.Chunking;
import dev.kindred.searcher.IndexStatus;
import dev.kindred.searcher.Searcher;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
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
    status
        .collections()
        .forEach(
            (name, documents) ->
                out.println(
                    String.format(
                        Locale.ROOT, "           %,d in %s", documents, SafeText.line(name))));
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
    manifest
        .sparse()
        .ifPresent(
            sparse ->
                out.println(
                    "sparse     %s (fingerprint %s), %s"
                        .formatted(
                            SafeText.line(sparse.model()),
                            prefix(sparse.fingerprint()),
                            kept(sparse.options()))));
    out.println("language   " + manifest.language().label());
    out.println(
        "size       %s in %s%s"
            .formatted(
                size(status.sizes().total()),
                IndexReportText.count(status.segments(), "segment"),
                parts(status)));
    out.println(
        "fusion     " + status.tuning().fusion().map(text -> text + ", tuned").orElse("default"));
    out.println(
        "relevance  "
            + (status.tuning().relevance().isPresent() ? "calibrated" : "not calibrated"));
    out.println("built in   " + times(manifest, status.buildTime()));
  }

  private static String kept(SparseOptions options) {
    var kept = new ArrayList<String>();
    kept.add(options.topK() == 0 ? "all terms" : "%d heaviest terms".formatted(options.topK()));
    if (options.minWeight() > 0) {
      kept.add("of weight %s or more".formatted(options.minWeight()));
    }
    if (!options.specialTerms()) {
      kept.add("no special ones");
    }
    return String.join(", ", kept);
  }

  private static String parts(IndexStatus status) {
    var parts = new ArrayList<String>();
    if (status.manifest().dense().isPresent()) {
      parts.add("vectors " + size(status.sizes().vectors()));
    }
    if (status.manifest().sparse().isPresent()) {
      parts.add("sparse terms " + size(status.sizes().sparse()));
    }
    return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
  }

  private static String times(IndexManifest manifest, BuildTime time) {
    var threads = new ArrayList<String>();
    boolean joint = !time.joint().isZero();
    if (joint) {
      threads.add("vectors and sparse terms in one pass " + seconds(time.joint()));
    }
    if (manifest.dense().isPresent() && !(joint && time.dense().isZero())) {
      threads.add("vectors " + seconds(time.dense()));
    }
    if (manifest.sparse().isPresent() && !(joint && time.sparse().isZero())) {
      threads.add("sparse terms " + seconds(time.sparse()));
    }
    return seconds(time.total())
        + (threads.isEmpty() ? "" : ": %s of threads".formatted(String.join(", ", threads)));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%,.1f s", time.toMillis() / 1000.0);
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
    var collections = new JsonObject();
    status.collections().forEach(collections::addProperty);
    json.add("collections", collections);
    json.addProperty("passages", status.passages());
    json.addProperty("deleted", status.deleted());
    json.addProperty("segments", status.segments());
    json.addProperty("bytes", status.sizes().total());
    json.addProperty("build_seconds", status.buildTime().total().toMillis() / 1000.0);
    json.addProperty("one_pass_thread_seconds", status.buildTime().joint().toMillis() / 1000.0);
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
      dense.addProperty("bytes", status.sizes().vectors());
      dense.addProperty("thread_seconds", status.buildTime().dense().toMillis() / 1000.0);
      json.add("dense", dense);
    }
    json.addProperty("fusion", status.tuning().fusion().orElse(null));
    json.addProperty("relevance", status.tuning().relevance().orElse(null));
    json.add("sparse", null);
    Optional<IndexManifest.Sparse> terms = manifest.sparse();
    if (terms.isPresent()) {
      var sparse = new JsonObject();
      sparse.addProperty("model", terms.get().model());
      sparse.addProperty("fingerprint", terms.get().fingerprint());
      sparse.addProperty("top_k", terms.get().options().topK());
      sparse.addProperty("min_weight", terms.get().options().minWeight());
      sparse.addProperty("special_terms", terms.get().options().specialTerms());
      sparse.addProperty("bytes", status.sizes().sparse());
      sparse.addProperty("thread_seconds", status.buildTime().sparse().toMillis() / 1000.0);
      json.add("sparse", sparse);
    }
    return json;
  }
}
