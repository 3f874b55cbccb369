package dev.kindred.indexer;

import dev.kindred.core.schema.IndexException;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** A process that brings an index up to date, says on the way what it does, and may be killed. */
final class KilledRun implements CommitPolicy, IndexingProgress {
  static final String OPENED = "opened";
  static final String AT = "at ";
  static final String COMMITTING = "committing";
  static final String COMMITTED = "committed";
  static final String ENDED = "ended";
  static final String REFUSED = "refused ";

  private final PrintStream out;
  private final Random random;

  private KilledRun(PrintStream out, long seed) {
    this.out = out;
    this.random = new Random(seed);
  }

  /**
   * @param arguments the index, the model for a new one, the seed, and the folder that holds the
   *     notes, or none to only open the index
   */
  public static void main(String[] arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path index = Path.of(arguments[0]);
    var config = IndexingConfig.builder().jobs(2);
    if (!arguments[1].isEmpty()) {
      config.model(arguments[1]).passageTokens(IndexJudge.PASSAGE_TOKENS);
    }
    try (Indexer indexer = Indexer.open(index, config.build())) {
      out.println(OPENED);
      if (arguments.length > 3) {
        var run = new KilledRun(out, Long.parseLong(arguments[2]));
        indexer.commitBy(run);
        indexer.index(source(Path.of(arguments[3])), run);
        out.println(ENDED);
      }
    } catch (IndexException e) {
      out.println(REFUSED + e.getMessage());
    }
  }

  static DocumentSource source(Path folder) {
    return DocumentSources.open(folder.resolve(RandomNotes.ROOT), SourceOptions.under(folder));
  }

  @Override
  public void at(long documents, long tokens, String current) {
    out.println(AT + current);
  }

  @Override
  public boolean isDue() {
    boolean due = random.nextInt(6) == 0;
    if (due) {
      out.println(COMMITTING);
    }
    return due;
  }

  @Override
  public void committed() {
    out.println(COMMITTED);
  }
}
