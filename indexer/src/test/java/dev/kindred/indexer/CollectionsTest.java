package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which collection documents are in behind runs that name one, another or none. */
class CollectionsTest extends IndexerFixture {

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(dir.resolve("home/mail"));
    Files.createDirectories(dir.resolve("home/notes"));
    write("mail/a.txt", "apples");
    write(
        "mail/b.jsonl", "{\"_id\":\"1\",\"text\":\"pears\"}\n{\"_id\":\"2\",\"text\":\"plums\"}\n");
    write("notes/c.txt", "cherries");
  }

  @Test
  void index_collection_putsAllItReadsIntoIt() throws Exception {
    index(in("mail", source("mail")));
    index(source("notes"));

    assertThat(collections())
        .isEqualTo(
            Map.of("home/mail/a.txt", "mail", "1", "mail", "2", "mail", "home/notes/c.txt", ""));
  }

  @Test
  void index_sameCollectionAgain_readsNothing() throws Exception {
    index(in("mail", source("mail")));

    IndexReport report = index(in("mail", source("mail")));

    assertThat(report.unchanged()).isEqualTo(3);
    assertThat(report.updated()).isZero();
  }

  @Test
  void index_asAnotherCollection_movesWithoutEncoding() throws Exception {
    index(in("mail", source("mail")));

    IndexReport report = index(in("post", source("mail")));

    assertThat(report.updated()).isEqualTo(3);
    assertThat(report.reusedPassages()).isEqualTo(3);
    assertThat(report.tokens()).isZero();
    assertThat(collections())
        .isEqualTo(Map.of("home/mail/a.txt", "post", "1", "post", "2", "post"));
  }

  @Test
  void index_asNoCollection_takesThemOut() throws Exception {
    index(in("mail", source("mail")));

    index(in("", source("mail")));
    write("mail/new.txt", "new");
    index(source(""));

    assertThat(collections().values()).hasSize(5).containsOnly("");
    assertThat(Indexer.collections(index).roots()).isEmpty();
  }

  @Test
  void index_withoutCollection_leavesEachWhereItIs() throws Exception {
    index(in("mail", source("mail")));
    write("mail/a.txt", "apricots");
    write("mail/new.txt", "news");
    write(
        "mail/b.jsonl", "{\"_id\":\"1\",\"text\":\"pears\"}\n{\"_id\":\"3\",\"text\":\"figs\"}\n");

    IndexReport report = index(source(""));

    assertThat(report.added()).isEqualTo(3);
    assertThat(report.updated()).isEqualTo(1);
    assertThat(report.removed()).isEqualTo(1);
    assertThat(collections())
        .isEqualTo(
            Map.of(
                "home/mail/a.txt", "mail",
                "home/mail/new.txt", "mail",
                "1", "mail",
                "3", "mail",
                "home/notes/c.txt", ""));
    assertThat(index(source("")).unchanged()).isEqualTo(5);
    assertThat(index(in("mail", source("mail"))).unchanged()).isEqualTo(4);
  }

  @Test
  void index_oneFolderAsTwoCollections_keepsBoth() throws Exception {
    SourceOptions texts = options().withGlobs(List.of("*.txt"), List.of());
    SourceOptions records = options().withGlobs(List.of("*.jsonl"), List.of());

    index(in("texts", source("", texts)));
    IndexReport second = index(in("records", source("", records)));
    IndexReport again = index(in("texts", source("", texts)));

    assertThat(second.removed()).isZero();
    assertThat(again.removed()).isZero();
    assertThat(again.unchanged()).isEqualTo(2);
    assertThat(collections())
        .isEqualTo(
            Map.of(
                "home/mail/a.txt",
                "texts",
                "home/notes/c.txt",
                "texts",
                "1",
                "records",
                "2",
                "records"));
  }

  @Test
  void index_collection_removesOnlyItsOwn() throws Exception {
    index(in("mail", source("mail")));
    index(in("notes", source("notes")));
    Files.delete(dir.resolve("home/mail/a.txt"));
    Files.delete(dir.resolve("home/notes/c.txt"));

    IndexReport report = index(in("mail", source("")));

    assertThat(report.removed()).isEqualTo(1);
    assertThat(collections().keySet()).containsOnly("1", "2", "home/notes/c.txt");
  }

  @Test
  void index_withoutCollection_removesWhatIsGoneButNotWhatItPassesOver() throws Exception {
    index(in("mail", source("mail")));
    index(source("notes"));
    Files.delete(dir.resolve("home/mail/a.txt"));

    IndexReport excluding =
        index(source("", options().withGlobs(List.of(), List.of("mail/", "*.txt"))));

    assertThat(excluding.removed()).as("c.txt, which is in no collection").isEqualTo(1);
    assertThat(collections().keySet()).containsOnly("home/mail/a.txt", "1", "2");
    assertThat(index(source("")).removed()).isEqualTo(1);
    assertThat(collections()).isEqualTo(Map.of("1", "mail", "2", "mail", "home/notes/c.txt", ""));
  }

  @Test
  void index_unreadableFolderOfACollection_isKept() throws Exception {
    index(ListSource.under("mail").add("x/a", "one").add("y/b", "two"));
    DocumentSource broken = ListSource.under("mail").fail("x").add("y/b", "two");

    IndexReport report = index(in("mail", broken));

    assertThat(report.removed()).isZero();
    assertThat(collections()).isEqualTo(Map.of("mail/x/a", "", "mail/y/b", "mail"));
  }

  @Test
  void dryRun_tellsWhatTheRunDoes() throws Exception {
    index(in("mail", source("mail")));
    index(source("notes"));
    Files.delete(dir.resolve("home/mail/a.txt"));
    var planned = new ArrayList<String>();
    List<DocumentSource> sources =
        List.of(in("post", source("mail")), in("notes", source("notes")));

    IndexReport report =
        Indexer.dryRun(index, sources, change -> planned.add(change.kind() + " " + change.id()));

    assertThat(planned)
        .containsExactlyInAnyOrder("UPDATE 1", "UPDATE 2", "UPDATE home/notes/c.txt");
    assertThat(report.removed()).as("it is mail's").isZero();
    assertThat(Indexer.dryRun(index, List.of(source("")), change -> {}).removed()).isEqualTo(1);
  }

  @Test
  void deleteCollection_leavesTheOthersAndItsFilesCanComeBack() throws Exception {
    index(in("mail", source("mail")));
    index(source("notes"));

    assertThat(Indexer.deleteCollection(index, "mail")).isEqualTo(3);
    assertThat(Indexer.deleteCollection(index, "mail")).isZero();
    assertThat(collections()).isEqualTo(Map.of("home/notes/c.txt", ""));
    assertThat(Indexer.collections(index).roots()).isEmpty();
    assertThat(index(source("")).added()).isEqualTo(3);
    assertThat(collections().values()).containsOnly("");
  }

  @Test
  void reindexingAndCompacting_keepCollections() throws Exception {
    index(in("mail", source("mail")));
    index(source("notes"));
    Map<String, String> before = collections();
    try (var reindexing = Reindexing.open(index, tiny().passageTokens(40).build())) {
      reindexing.run(IndexingProgress.NONE);
    }
    Snapshots.compact(index);

    assertThat(collections()).isEqualTo(before);
    assertThat(index(source("")).unchanged()).isEqualTo(4);
    assertThat(Indexer.collections(index).of("mail"))
        .containsExactly(dir.toRealPath().resolve("home/mail"));
  }

  @Test
  void inCollection_blankOrControlCharacters_isRefused() {
    for (String name : List.of(" ", "a\tb", "x".repeat(101))) {
      assertThatThrownBy(() -> in(name, source("mail")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("collection");
    }
  }

  private IndexReport index(DocumentSource source) throws Exception {
    return run(tiny().build(), source);
  }

  private static DocumentSource in(String collection, DocumentSource source) {
    return DocumentSources.inCollection(source, collection);
  }

  private DocumentSource source(String folder) {
    return source(folder, options());
  }

  private DocumentSource source(String folder, SourceOptions options) {
    return DocumentSources.open(dir.resolve("home").resolve(folder), options);
  }

  private SourceOptions options() {
    return SourceOptions.under(dir);
  }

  private Map<String, String> collections() throws IOException {
    var collections = new TreeMap<String, String>();
    contents()
        .documents()
        .forEach(document -> collections.put(document.id(), document.collection()));
    return collections;
  }

  /** A file that was last written an hour ago. */
  private void write(String name, String text) throws IOException {
    Path file = Files.writeString(dir.resolve("home").resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }
}
