package dev.kindred.indexer;

import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What a run did, counted so that every document is in one place: added, updated, unchanged or
 * failed. A document whose id comes again later in the run counts there as its first version did,
 * and once more as replaced.
 *
 * @param added documents that were not there before
 * @param updated documents that were, with other content
 * @param unchanged documents that were, with the same content, and were not encoded again
 * @param replaced documents whose place another of the same id took later in the run
 * @param removed documents that the source no longer holds
 * @param failed files and records that could not be read
 * @param failures their reasons, the first {@value #MAX_FAILURES}
 * @param skipped files passed over on purpose, in the order of the reasons
 * @param passages passages written
 * @param reusedPassages those of them that were not encoded, as the index held their encoding
 * @param tokens tokens encoded
 * @param cutPassages passages longer than the model reads, whose end it did not see
 * @param stopped whether the run was asked to stop before its end; nothing was removed then
 * @param elapsed wall time
 */
public record IndexReport(
    long added,
    long updated,
    long unchanged,
    long replaced,
    long removed,
    long failed,
    List<SourceFailure> failures,
    Map<SkipReason, Long> skipped,
    long passages,
    long reusedPassages,
    long tokens,
    long cutPassages,
    boolean stopped,
    Duration elapsed) {

  /** How many reasons are kept. */
  public static final int MAX_FAILURES = 1000;

  public IndexReport {
    failures = List.copyOf(failures);
    var ordered = new EnumMap<SkipReason, Long>(SkipReason.class);
    ordered.putAll(skipped);
    skipped = Collections.unmodifiableMap(ordered);
  }

  /** Several runs as one. */
  public static IndexReport sum(List<IndexReport> reports) {
    Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
    reports.forEach(
        report -> report.skipped().forEach((reason, n) -> skipped.merge(reason, n, Long::sum)));
    Function<ToLongFunction<IndexReport>, Long> total =
        count -> reports.stream().mapToLong(count).sum();
    List<SourceFailure> failures =
        reports.stream()
            .flatMap(report -> report.failures().stream())
            .limit(IndexReport.MAX_FAILURES)
            .toList();
    return new IndexReport(
        total.apply(IndexReport::added),
        total.apply(IndexReport::updated),
        total.apply(IndexReport::unchanged),
        total.apply(IndexReport::replaced),
        total.apply(IndexReport::removed),
        total.apply(IndexReport::failed),
        failures,
        skipped,
        total.apply(IndexReport::passages),
        total.apply(IndexReport::reusedPassages),
        total.apply(IndexReport::tokens),
        total.apply(IndexReport::cutPassages),
        reports.stream().anyMatch(IndexReport::stopped),
        reports.stream().map(IndexReport::elapsed).reduce(Duration.ZERO, Duration::plus));
  }

  /** This report with other failures. */
  IndexReport withFailures(List<SourceFailure> others) {
    return new IndexReport(
        added,
        updated,
        unchanged,
        replaced,
        removed,
        others.size(),
        others,
        skipped,
        passages,
        reusedPassages,
        tokens,
        cutPassages,
        stopped,
        elapsed);
  }

  /** Documents of the source, failed files and records included. */
  public long read() {
    return documents() + replaced + failed;
  }

  /** Documents of the source that are now in the index. */
  public long documents() {
    return added + updated + unchanged;
  }
}
