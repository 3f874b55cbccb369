package dev.kindred.indexer;

import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.ThreadInterruptedException;
import org.jspecify.annotations.Nullable;

/** What it means that writing an index failed. */
record WriterFailures(Path index, IndexWriter writer) {

  /** Whether a failure, or what closed the writer before it, is a thread's interrupt. */
  boolean isInterrupt(Exception e) {
    return isInterruptItself(e) || isInterruptItself(writer.getTragicException());
  }

  private static boolean isInterruptItself(@Nullable Throwable e) {
    return e instanceof ClosedByInterruptException || e instanceof ThreadInterruptedException;
  }

  InterruptedException interrupted(Exception e) {
    var interrupted = new InterruptedException("interrupted while writing index " + index);
    interrupted.initCause(e);
    Thread.interrupted();
    return interrupted;
  }

  RuntimeException diagnosed(CommittedDocuments committed, Exception e) {
    return writer.getTragicException() == null ? committed.diagnosed(index, e) : broken(e);
  }

  /** Lucene's writer closes itself when it can't go on, and from then on says only that. */
  IndexException broken(Exception e) {
    @Nullable Throwable tragedy = writer.getTragicException();
    IndexException problem =
        tragedy instanceof IOException cause
            ? IndexFolder.problem(index, cause)
            : new IndexException(
                "index %s can no longer be written (%s): what was committed before is safe"
                    .formatted(index, tragedy == null ? e : tragedy),
                tragedy);
    problem.addSuppressed(e);
    return problem;
  }
}
