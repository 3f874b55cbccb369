package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncrementalIndexingTest extends IndexerFixture {

  private Path write(String path, String text) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private DocumentSource folder(String path) {
    return DocumentSources.open(dir.resolve(path), SourceOptions.under(dir));
  }

  @Test
  void index_unchangedFolder_encodesNothing() throws Exception {
    write("docs/a.txt", "the river bank");
    write("docs/b.md", "# Money\n\nThe money in the bank.\n");
    IndexReport first = run(tiny().build(), folder("docs"));
    IndexContents before = contents();

    IndexReport second = run(tiny().build(), folder("docs"));

    assertThat(first.added()).isEqualTo(2);
    assertThat(first.tokens()).isPositive();
    assertThat(second.unchanged()).isEqualTo(2);
    assertThat(second.tokens()).isZero();
    assertThat(second.passages()).isZero();
    assertThat(second.added() + second.updated() + second.removed() + second.failed()).isZero();
    assertThat(contents().documents()).isEqualTo(before.documents());
  }

  @Test
  void index_changedFile_encodesItAlone() throws Exception {
    write("docs/a.txt", "the river bank");
    write("docs/b.txt", "tree water");
    run(tiny().build(), folder("docs"));
    IndexContents before = contents();
    write("docs/b.txt", "money");

    IndexReport report = run(tiny().build(), folder("docs"));

    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.updated()).isEqualTo(1);
    assertThat(report.tokens()).isEqualTo(3); // [CLS] money [SEP]
    assertThat(contents().document("docs/a.txt")).isEqualTo(before.document("docs/a.txt"));
    assertThat(contents().document("docs/b.txt").body()).isEqualTo("money");
    assertThat(contents().documents()).hasSize(2);
  }

  @Test
  void index_fileGone_isRemoved() throws Exception {
    Path gone = write("docs/a.txt", "the river bank");
    write("docs/b.txt", "tree water");
    run(words(), folder("docs"));
    Files.delete(gone);

    IndexReport report = run(words(), folder("docs"));

    assertThat(report.removed()).isEqualTo(1);
    assertThat(contents().ids()).containsExactly("docs/b.txt");
  }

  @Test
  void index_recordGone_isRemoved() throws Exception {
    write("docs/r.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"text\":\"b\"}\n");
    run(words(), folder("docs"));
    write("docs/r.jsonl", "{\"id\":\"2\",\"text\":\"b\"}\n");

    IndexReport report = run(words(), folder("docs"));

    assertThat(report.removed()).isEqualTo(1);
    assertThat(contents().ids()).containsExactly("2");
  }

  @Test
  void index_fileTurnedUnreadable_keepsItsOldVersion() throws Exception {
    Path file = write("docs/a.txt", "the river bank");
    write("docs/b.txt", "tree water");
    run(words(), folder("docs"));
    Files.write(file, new byte[] {'x', 0, 'y'}); // binary

    IndexReport report = run(words(), folder("docs"));

    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.removed()).isZero();
    assertThat(contents().document("docs/a.txt").body()).isEqualTo("the river bank");
  }

  @Test
  void index_badRecord_keepsWhatItsFileGave() throws Exception {
    write("docs/r.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"text\":\"b\"}\n");
    run(words(), folder("docs"));
    write("docs/r.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"text\n");

    IndexReport report = run(words(), folder("docs"));

    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(contents().ids()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void index_emptiedFile_isRemoved() throws Exception {
    Path file = write("docs/a.txt", "the river bank");
    write("docs/b.txt", "tree water");
    run(words(), folder("docs"));
    Files.writeString(file, "");

    IndexReport report = run(words(), folder("docs"));

    assertThat(report.removed()).isEqualTo(1);
    assertThat(contents().ids()).containsExactly("docs/b.txt");
  }

  @Test
  void index_failedFolder_keepsAllBelowItAndNotItsNamesake() throws Exception {
    run(
        words(),
        ListSource.under("r").add("sub/a", "one").add("sub/b", "two").add("subtle/c", "three"));

    IndexReport report = run(words(), ListSource.under("r").fail("sub"));

    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.removed()).isEqualTo(1);
    assertThat(contents().ids()).containsExactly("r/sub/a", "r/sub/b");
  }

  @Test
  void index_rootThatCannotBeListed_removesNothing() throws Exception {
    run(words(), stdin("{\"id\":\"a.txt\",\"text\":\"x\"}"));
    Path other = Files.createDirectory(dir.resolve("other"));
    DocumentSource source = DocumentSources.open(other, SourceOptions.under(other));
    write("other/b.txt", "tree");
    run(words(), source);
    Files.delete(other.resolve("b.txt"));
    Files.delete(other);

    IndexReport report = run(words(), source);

    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.removed()).isZero();
    assertThat(contents().ids()).containsExactlyInAnyOrder("a.txt", "b.txt");
  }

  @Test
  void index_otherRoot_isLeftAlone() throws Exception {
    write("docs/a.txt", "the river bank");
    write("docsmore/b.txt", "tree water");
    run(words(), folder("docs"));
    run(words(), folder("docsmore"));

    IndexReport report = run(words(), folder("docs"));

    assertThat(report.removed()).isZero();
    assertThat(contents().ids()).containsExactlyInAnyOrder("docs/a.txt", "docsmore/b.txt");
  }

  @Test
  void index_standardInput_isNotRemovedByFolderNorByNextInput() throws Exception {
    write("docs/a.txt", "the river bank");
    run(words(), stdin("{\"id\":\"x\",\"text\":\"one\"}"));
    run(words(), folder("docs"));

    IndexReport report = run(words(), stdin("{\"id\":\"y\",\"text\":\"two\"}"));

    assertThat(report.removed()).isZero();
    assertThat(contents().ids()).containsExactlyInAnyOrder("x", "docs/a.txt", "y");
  }

  private DocumentSource stdin(String text) {
    return DocumentSources.standardInput(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), SourceOptions.under(dir));
  }

  @Test
  void index_idTwiceInOneRun_lastWinsAndCountsOnce() throws Exception {
    ListSource source =
        ListSource.under("r")
            .add(ListSource.document("r/a", "first version"))
            .add("b", "between")
            .add(ListSource.document("r/a", "second version"));

    IndexReport first = run(words(), source);
    IndexContents before = contents();
    IndexReport second = run(words(), source);

    assertThat(before.document("r/a").body()).isEqualTo("second version");
    assertThat(before.ids()).containsExactlyInAnyOrder("r/a", "r/b");
    assertThat(first.added()).isEqualTo(2);
    assertThat(first.replaced()).isEqualTo(1);
    assertThat(first.documents()).isEqualTo(2);
    assertThat(second.added()).isZero();
    assertThat(second.removed()).isZero();
    assertThat(second.replaced()).isEqualTo(1);
    assertThat(second.documents()).isEqualTo(2);
    assertThat(contents().documents()).hasSize(2);
    assertThat(contents().document("r/a").body()).isEqualTo("second version");
  }

  @Test
  void index_idTwiceOnceAsBefore_lastWins() throws Exception {
    run(words(), ListSource.under("r").add("a", "first version"));

    IndexReport report =
        run(words(), ListSource.under("r").add("a", "first version").add("a", "second version"));

    assertThat(contents().documents()).hasSize(1);
    assertThat(contents().document("r/a").body()).isEqualTo("second version");
    assertThat(report.documents()).isEqualTo(1);
  }

  @Test
  void index_idTwiceWithOldVersionFirst_restoresIt() throws Exception {
    run(words(), ListSource.under("r").add("a", "old"));

    run(words(), ListSource.under("r").add("a", "new").add("a", "old"));

    assertThat(contents().documents()).hasSize(1);
    assertThat(contents().document("r/a").body()).isEqualTo("old");
  }

  @Test
  void index_manySmallRuns_keepFewSegments() throws Exception {
    var source = ListSource.under("r");
    for (int i = 0; i < 24; i++) {
      source.add("d" + i, text(i, 2));
      run(words(), source);
    }

    assertThat(contents().documents()).hasSize(24);
    assertThat(contents().segments()).isLessThan(13);
  }

  @Test
  void delete_ids_returnsThoseThatWereThereOnce() throws Exception {
    run(words(), ListSource.under("r").add("a", "one").add("b", "two").add("c", "three"));
    try (Indexer indexer = Indexer.open(index, words())) {
      assertThat(indexer.delete(List.of("r/b", "r/x", "r/b", "r/a"))).containsExactly("r/b", "r/a");
      assertThat(indexer.delete(List.of("r/b"))).isEmpty();
    }

    assertThat(contents().ids()).containsExactly("r/c");
  }
}
