package dev.kindred.indexer.source;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens document sources. */
public final class DocumentSources {
  private DocumentSources() {}

  /**
   * A file, or a folder with all below it. In a folder, {@link SourceOptions} say what is passed
   * over; so are binary files and other indexes, links are followed to files inside it only, and
   * where {@code corpus.jsonl} lies beside {@code queries.jsonl} or {@code qrels/} only that is
   * read (the layout of BEIR). A file is what its content and name say; one that is opened by name
   * and is nothing known is read as plain text, and fails if it is binary.
   *
   * <p>A document of a file has the file's path as its id; a record its own id, or {@code
   * path:line}; a member of an archive and a message of a mailbox {@code path!/name}. Plain text
   * may have 64 MB, what is parsed as a whole 16 MB, PDF and office files 256 MB, a record 16
   * million characters; JSON Lines, tables and mailboxes have no limit, and are never held in
   * memory as a whole. PDF, office files and e-mail are parsed in a JVM beside this one, begun when
   * the first of them is met.
   *
   * @throws KindredException if there is no such file or folder, or it cannot be reached
   */
  public static DocumentSource open(Path path, SourceOptions options) {
    if (Files.isDirectory(path)) {
      return new FolderSource(realPath(path), options);
    }
    Path absolute = path.toAbsolutePath();
    boolean stream = Files.exists(path) && !Files.isRegularFile(path);
    // what /dev/fd/63 links to has no path
    Path real = stream ? absolute : realPath(path);
    Path named = stream ? absolute : inRealFolder(absolute.normalize(), real);
    var origin = new Origin(PathNames.below(options.base()).of(named), PathNames.title(named));
    var input =
        stream
            ? InputFile.ofStream(
                origin, typeByName(named, options), () -> Files.newInputStream(path))
            : InputFile.named(path, origin, options.type());
    List<Path> places = stream ? List.of() : Stream.of(named, real).distinct().toList();
    return new SingleSource(real.toString(), input, options.fields(), places);
  }

  /**
   * Standard input, its documents with ids {@code stdin} or {@code stdin:LINE} where they have none
   * of their own. Can be read once.
   *
   * @param in not closed
   * @param options says the type; without one, input that starts with an opening brace is JSON
   *     Lines, and any other one plain text document
   */
  public static DocumentSource standardInput(InputStream in, SourceOptions options) {
    return new StdinSource(in, options);
  }

  /**
   * A source whose documents go into a collection of the index.
   *
   * @param collection its name; empty to have them in none
   * @throws IllegalArgumentException if the name is blank but not empty, has control characters, or
   *     more than 100 characters
   */
  public static DocumentSource inCollection(DocumentSource source, String collection) {
    return new CollectionSource(source, collection);
  }

  private static FileType typeByName(Path file, SourceOptions options) {
    return options.type() != null
        ? options.type()
        : FileType.ofName(String.valueOf(file.getFileName())).orElse(FileType.TEXT);
  }

  /** A link to a file goes by the link's own name. */
  private static Path inRealFolder(Path file, Path real) {
    Path folder = file.getParent();
    return folder == null ? real : realPath(folder).resolve(file.getFileName());
  }

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new KindredException("no such file or folder: " + path, e);
    } catch (IOException e) {
      throw new KindredException(FaultStream.fault(path + " cannot be opened", e).reason(), e);
    }
  }
}
