package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --collection} of the commands that have it. */
class CollectionCommandsTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void indexTwoCollections() throws IOException {
    cli = new Cli(folder);
    cli.write("mail/a.txt", "An invoice for tea.\n");
    cli.write("notes/b.txt", "Notes on tea.\n");
    cli.write("rest/c.txt", "More tea.\n");
    assertThat(cli.run("index", "--words-only", "mail", "--collection", "mail").code()).isZero();
    assertThat(cli.run("index", "notes", "--collection=notes").code()).isZero();
    assertThat(cli.run("index", "rest").code()).isZero();
  }

  @Test
  void search_collection_printsItsHitsAndNamesIt() {
    assertThat(cli.run("search", "tea", "--collection", "mail", "--format", "paths").out())
        .isEqualTo("mail/a.txt\n");
    assertThat(
            cli.run("search", "tea", "--collection=mail", "--collection=notes", "--format=paths")
                .out()
                .lines())
        .containsExactlyInAnyOrder("mail/a.txt", "notes/b.txt");
    var hits = json("search", "tea", "--json").getAsJsonArray("hits");
    assertThat(hits).hasSize(3);
    for (var hit : hits) {
      JsonObject object = hit.getAsJsonObject();
      String path = object.get("path").getAsString();
      assertThat(object.has("collection")).isEqualTo(!path.startsWith("rest"));
    }
  }

  @Test
  void search_unknownCollection_saysWhichThereAre() {
    Cli.Outcome outcome = cli.run("search", "tea", "--collection", "mial");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("kindred: no collection 'mial': the index has mail, notes\n");
  }

  @Test
  void index_collectionWithoutPath_bringsItsFoldersUpToDate() throws IOException {
    cli.write("mail/new.txt", "New tea.\n");
    Files.delete(folder.resolve("notes/b.txt"));

    Cli.Outcome outcome = cli.run("index", "--collection", "mail");

    assertThat(outcome.err()).contains("2 documents: 1 new, 0 updated, 1 unchanged, 0 removed");
    assertThat(cli.run("index", "--collection", "mial"))
        .isEqualTo(
            new Cli.Outcome(
                2,
                "",
                "kindred: nothing was indexed as collection 'mial' yet: name its files and folders\n"));
  }

  @Test
  void statusAndGet_tellCollections() {
    assertThat(cli.run("status").out())
        .contains("documents  3\n           1 in mail\n           1 in notes\n");
    assertThat(json("status", "--json").getAsJsonObject("collections").toString())
        .isEqualTo("{\"mail\":1,\"notes\":1}");
    assertThat(json("get", "mail/a.txt", "--json").get("collection").getAsString())
        .isEqualTo("mail");
  }

  @Test
  void delete_collection_removesItWhole() {
    assertThat(cli.run("delete", "--collection", "mail").err()).isEqualTo("deleted 1 document\n");
    assertThat(cli.run("search", "invoice").code()).isEqualTo(1);
    assertThat(cli.run("search", "notes").code()).isZero();
    Cli.Outcome again = cli.run("delete", "--collection", "mail");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("not a collection of the index: mail");
    assertThat(cli.run("delete").code()).isEqualTo(2);
    assertThat(cli.run("delete", "rest/c.txt", "--collection", "notes").code()).isEqualTo(2);
  }

  private JsonObject json(String... args) {
    return JsonParser.parseString(cli.run(args).out()).getAsJsonObject();
  }
}
