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
import java.util.List;
import java.util.Optional;

/**
 * A folder and all below it, each folder's entries in the order of their names. Links are followed
 * to files inside the root only, so no walk goes round in a circle.
 */
final class FolderSource implements DocumentSource {
  private static final String CORPUS = "corpus.jsonl";
  private static final String QUERIES = "queries.jsonl";
  private static final String JUDGEMENTS = "qrels";

  private final Path root;
  private final PathNames names;
  private final PathGlobs includes;
  private final PathGlobs excludes;
  private final RecordFields fields;

  /**
   * @param root a real path
   */
  FolderSource(Path root, SourceOptions options) {
    this.root = root;
    this.names = PathNames.below(options.base());
    this.includes = PathGlobs.compile(options.includes(), root.getFileSystem());
    this.excludes = PathGlobs.compile(options.excludes(), root.getFileSystem());
    this.fields = options.fields();
  }

  @Override
  public String name() {
    return root.toString();
  }

  @Override
  public boolean covers(String path) {
    return names.isBelow(path, root);
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    walk(root, sink);
  }

  private void walk(Path folder, DocumentSink sink) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<Path> entries;
    try {
      entries = sortedEntries(folder);
    } catch (InputFault e) {
      sink.fail(new SourceFailure(names.of(folder), 0, e.reason()));
      return;
    }
    boolean corpus = isCorpus(folder);
    for (Path entry : entries) {
      String name = nameOf(entry);
      if (name.startsWith(".")) {
        sink.skip(names.of(entry), SkipReason.HIDDEN);
      } else if (corpus && !name.equals(CORPUS)) {
        sink.skip(names.of(entry), SkipReason.BESIDE_CORPUS);
      } else {
        visit(entry, sink);
      }
    }
  }

  private void visit(Path entry, DocumentSink sink) throws IOException, InterruptedException {
    Path relative = root.relativize(entry);
    boolean folder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    if (folder ? excludes.coversFolder(relative) : excludes.matchesFile(relative)) {
      sink.skip(names.of(entry), SkipReason.EXCLUDED);
    } else if (folder) {
      walk(entry, sink);
    } else {
      visitFile(entry, relative, sink);
    }
  }

  private void visitFile(Path entry, Path relative, DocumentSink sink)
      throws IOException, InterruptedException {
    Optional<SkipReason> skipped;
    try {
      if (!includes.isEmpty() && !includes.matchesFile(relative)) {
        skipped = Optional.of(SkipReason.NOT_INCLUDED);
      } else {
        skipped = unsuitable(entry);
      }
    } catch (InputFault e) {
      sink.fail(new SourceFailure(names.of(entry), 0, e.reason()));
      return;
    }
    if (skipped.isPresent()) {
      sink.skip(names.of(entry), skipped.get());
    } else {
      var origin = new Origin(names.of(entry), PathNames.title(entry));
      InputFile.found(entry, origin).read(fields, sink);
    }
  }

  /** Why an entry is not to be opened: opening a pipe, for one, would wait for ever. */
  private Optional<SkipReason> unsuitable(Path entry) throws InputFault {
    try {
      if (Files.isSymbolicLink(entry)) {
        Path target = entry.toRealPath();
        if (!target.startsWith(root) || Files.isDirectory(target)) {
          return Optional.of(SkipReason.LINK);
        }
      }
      boolean regular = Files.readAttributes(entry, BasicFileAttributes.class).isRegularFile();
      return regular ? Optional.empty() : Optional.of(SkipReason.NOT_A_FILE);
    } catch (IOException e) {
      throw FaultStream.fault(
          Files.isSymbolicLink(entry) ? "is a broken link" : "cannot be read", e);
    }
  }

  private static boolean isCorpus(Path folder) {
    return Files.isRegularFile(folder.resolve(CORPUS))
        && (Files.isRegularFile(folder.resolve(QUERIES))
            || Files.isDirectory(folder.resolve(JUDGEMENTS)));
  }

  private static List<Path> sortedEntries(Path folder) throws InputFault {
    var entries = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw FaultStream.fault("cannot be listed", new IOException(e.getCause()));
    } catch (IOException e) {
      throw FaultStream.fault("cannot be listed", e);
    }
    entries.sort(Comparator.comparing(FolderSource::nameOf));
    return entries;
  }

  private static String nameOf(Path entry) {
    return entry.getFileName().toString();
  }
}
