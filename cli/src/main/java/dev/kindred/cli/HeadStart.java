package dev.kindred.cli;

import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.SearcherOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A search's index, opened on another thread while arguments are read and, on a third, ONNX Runtime
 * is loaded, which takes about as long. It is the index that the arguments seem to name at a
 * glance: where they turn out to mean another, that is opened instead.
 */
final class HeadStart implements AutoCloseable {
  private final Path index;
  private final AtomicBoolean taken = new AtomicBoolean();

  /** Empty where it cannot be opened: who tries again is told why. */
  private final CompletableFuture<Optional<Searcher>> searcher;

  private HeadStart(Path index, SearcherOptions options) {
    this.index = index;
    this.searcher =
        // A thread of its own: the pool's may be busy for as long as this process runs.
        CompletableFuture.supplyAsync(
                () -> {
                  LibraryLogs.quieten();
                  return Searcher.open(index, options);
                },
                task -> Thread.ofPlatform().daemon().name("kindred-head-start").start(task))
            .handle((opened, failure) -> Optional.ofNullable(opened));
  }

  /**
   * Begins to open the index, and to load what encodes a question if one is likely to be encoded.
   *
   * @param args the command line
   * @return empty if it is no search, or no index is named or near
   */
  static Optional<HeadStart> of(List<String> args, Terminal terminal) {
    if (args.isEmpty() || !args.getFirst().equals("search")) {
      return Optional.empty();
    }
    Optional<Path> index;
    try {
      index = new IndexLocation(value(IndexLocation.OPTION, args)).find(terminal);
    } catch (InvalidPathException e) {
      return Optional.empty(); // the search will tell
    }
    Optional<HeadStart> start =
        index.map(folder -> new HeadStart(folder, new ModelPlaces().options(terminal)));
    if (start.isPresent() && wantsVectors(value(SearchCommand.MODE, args))) {
      DenseEncoders.prepare();
    }
    return start;
  }

  /** Whether a search encodes its question for vectors, if the index has some, as most have. */
  private static boolean wantsVectors(Optional<String> mode) {
    return mode.isEmpty()
        || mode.get().equals(Mode.HYBRID.label())
        || mode.get().equals(Mode.DENSE.label());
  }

  private static Optional<String> value(String option, List<String> args) {
    int at = args.indexOf(option);
    if (at >= 0 && at + 1 < args.size()) {
      return Optional.of(args.get(at + 1));
    }
    String joined = option + "=";
    return args.stream()
        .filter(argument -> argument.startsWith(joined))
        .map(argument -> argument.substring(joined.length()))
        .findFirst();
  }

  /**
   * The searcher of this index, without any options; empty if another was begun with, if it could
   * not be opened, or if it was taken before. The caller closes it.
   */
  Optional<Searcher> take(Path wanted) {
    return wanted.equals(index) && !taken.getAndSet(true) ? searcher.join() : Optional.empty();
  }

  /** Closes the searcher that nobody took. */
  @Override
  public void close() {
    if (!taken.getAndSet(true)) {
      searcher.join().ifPresent(Searcher::close);
    }
  }
}
