package dev.kindred.core.encode.onnx;

import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Runs short texts of one length at once. The graph for it is opened when so many have come that it
 * pays. Thread-safe.
 */
final class GraphBatches implements AutoCloseable {
  /** For graphs that run one text at a time. */
  static final GraphBatches NONE = new GraphBatches(Optional::empty);

  /** Beyond it a text takes longer beside others, unless the cache that cores share is busy. */
  static final int MOST_TOKENS = 24;

  /** Fewer take as long as one by one. */
  static final int LEAST_TEXTS = 4;

  private static final int MOST_TEXTS = 32;
  private static final int MOST_TOKENS_AT_ONCE = 512;

  /** By then as much time would be saved as it takes to open the graph. */
  static final int TEXTS_TO_OPEN = 256;

  private final Opener opener;
  private int met;
  private boolean opened;
  private Optional<GraphSession> session = Optional.empty();

  /** Opens the graph for several texts at once, if there is one. */
  interface Opener {
    Optional<GraphSession> open() throws IOException;
  }

  GraphBatches(Opener opener) {
    this.opener = opener;
  }

  /**
   * Runs a graph on many texts.
   *
   * @param alone the graph for one text at a time
   * @param name of the output
   * @param then what is made of a text's output, at once: all of them may be much
   * @return for each text, in their order, what was made
   */
  <R> List<R> runAll(
      GraphSession alone,
      List<Tokens> texts,
      SequencedSet<String> name,
      BiFunction<float[], Tokens, R> then) {
    var byLength = new TreeMap<Integer, List<Integer>>();
    for (int i = 0; i < texts.size(); i++) {
      byLength.computeIfAbsent(texts.get(i).ids().length, unused -> new ArrayList<>()).add(i);
    }
    var made = new TreeMap<Integer, R>();
    byLength.forEach(
        (length, places) -> {
          Optional<GraphSession> batched = forTexts(places.size(), length);
          int atOnce = batched.isPresent() ? Math.min(MOST_TEXTS, MOST_TOKENS_AT_ONCE / length) : 1;
          int runs = Math.ceilDiv(places.size(), atOnce);
          for (int run = 0; run < runs; run++) {
            List<Integer> some =
                places.subList(places.size() * run / runs, places.size() * (run + 1) / runs);
            List<List<float[]>> found =
                batched.orElse(alone).run(some.stream().map(texts::get).toList(), name);
            for (int i = 0; i < some.size(); i++) {
              int place = some.get(i);
              made.put(place, then.apply(found.get(i).getFirst(), texts.get(place)));
            }
          }
        });
    return List.copyOf(made.values());
  }

  private Optional<GraphSession> forTexts(int count, int length) {
    return count >= LEAST_TEXTS && length > 0 && length <= MOST_TOKENS
        ? opened(count)
        : Optional.empty();
  }

  private synchronized Optional<GraphSession> opened(int count) {
    met = Math.min(met + count, TEXTS_TO_OPEN);
    if (!opened && met == TEXTS_TO_OPEN) {
      opened = true;
      try {
        session = opener.open();
      } catch (IOException | ModelException e) {
        return session; // one by one they all get what they should
      }
    }
    return session;
  }

  @Override
  public synchronized void close() {
    session.ifPresent(GraphSession::close);
  }
}
