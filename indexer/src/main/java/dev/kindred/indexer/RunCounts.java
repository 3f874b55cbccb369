package dev.kindred.indexer;

import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The running counts of one run; becomes an {@link IndexReport}. Confined to one thread. */
final class RunCounts {
  private final long startNanos = System.nanoTime();
  private final List<SourceFailure> failures = new ArrayList<>();
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private long failed;
  long added;
  long updated;
  long unchanged;
  long replaced;
  long removed;
  long passages;
  long reusedPassages;
  long tokens;
  long cutPassages;
  boolean stopped;

  void fail(SourceFailure failure) {
    failed++;
    if (failures.size() < IndexReport.MAX_FAILURES) {
      failures.add(failure);
    }
  }

  void skip(SkipReason reason, long times) {
    skipped.merge(reason, times, Long::sum);
  }

  /** Counts a file that need not be read. */
  void takeOver(FileRecord record) {
    unchanged += record.documents();
    record.skipped().forEach(this::skip);
  }

  long failed() {
    return failed;
  }

  /** Documents read so far; those that wait for their vectors count when they are written. */
  long read() {
    return added + updated + unchanged + replaced + failed;
  }

  IndexReport report() {
    return new IndexReport(
        added,
        updated,
        unchanged,
        replaced,
        removed,
        failed,
        failures,
        skipped,
        passages,
        reusedPassages,
        tokens,
        cutPassages,
        stopped,
        Duration.ofNanos(System.nanoTime() - startNanos));
  }
}
