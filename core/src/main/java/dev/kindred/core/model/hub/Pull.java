package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelManifest;
import dev.kindred.core.model.ModelReference;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.hub.PullReport.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One pull, by a thread that holds the model's lock. */
final class Pull {
  private final Source source;
  private final ModelStore store;
  private final ModelCaches caches;
  private final List<Path> local = new ArrayList<>();
  private final Map<String, Path> obtained = new HashMap<>();
  private long fetched;

  /** What is pulled, and from where. */
  record Source(URI endpoint, HubApi api, ModelReference model, HubListing listing) {}

  Pull(Source source, ModelStore store, ModelCaches caches) {
    this.source = source;
    this.store = store;
    this.caches = caches;
  }

  PullReport run(Optional<String> variant, Hub.Means means, Retries retries)
      throws IOException, InterruptedException {
    ModelReference model = source.model();
    Optional<ModelManifest> before = store.manifest(model);
    Optional<ModelFiles> snapshot = caches.hubSnapshot(model, source.listing().commit());
    before.ifPresent(manifest -> local.add(store.folder(model).resolve(manifest.folder())));
    snapshot.flatMap(files -> files.onDisk("")).ifPresent(local::add);

    Optional<String> wanted = variant.or(() -> before.flatMap(ModelManifest::variant));
    FileSelection selection =
        FileSelection.of(
            model.toString(),
            source.listing(),
            wanted,
            means.cpu(),
            file -> Files.readString(obtain(file, retries, bytes -> {}), StandardCharsets.UTF_8));
    if (before.isPresent() && isUpToDate(before.get(), selection)) {
      return report(Outcome.UP_TO_DATE, before, selection);
    }
    if (before.isEmpty() && snapshot.isPresent() && serves(snapshot.get(), selection, wanted)) {
      return new PullReport(
          Outcome.IN_HUB_CACHE,
          usableName(),
          snapshot.get(),
          source.listing().commit(),
          Optional.empty(),
          graphs(snapshot.get(), selection),
          selection.size(),
          fetched);
    }
    checkSpace(selection);
    long done = 0;
    for (RemoteFile file : selection.files()) {
      long start = done;
      obtain(
          file,
          retries,
          bytes -> retries.listener().at(file.path(), start + bytes, selection.size()));
      done += file.size();
    }
    store.install(manifest(selection, wanted, means), obtained);
    return report(before.isPresent() ? Outcome.UPDATED : Outcome.PULLED, before, selection);
  }

  /** Hears how many bytes of a file are here. */
  private interface Progress {
    void at(long bytes);
  }

  /** A file with the right content: of an earlier pull, of a hub cache, or from the hub. */
  private Path obtain(RemoteFile file, Retries retries, Progress progress)
      throws IOException, InterruptedException {
    Path known = obtained.get(file.path());
    if (known == null) {
      known = inLocal(file).orElse(null);
    }
    if (known == null) {
      var download =
          new FileDownload(
              source.api(),
              source.model(),
              source.listing().commit(),
              file,
              store.partials(source.model()),
              progress::at);
      known = retries.run(download);
      fetched += download.fetched();
    }
    obtained.put(file.path(), known);
    progress.at(file.size());
    return known;
  }

  private Optional<Path> inLocal(RemoteFile file) throws IOException {
    for (Path folder : local) {
      Path path = folder.resolve(file.path());
      if (Files.isRegularFile(path)
          && Files.size(path) == file.size()
          && ContentHash.matches(path, file.hash())) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private boolean isUpToDate(ModelManifest before, FileSelection selection) throws IOException {
    return before.commit().equals(source.listing().commit())
        && before.graphs().equals(selection.graphPaths())
        && before.files().stream()
            .map(ModelManifest.Entry::path)
            .toList()
            .equals(selection.files().stream().map(RemoteFile::path).toList())
        && ModelVerification.of(store.folder(source.model()).resolve(before.folder()), before)
            .intact();
  }

  /** Whether a hub cache has all that is needed, with graphs that will do. */
  private static boolean serves(
      ModelFiles snapshot, FileSelection selection, Optional<String> wanted) throws IOException {
    List<String> graphs;
    try {
      graphs = graphs(snapshot, selection);
    } catch (ModelException e) {
      // None for one of the transformers, or several of which none comes first.
      return false;
    }
    boolean sameGraphs = graphs.equals(selection.graphPaths());
    if (wanted.isPresent() && !sameGraphs) {
      return false;
    }
    for (RemoteFile file : selection.files()) {
      boolean ofGraph = selection.graphPaths().stream().anyMatch(file.path()::startsWith);
      Path path = snapshot.onDisk(file.path()).orElseThrow();
      if ((sameGraphs || !ofGraph)
          && !(Files.isRegularFile(path) && ContentHash.matches(path, file.hash()))) {
        return false;
      }
    }
    return true;
  }

  /** The graphs that would be loaded. */
  private static List<String> graphs(ModelFiles snapshot, FileSelection selection) {
    return selection.graphs().keySet().stream().map(snapshot::graph).toList();
  }

  private void checkSpace(FileSelection selection) throws IOException {
    Path partials = store.partials(source.model());
    long missing = 0;
    for (RemoteFile file : selection.files()) {
      Path partial = partials.resolve(file.hash());
      if (!obtained.containsKey(file.path()) && inLocal(file).isEmpty()) {
        missing += file.size() - (Files.isRegularFile(partial) ? Files.size(partial) : 0);
      }
    }
    long free = Files.getFileStore(partials).getUsableSpace();
    if (missing > free) {
      throw new ModelException(
          "model %s needs %d MB more, but %s has %d MB left"
              .formatted(source.model(), (missing >> 20) + 1, caches.kindredCache(), free >> 20));
    }
  }

  private ModelManifest manifest(FileSelection selection, Optional<String> wanted, Hub.Means means)
      throws IOException {
    var entries = new ArrayList<ModelManifest.Entry>();
    for (RemoteFile file : selection.files()) {
      String hash =
          file.sha256().isPresent()
              ? file.sha256().get()
              : ContentHash.sha256(Objects.requireNonNull(obtained.get(file.path())));
      entries.add(new ModelManifest.Entry(file.path(), file.size(), hash));
    }
    return new ModelManifest(
        source.model(),
        source.listing().commit(),
        source.endpoint().toString(),
        selection.graphPaths(),
        wanted,
        source.listing().license(),
        means.clock().instant(),
        store.freeFolderName(source.model(), source.listing().commit()),
        entries);
  }

  private PullReport report(
      Outcome outcome, Optional<ModelManifest> before, FileSelection selection) {
    return new PullReport(
        outcome,
        usableName(),
        Models.find(usableName(), caches),
        source.listing().commit(),
        before.map(ModelManifest::commit),
        selection.graphPaths(),
        selection.size(),
        fetched);
  }

  /** The name that finds this model, also where a built-in one bears it too. */
  private String usableName() {
    String name = source.model().canonical();
    return Models.isBuiltIn(name) ? name + "@" + ModelReference.MAIN : name;
  }
}
