package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.schema.IndexException;
import dev.kindred.indexer.faults.Fault;
import dev.kindred.indexer.faults.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;

final class SnapshotsTest extends IndexerFixture {

  private void index(String... ids) throws InterruptedException {
    var source = ListSource.under("list");
    for (String id : ids) {
      source.add(id, text(id.hashCode(), 4));
    }
    run(tiny().build(), source);
  }

  private List<Integer> runs() {
    return Snapshots.list(index).stream().map(s -> s.run().number()).toList();
  }

  @Test
  void list_runs_keepsTheLastThree() throws Exception {
    index("a");
    index("a", "b");
    index("a", "b", "c");
    Indexer.delete(index, List.of("list/a"));

    List<Snapshot> kept = Snapshots.list(index);

    assertThat(runs()).containsExactly(4, 3, 2);
    assertThat(kept).extracting(Snapshot::documents).containsExactly(2L, 3L, 2L);
    assertThat(kept).extracting(s -> s.run().action()).containsExactly("delete", "index", "index");
    assertThat(kept).extracting(Snapshot::current).containsExactly(true, false, false);
  }

  @Test
  void list_runThatChangesNothing_isNone() throws Exception {
    index("a");
    index("a");

    assertThat(runs()).containsExactly(1);
  }

  @Test
  void tune_belongsToTheRunBefore() throws Exception {
    index("a");
    index("b");
    Indexer.tune(index, tuning -> tuning.withFusion(Optional.of("rrf")));

    assertThat(runs()).containsExactly(2, 1);
    Snapshots.rollback(index, 1);
    assertThat(contents().userData()).doesNotContainValue("rrf");
  }

  @Test
  void rollback_bringsBackWhatWasThereToTheBit() throws Exception {
    index("a", "b");
    var before = contents().documents();
    index("c");
    assertThat(contents().ids()).containsExactly("list/c");

    Snapshot now = Snapshots.rollback(index, 1);

    assertThat(now.run().number()).isEqualTo(3);
    assertThat(now.run().action()).isEqualTo("rollback to 1");
    assertThat(contents().documents()).isEqualTo(before);
    Snapshots.rollback(index, 2);
    assertThat(contents().ids()).containsExactly("list/c");
    index("d");
    assertThat(contents().ids()).containsExactly("list/d");
    assertThat(IndexCheck.check(index).findings()).isEmpty();
  }

  @Test
  void rollback_unknownRun_saysWhichThereAre() throws Exception {
    index("a");

    assertThatThrownBy(() -> Snapshots.rollback(index, 7))
        .isInstanceOf(IndexException.class)
        .hasMessage("index %s keeps no run 7; it keeps 1".formatted(index));
  }

  @Test
  void rollback_lockedIndex_isRefused() throws Exception {
    index("a");
    try (Indexer writer = Indexer.open(index, tiny().build())) {
      assertThat(writer.manifest().dense()).isPresent();
      assertThatThrownBy(() -> Snapshots.rollback(index, 1))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("is being written by another process");
    }
  }

  @Test
  void compact_dropsOldStatesAndDeletions_underAnOpenReader() throws Exception {
    index("a", "b", "c");
    index("b", "d");
    long bytesBefore = bytes();
    try (var directory = FSDirectory.open(index);
        var reader = DirectoryReader.open(directory)) {
      int passages = reader.numDocs();
      Snapshot left = Snapshots.compact(index);

      assertThat(left.run().action()).isEqualTo("compact");
      assertThat(runs()).containsExactly(3);
      assertThat(contents().ids()).containsExactlyInAnyOrder("list/b", "list/d");
      assertThat(reader.numDocs()).isEqualTo(passages);
      for (int doc = 0; doc < reader.maxDoc(); doc++) {
        assertThat(reader.storedFields().document(doc)).isNotNull();
      }
    }
    try (var directory = FSDirectory.open(index);
        var reader = DirectoryReader.open(directory)) {
      assertThat(reader.hasDeletions()).isFalse();
    }
    assertThat(bytes()).isLessThan(bytesBefore);
  }

  @Test
  void compact_fullDisk_saysSoAndChangesNothing() throws Exception {
    FaultyDisk disk = FaultyDisk.in(dir, new Random(1));
    index = disk.path().resolve("index");
    index("a", "b", "c");
    index("b", "d");
    disk.arm(Fault.DISK_FULL, 1, true);

    assertThatThrownBy(() -> Snapshots.compact(index))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "the disk that holds index %s is full: what was committed before is safe", index);

    disk.disarm();
    assertThat(runs()).containsExactly(2, 1);
    assertThat(contents().ids()).containsExactlyInAnyOrder("list/b", "list/d");
  }

  private long bytes() throws IOException {
    try (var files = Files.list(index)) {
      long sum = 0;
      for (var file : files.toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }
}
