package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.RecordFields;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import dev.kindred.indexer.source.SourceFile;
import dev.kindred.indexer.source.SourceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run does not read again. */
class UnchangedFilesTest extends IndexerFixture {
  private final List<String> read = new ArrayList<>();
  private Path notes;

  @BeforeEach
  void makeFolder() throws IOException {
    notes = Files.createDirectories(dir.resolve("notes"));
  }

  @Test
  void index_unchangedFiles_areNotRead() throws Exception {
    write("a.txt", "apples");
    write("b.jsonl", "{\"_id\":\"1\",\"text\":\"pears\"}\n{\"_id\":\"2\",\"text\":\"plums\"}\n");
    write("empty.txt", "");
    IndexReport first = index();
    assertThat(read).containsExactly("notes/a.txt", "1", "2");
    assertThat(first.added()).isEqualTo(3);

    IndexReport second = index();

    assertThat(read).isEmpty();
    assertThat(second.unchanged()).isEqualTo(3);
    assertThat(second.skipped()).isEqualTo(first.skipped()).containsKey(SkipReason.EMPTY);
    assertThat(second.removed()).isZero();
    assertThat(contents().ids()).containsExactlyInAnyOrder("notes/a.txt", "1", "2");
  }

  @Test
  void index_behindAReindexing_readsNothing() throws Exception {
    write("a.txt", "apples");
    write("b.jsonl", "{\"_id\":\"1\",\"text\":\"pears\"}\n");
    index();
    read.clear();
    try (var reindexing = Reindexing.open(index, tiny().passageTokens(40).build())) {
      reindexing.run(IndexingProgress.NONE);
    }

    IndexReport report = index();

    assertThat(read).isEmpty();
    assertThat(report.unchanged()).isEqualTo(2);
  }

  @Test
  void index_changedFile_isReadAlone() throws Exception {
    write("a.txt", "apples");
    write("b.txt", "pears");
    index();
    write("b.txt", "plums");

    IndexReport report = index();

    assertThat(read).containsExactly("notes/b.txt");
    assertThat(report.updated()).isEqualTo(1);
    assertThat(report.unchanged()).isEqualTo(1);
  }

  @Test
  void index_renamedFile_keepsItsVectors() throws Exception {
    String untitled = text(1, 12);
    write("a.txt", untitled);
    write("titled.md", "# Apples\n\n" + text(2, 12));
    write("code.py", "def apples():\n    return 1\n");
    index();
    Files.move(notes.resolve("a.txt"), notes.resolve("b.txt"));
    Files.move(notes.resolve("titled.md"), notes.resolve("other.md"));
    Files.createDirectories(notes.resolve("src"));
    Files.move(notes.resolve("code.py"), notes.resolve("src/main.py"));

    IndexReport renamed = index();

    assertThat(renamed.added()).isEqualTo(3);
    assertThat(renamed.removed()).isEqualTo(3);
    assertThat(renamed.tokens()).isZero();
    assertThat(renamed.reusedPassages()).isEqualTo(renamed.passages()).isPositive();
    assertThat(contents().document("notes/b.txt").title()).isEqualTo("b");
  }

  @Test
  void index_archive_isReadAgainOnlyWhenItChanged() throws Exception {
    zip("a.zip", "x.txt", "apples", "y.txt", "pears");
    write("b.txt", "plums");
    index();
    assertThat(read).containsExactly("notes/a.zip!/x.txt", "notes/a.zip!/y.txt", "notes/b.txt");

    IndexReport second = index();
    assertThat(read).isEmpty();
    assertThat(second.unchanged()).isEqualTo(3);

    zip("a.zip", "x.txt", "apples", "z.txt", "cherries");
    IndexReport third = index();
    assertThat(third.added()).isEqualTo(1);
    assertThat(third.removed()).isEqualTo(1);
    assertThat(contents().ids())
        .containsExactlyInAnyOrder("notes/a.zip!/x.txt", "notes/a.zip!/z.txt", "notes/b.txt");
  }

  @Test
  void index_damagedArchive_keepsWhatItGaveBefore() throws Exception {
    zip("a.zip", "x.txt", "apples", "y.txt", "pears");
    index();
    write("a.zip", "PK\003\004");

    IndexReport report = index();

    assertThat(report.failed()).isEqualTo(1);
    assertThat(contents().ids())
        .containsExactlyInAnyOrder("notes/a.zip!/x.txt", "notes/a.zip!/y.txt");
  }

  @Test
  void index_archiveGone_takesItsMembersAlong() throws Exception {
    zip("a.zip", "x.txt", "apples");
    write("b.txt", "plums");
    index();
    Files.delete(notes.resolve("a.zip"));

    assertThat(index().removed()).isEqualTo(1);
    assertThat(contents().ids()).containsExactly("notes/b.txt");
  }

  @Test
  void index_sameSizeAndTimePutBack_isReadAgain() throws Exception {
    write("a.txt", "apples");
    FileTime before = Files.getLastModifiedTime(notes.resolve("a.txt"));
    index();
    write("a.txt", "orange");
    Files.setLastModifiedTime(notes.resolve("a.txt"), before);

    assertThat(index().updated()).isEqualTo(1);
  }

  @Test
  void index_touchedFile_isReadOnceAndNotEncoded() throws Exception {
    write("a.txt", "apples");
    index();
    Files.setLastModifiedTime(
        notes.resolve("a.txt"), FileTime.from(Instant.now().minusSeconds(60)));

    IndexReport touched = index();

    assertThat(read).hasSize(1);
    assertThat(touched.unchanged()).isEqualTo(1);
    assertThat(touched.tokens()).isZero();
    index();
    assertThat(read).isEmpty();
  }

  @Test
  void index_fileWrittenJustNow_isReadAgain() throws Exception {
    Files.writeString(notes.resolve("a.txt"), "apples");
    index();

    index();

    assertThat(read).containsExactly("notes/a.txt");
  }

  @Test
  void index_removedFile_isForgotten() throws Exception {
    write("a.txt", "apples");
    write("b.txt", "pears");
    index();
    Path gone = notes.resolve("a.txt");
    Path kept = dir.resolve("kept.txt");
    Files.move(gone, kept);

    assertThat(index().removed()).isEqualTo(1);
    assertThat(contents().ids()).containsExactly("notes/b.txt");
    Files.move(kept, gone);

    assertThat(index().added()).isEqualTo(1);
    assertThat(read).containsExactly("notes/a.txt");
  }

  @Test
  void index_fileWithABadRecord_tellsOfItEveryTime() throws Exception {
    write("a.jsonl", "{\"_id\":\"1\",\"text\":\"pears\"}\nbroken\n");
    index();

    IndexReport second = index();

    assertThat(second.failures()).hasSize(1);
    assertThat(second.unchanged()).isEqualTo(1);
  }

  @Test
  void index_otherFields_readsAgain() throws Exception {
    write("a.jsonl", "{\"_id\":\"1\",\"text\":\"pears\",\"note\":\"plums\"}\n");
    index();

    IndexReport report = index(options().withFields(new RecordFields(null, null, "note", null)));

    assertThat(report.updated()).isEqualTo(1);
  }

  @Test
  void index_documentsDeletedByHand_areReadAgain() throws Exception {
    write("a.jsonl", "{\"_id\":\"1\",\"text\":\"pears\"}\n{\"_id\":\"2\",\"text\":\"plums\"}\n");
    index();
    Indexer.delete(index, List.of("2"));

    assertThat(index().added()).isEqualTo(1);
    assertThat(contents().ids()).containsExactlyInAnyOrder("1", "2");
  }

  /** As a run that reads everything would leave it: the last file that has an id wins. */
  @Test
  void index_idInTwoFiles_lastFileWinsWhicheverChanged() throws Exception {
    write("a.jsonl", "{\"_id\":\"1\",\"text\":\"of a\"}\n");
    write("b.jsonl", "{\"_id\":\"1\",\"text\":\"of b\"}\n");
    index();
    assertThat(bodyOf("1")).isEqualTo("of b");

    write("a.jsonl", "{\"_id\":\"1\",\"text\":\"of a again\"}\n");
    index();
    assertThat(bodyOf("1")).isEqualTo("of b");

    index();
    assertThat(bodyOf("1")).isEqualTo("of b");

    write("b.jsonl", "{\"_id\":\"2\",\"text\":\"of b\"}\n");
    index();
    assertThat(bodyOf("1")).isEqualTo("of a again");
  }

  @Test
  void index_stoppedInAFile_readsItAgain() throws Exception {
    write("a.jsonl", "{\"_id\":\"1\",\"text\":\"pears\"}\n{\"_id\":\"2\",\"text\":\"plums\"}\n");
    DocumentSource source = DocumentSources.open(notes, options());
    try (Indexer indexer = Indexer.open(index, tiny().build())) {
      indexer.index(
          seen(
              source,
              document -> {
                if (document.id().equals("2")) {
                  indexer.stop();
                }
              }),
          IndexingProgress.NONE);
    }

    index();

    assertThat(contents().ids()).containsExactlyInAnyOrder("1", "2");
  }

  private String bodyOf(String id) throws IOException {
    return contents().document(id).body();
  }

  private SourceOptions options() {
    return SourceOptions.under(dir);
  }

  private IndexReport index() throws Exception {
    return index(options());
  }

  private IndexReport index(SourceOptions options) throws Exception {
    read.clear();
    return run(
        tiny().build(),
        seen(DocumentSources.open(notes, options), document -> read.add(document.id())));
  }

  /** A file that was last written an hour ago. */
  private void zip(String name, String... namesAndTexts) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(notes.resolve(name)))) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    settle(name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(notes.resolve(name), text);
    settle(name);
  }

  private void settle(String name) throws IOException {
    Files.setLastModifiedTime(notes.resolve(name), FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private interface Eye {
    void sees(Document document);
  }

  private static DocumentSource seen(DocumentSource source, Eye eye) {
    return new DocumentSource() {
      @Override
      public String name() {
        return source.name();
      }

      @Override
      public boolean covers(String path) {
        return source.covers(path);
      }

      @Override
      public void read(DocumentSink sink) throws IOException, InterruptedException {
        source.read(
            new DocumentSink() {
              @Override
              public boolean begin(SourceFile file) throws IOException, InterruptedException {
                return sink.begin(file);
              }

              @Override
              public void end(SourceFile file) throws IOException, InterruptedException {
                sink.end(file);
              }

              @Override
              public void accept(Document document) throws IOException, InterruptedException {
                eye.sees(document);
                sink.accept(document);
              }

              @Override
              public void fail(SourceFailure failure) throws IOException {
                sink.fail(failure);
              }

              @Override
              public void skip(String path, SkipReason reason) throws IOException {
                sink.skip(path, reason);
              }
            });
      }
    };
  }
}
