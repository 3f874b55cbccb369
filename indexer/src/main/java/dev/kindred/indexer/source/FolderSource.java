package dev.kindred.indexer.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder and all below it, each folder's entries in the order of their names. Links are followed
 * to files inside the root only, so no walk goes round in a circle.
 */
final class FolderSource implements DocumentSource {
  private static final String REPOSITORY = ".git";
  private static final String SEGMENTS = "segments_"; // in every Lucene index
  private static final String CORPUS = "corpus.jsonl";
  private static final String QUERIES = "queries.jsonl";
  private static final String JUDGEMENTS = "qrels";

  private final Path root;
  private final PathNames names;
  private final PathGlobs includes;
  private final PathGlobs excludes;
  private final SourceOptions options;
  private final @Nullable ChangedPaths changed;

  /**
   * @param root a real path
   */
  FolderSource(Path root, SourceOptions options) {
    this(root, options, null);
  }

  /**
   * @param changed what alone is read; null for all
   */
  private FolderSource(Path root, SourceOptions options, @Nullable ChangedPaths changed) {
    this.root = root;
    this.changed = changed;
    this.names = PathNames.below(options.base());
    this.includes = PathGlobs.compile(options.includes(), root.getFileSystem());
    this.excludes = PathGlobs.compile(options.excludes(), root.getFileSystem());
    this.options = options;
  }

  @Override
  public String name() {
    return root.toString();
  }

  @Override
  public boolean covers(String path) {
    return names
        .file(path)
        .filter(file -> file.startsWith(root) && (changed == null || changed.include(file)))
        .isPresent();
  }

  @Override
  public Optional<Path> fileOf(String path) {
    return names.file(path);
  }

  @Override
  public Optional<DocumentSource> part(Set<Path> paths) {
    var part = new HashSet<Path>();
    for (Path path : paths) {
      if (path.startsWith(root)) {
        part.add(path.equals(root) || !decidesOnOthers(path) ? path : path.getParent());
      }
    }
    return part.isEmpty()
        ? Optional.empty()
        : Optional.of(new FolderSource(root, options, new ChangedPaths(root, part)));
  }

  /** Whether it decides what is read of the folder that it is in. */
  private static boolean decidesOnOthers(Path path) {
    String name = nameOf(path);
    return IgnoreRules.FILES.contains(name)
        || List.of(CORPUS, QUERIES, JUDGEMENTS).contains(name)
        || name.startsWith(SEGMENTS);
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    try (var readers = new Readers(options.fields())) {
      IgnoreRules rules = options.ignoreFiles() ? IgnoreRules.of(root, complaints(sink)) : null;
      walk(root, rules, readers, sink);
    }
  }

  private IgnoreRules.Complaints complaints(DocumentSink sink) {
    return (file, line, reason) -> sink.fail(new SourceFailure(names.of(file), line, reason));
  }

  /**
   * @param rules of this folder; null if there are none to heed
   */
  private void walk(Path folder, @Nullable IgnoreRules rules, Readers readers, DocumentSink sink)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sink.enter(folder);
    List<Path> entries;
    try {
      entries = entries(folder);
    } catch (InputFault e) {
      sink.fail(new SourceFailure(names.of(folder), 0, e.reason()));
      return;
    }
    if (!folder.equals(root) && entries.stream().anyMatch(e -> nameOf(e).startsWith(SEGMENTS))) {
      sink.skip(names.of(folder), SkipReason.INDEX);
      return;
    }
    if (changed != null) {
      entries.removeIf(entry -> !changed.concern(entry));
    }
    entries.sort(Comparator.comparing(FolderSource::nameOf));
    boolean corpus = isCorpus(folder);
    for (Path path : entries) {
      String name = nameOf(path);
      Entry entry = Entry.of(path);
      if (name.startsWith(".") && (!options.hidden() || name.equals(REPOSITORY))) {
        sink.skip(names.of(path), SkipReason.HIDDEN);
      } else if (corpus && !name.equals(CORPUS)) {
        sink.skip(names.of(path), SkipReason.BESIDE_CORPUS);
      } else if (rules != null && rules.ignore(path, entry.isFolder())) {
        sink.skip(names.of(path), SkipReason.IGNORED);
      } else {
        visit(entry, rules, readers, sink);
      }
    }
  }

  private void visit(Entry entry, @Nullable IgnoreRules rules, Readers readers, DocumentSink sink)
      throws IOException, InterruptedException {
    Path path = entry.path();
    Path relative = root.relativize(path);
    if (entry.isFolder() ? excludes.coversFolder(relative) : excludes.matchesFile(relative)) {
      sink.skip(names.of(path), SkipReason.EXCLUDED);
    } else if (entry.isFolder()) {
      walk(path, rules == null ? null : rules.below(path, complaints(sink)), readers, sink);
    } else {
      visitFile(entry, relative, readers, sink);
    }
  }

  private void visitFile(Entry entry, Path relative, Readers readers, DocumentSink sink)
      throws IOException, InterruptedException {
    Path path = entry.path();
    Optional<SkipReason> skipped;
    try {
      if (!includes.isEmpty() && !includes.matchesFile(relative)) {
        skipped = Optional.of(SkipReason.NOT_INCLUDED);
      } else {
        skipped = unsuitable(entry);
      }
    } catch (InputFault e) {
      sink.fail(new SourceFailure(names.of(path), 0, e.reason()));
      return;
    }
    if (skipped.isPresent()) {
      sink.skip(names.of(path), skipped.get());
    } else {
      var origin = new Origin(names.of(path), PathNames.title(path));
      InputFile.found(path, origin).read(readers, sink);
    }
  }

  /** Why an entry is not to be opened: opening a pipe, for one, would wait for ever. */
  private Optional<SkipReason> unsuitable(Entry entry) throws InputFault {
    Path path = entry.path();
    try {
      if (entry.isLink()) {
        Path target = path.toRealPath();
        if (!target.startsWith(root) || Files.isDirectory(target)) {
          return Optional.of(SkipReason.LINK);
        }
      }
      BasicFileAttributes file = entry.file();
      if (!file.isRegularFile()) {
        return Optional.of(SkipReason.NOT_A_FILE);
      }
      return file.size() > options.maxFileBytes()
          ? Optional.of(SkipReason.TOO_LARGE)
          : Optional.empty();
    } catch (IOException e) {
      throw FaultStream.fault(
          Files.isSymbolicLink(path) ? "is a broken link" : "cannot be read", e);
    }
  }

  /**
   * An entry of a folder, looked at once.
   *
   * @param itself not what it links to; empty if that cannot be told
   */
  private record Entry(Path path, Optional<BasicFileAttributes> itself) {
    static Entry of(Path path) {
      try {
        return new Entry(
            path,
            Optional.of(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
      } catch (IOException e) {
        return new Entry(path, Optional.empty()); // asking for its file will tell why
      }
    }

    boolean isFolder() {
      return itself.filter(BasicFileAttributes::isDirectory).isPresent();
    }

    boolean isLink() {
      return itself.filter(BasicFileAttributes::isSymbolicLink).isPresent();
    }

    /** Of what it is or links to. */
    BasicFileAttributes file() throws IOException {
      return itself.isEmpty() || isLink()
          ? Files.readAttributes(path, BasicFileAttributes.class)
          : itself.get();
    }
  }

  private static boolean isCorpus(Path folder) {
    return Files.isRegularFile(folder.resolve(CORPUS))
        && (Files.isRegularFile(folder.resolve(QUERIES))
            || Files.isDirectory(folder.resolve(JUDGEMENTS)));
  }

  private static List<Path> entries(Path folder) throws InputFault {
    var entries = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw FaultStream.fault("cannot be listed", new IOException(e.getCause()));
    } catch (IOException e) {
      throw FaultStream.fault("cannot be listed", e);
    }
    return entries;
  }

  private static String nameOf(Path entry) {
    return entry.getFileName().toString();
  }
}
