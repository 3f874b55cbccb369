package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.schema.IndexException;
import dev.kindred.indexer.faults.Fault;
import dev.kindred.indexer.faults.FaultyDisk;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReindexingTest extends IndexerFixture {
  private Path notes;
  private String other;

  @BeforeEach
  void writeNotes() throws IOException {
    notes = Files.createDirectory(dir.resolve("notes"));
    write("a.md", "---\ntags: [x, y]\n---\n# A\n\n" + text(1, 20) + "\n\n## B\n\n" + text(2, 20));
    write("b.txt", text(3, 30));
    write("c.java", "class C {\n  void run() {}\n}\n");
    Path folder = shared.resolve("other");
    if (!Files.exists(folder)) {
      TinyModel.bert().normalize(true).seed(9).writeTo(folder);
    }
    other = folder.toString();
  }

  private void write(String name, String content) throws IOException {
    Path file = Files.writeString(notes.resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private DocumentSource source() {
    return DocumentSources.open(notes, SourceOptions.under(dir));
  }

  private IndexReport reindex(IndexingConfig config) throws InterruptedException {
    try (var reindexing = Reindexing.open(index, config)) {
      return reindexing.run(IndexingProgress.NONE);
    }
  }

  private IndexingConfig toOther() {
    return IndexingConfig.builder().model(other).jobs(2).build();
  }

  @Test
  void run_otherModel_givesWhatAFreshIndexHolds() throws Exception {
    run(tiny().passageTokens(48).build(), source());
    Path old = index;
    index = dir.resolve("fresh");
    run(IndexingConfig.builder().model(other).passageTokens(32).build(), source());
    IndexContents fresh = contents();
    index = old;

    IndexReport report = reindex(IndexingConfig.builder().model(other).passageTokens(32).build());

    assertThat(report.added()).isEqualTo(3);
    assertThat(contents().documents()).isEqualTo(fresh.documents());
    assertThat(dir.resolve("index.reindex")).doesNotExist();
    assertThat(IndexCheck.check(index).findings()).isEmpty();
    assertThat(Snapshots.list(index))
        .extracting(s -> s.run().action())
        .containsExactly("reindex", "index");
  }

  @Test
  void rollback_behindIt_bringsTheOldModelBack() throws Exception {
    run(tiny().build(), source());
    var before = contents().documents();
    reindex(toOther());
    assertThat(contents().documents()).isNotEqualTo(before);

    Snapshots.rollback(index, 1);

    assertThat(contents().documents()).isEqualTo(before);
    IndexReport again = run(tiny().build(), source());
    assertThat(again.unchanged()).isEqualTo(3);
  }

  @Test
  void run_toWordsAloneAndBack_works() throws Exception {
    run(tiny().build(), source());

    reindex(words());
    assertThat(Snapshots.list(index).getFirst().manifest().dense()).isEmpty();
    reindex(toOther());
    assertThat(Snapshots.list(index).getFirst().manifest().dense()).isPresent();
    assertThat(IndexCheck.check(index).findings()).isEmpty();
  }

  @Test
  void stop_leavesTheIndexAsItWas() throws Exception {
    run(tiny().build(), source());
    var before = contents();
    try (var reindexing = Reindexing.open(index, toOther())) {
      reindexing.stop();
      assertThat(reindexing.run(IndexingProgress.NONE).stopped()).isTrue();
    }

    assertThat(contents()).isEqualTo(before);
    assertThat(dir.resolve("index.reindex")).doesNotExist();
  }

  @Test
  void open_leftoversOfOneThatWasKilled_areRemoved() throws Exception {
    run(tiny().build(), source());
    Path beside = dir.resolve("index.reindex");
    try (Indexer killed = Indexer.open(beside, words())) {
      killed.index(source(), IndexingProgress.NONE);
    }
    reindex(toOther());
    assertThat(beside).doesNotExist();

    Files.createDirectory(beside);
    Files.writeString(beside.resolve("precious.txt"), "mine");
    assertThatThrownBy(() -> Reindexing.open(index, toOther()))
        .isInstanceOf(IndexException.class)
        .hasMessage(beside + " holds files that are no index: move them away");
    assertThat(beside.resolve("precious.txt")).hasContent("mine");
  }

  @Test
  void open_whileAnotherWrites_saysSo() throws Exception {
    run(tiny().build(), source());
    try (var directory = FSDirectory.open(index);
        var writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
      assertThat(writer.isOpen()).isTrue();
      assertThatThrownBy(() -> Reindexing.open(index, toOther()))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("is being written by another process");
    }
  }

  @Test
  void open_readErrorAnywhere_leavesNothingLocked() throws Exception {
    FaultyDisk disk = FaultyDisk.in(dir, new Random(1));
    index = disk.path().resolve("index");
    run(tiny().passageTokens(48).build(), source());

    boolean struck = true;
    for (int at = 1; struck; at++) {
      disk.arm(Fault.READ_ERROR, at, false);
      try (Reindexing reindexing = Reindexing.open(index, toOther())) {
        assertThat(reindexing.documents()).isEqualTo(3);
      } catch (IndexException e) {
        assertThat(e).as("at %d", at).hasMessageNotContaining("another process");
      }
      struck = disk.struck();
      disk.disarm();
    }
  }
}
