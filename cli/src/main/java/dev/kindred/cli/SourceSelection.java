package dev.kindred.cli;

import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.FileType;
import dev.kindred.indexer.source.RecordFields;
import dev.kindred.indexer.source.SourceOptions;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is indexed. */
final class SourceSelection {
  private static final String STANDARD_INPUT = "-";

  @Parameters(
      paramLabel = "PATH",
      description = "Files and folders; - is standard input. Default: the working folder.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Only files that match: *.md by name, docs/** by path. May be given several times.")
  private List<String> includes = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "No files or folders that match. May be given several times; wins.")
  private List<String> excludes = new ArrayList<>();

  @Option(
      names = "--hidden",
      description = "Also files and folders whose names start with a dot (never .git).")
  private boolean hidden;

  @Option(names = "--no-ignore", description = "Also what .gitignore and .kindredignore leave out.")
  private boolean noIgnore;

  @Option(
      names = "--max-file-size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Pass over larger files found in folders, as 500KB or 20MB. Default: no limit.")
  private Long maxFileSize = Long.MAX_VALUE;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description =
          "Collection that all of it goes into, to be searched alone; '' for none. Without a PATH,"
              + " all that is in the collection is brought up to date. Default: where it is.")
  private Optional<String> collection = Optional.empty();

  @Option(
      names = "--id-field",
      paramLabel = "NAME",
      description = "Field of a record's id. Default: _id, id or docid.")
  private Optional<String> idField = Optional.empty();

  @Option(
      names = "--title-field",
      paramLabel = "NAME",
      description = "Field of a record's title. Default: title.")
  private Optional<String> titleField = Optional.empty();

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      description = "Field of a record's text. Default: text, body, content or contents.")
  private Optional<String> textField = Optional.empty();

  @Option(
      names = "--metadata-field",
      paramLabel = "NAME",
      description =
          "Field kept as metadata, to filter by. May be given several times. Default: every other"
              + " field with a plain value.")
  private List<String> metadataFields = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "TYPE",
      completionCandidates = Choices.FileTypes.class,
      description =
          "How standard input or files named here are read: ${COMPLETION-CANDIDATES}. Default: by"
              + " the extension; on standard input, jsonl if it starts with a brace, else text.")
  private Optional<FileType> type = Optional.empty();

  List<String> paths() {
    return paths.isEmpty() ? List.of(".") : paths;
  }

  boolean readsStandardInput() {
    return paths.contains(STANDARD_INPUT);
  }

  /**
   * Opens all that was named, before anything is written.
   *
   * @param in what is read for -
   * @throws dev.kindred.core.KindredException if one is not there
   * @throws IllegalArgumentException if options contradict each other
   */
  List<DocumentSource> open(Path index, Terminal terminal, InputStream in) {
    if (paths.stream().filter(STANDARD_INPUT::equals).count() > 1) {
      throw new IllegalArgumentException("standard input can be read only once");
    }
    SourceOptions options = options(index);
    var sources = new ArrayList<DocumentSource>();
    if (paths.isEmpty() && collection.isPresent() && !collection.get().isEmpty()) {
      for (Path root : roots(index, collection.get())) {
        sources.add(collected(DocumentSources.open(root, options)));
      }
      return sources;
    }
    for (String path : paths()) {
      if (path.equals(STANDARD_INPUT)) {
        sources.add(collected(DocumentSources.standardInput(in, options)));
        continue;
      }
      Path resolved = terminal.resolve(path);
      if (type.isPresent() && Files.isDirectory(resolved)) {
        throw new IllegalArgumentException(
            "--format is for files and standard input; %s is a folder, whose files tell their own"
                .formatted(path));
      }
      sources.add(collected(DocumentSources.open(resolved, options)));
    }
    return sources;
  }

  private DocumentSource collected(DocumentSource source) {
    return collection.map(name -> DocumentSources.inCollection(source, name)).orElse(source);
  }

  private static List<Path> roots(Path index, String collection) {
    List<Path> roots = Indexer.collections(index).of(collection);
    if (roots.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing was indexed as collection '%s' yet: name its files and folders"
              .formatted(collection));
    }
    return roots;
  }

  private SourceOptions options(Path index) {
    Path base = index.toAbsolutePath().normalize().getParent();
    return SourceOptions.under(base == null ? index : base)
        .withGlobs(includes, excludes)
        .withHidden(hidden)
        .withIgnoreFiles(!noIgnore)
        .withMaxFileBytes(maxFileSize)
        .withType(type.orElse(null))
        .withFields(
            new RecordFields(
                idField.orElse(null),
                titleField.orElse(null),
                textField.orElse(null),
                metadataFields.isEmpty() ? null : metadataFields));
  }
}
