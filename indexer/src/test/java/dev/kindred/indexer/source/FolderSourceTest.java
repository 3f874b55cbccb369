package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderSourceTest extends DocumentSourceContract {
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(dir.resolve("root"));
  }

  @Override
  DocumentSource good() throws IOException {
    write("root/b/two.md", "# Two\n");
    write("root/a.txt", "a");
    write("root/b.html", "<p>b</p>");
    write("root/b/one.TXT", "one");
    write("root/records.jsonl", "{\"text\":\"r\"}\n");
    write("root/table.csv", "text\nt\n");
    write("root/table.tsv", "text\nt\n");
    write("root/image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0});
    write("root/Makefile", "all:\n");
    write("root/.hidden.txt", "no");
    write("root/.git/config.txt", "no");
    return open();
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    write("root/a.txt", new byte[] {'a', (byte) 0x80});
    write("root/b.txt", "b");
    return open();
  }

  private DocumentSource open() {
    return DocumentSources.open(root, options());
  }

  private CollectingSink read(List<String> includes, List<String> excludes) throws Exception {
    return CollectingSink.read(DocumentSources.open(root, options().withGlobs(includes, excludes)));
  }

  @Test
  void read_tree_isInOrderOfNames() throws Exception {
    CollectingSink read = CollectingSink.read(good());

    assertThat(read.ids())
        .containsExactly(
            "root/Makefile",
            "root/a.txt",
            "root/b/one.TXT",
            "root/b/two.md",
            "root/b.html",
            "root/records.jsonl:1",
            "root/table.csv:2",
            "root/table.tsv:2");
    assertThat(read.skipped)
        .containsExactly("root/.git: HIDDEN", "root/.hidden.txt: HIDDEN", "root/image.png: BINARY");
  }

  private DocumentSource part(String... changed) throws IOException {
    Path base = dir.toRealPath();
    return open()
        .part(Arrays.stream(changed).map(base::resolve).collect(Collectors.toSet()))
        .orElseThrow();
  }

  @Test
  void part_changedPaths_givesAndCoversThemAlone() throws Exception {
    good();
    write("root/b/c/deep.txt", "deep");
    DocumentSource part = part("root/a.txt", "root/b/c", "root/gone");

    assertThat(CollectingSink.read(part).ids()).containsExactly("root/a.txt", "root/b/c/deep.txt");
    assertThat(List.of("root/a.txt", "root/b/c/x", "root/b/c/x/y", "root/gone", "root/gone/z"))
        .allMatch(part::covers);
    assertThat(List.of("root", "root/b", "root/b/two.md", "root/b/cc", "root/goner", "a.txt"))
        .noneMatch(part::covers);
    assertThat(open().part(Set.of(dir.toRealPath().resolve("elsewhere")))).isEmpty();
  }

  @Test
  void part_belowWhatIsPassedOver_passesItOverToo() throws Exception {
    write("root/.gitignore", "build/\n");
    write("root/build/a.txt", "a");
    write("root/.hidden/a.txt", "a");
    write("root/index/segments_1", "");
    write("root/index/a.txt", "a");

    CollectingSink read =
        CollectingSink.read(part("root/build/a.txt", "root/.hidden/a.txt", "root/index/a.txt"));

    assertThat(read.ids()).isEmpty();
    assertThat(read.skipped)
        .containsExactlyInAnyOrder(
            "root/build: IGNORED", "root/.hidden: HIDDEN", "root/index: INDEX");
  }

  @ParameterizedTest
  @ValueSource(strings = {".gitignore", ".kindredignore", "queries.jsonl", "qrels", "segments_2"})
  void part_whatDecidesOnAFolder_isAllOfTheFolder(String name) throws Exception {
    good();

    assertThat(CollectingSink.read(part("root/b/" + name)).ids())
        .containsExactly("root/b/one.TXT", "root/b/two.md");
  }

  @Test
  void name_isTheRealPath() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), root);

    assertThat(DocumentSources.open(link, options()).name())
        .isEqualTo(root.toRealPath().toString());
  }

  @Test
  void ids_outsideTheBase_areAbsolute() throws Exception {
    write("root/a.txt", "a");
    SourceOptions elsewhere = SourceOptions.under(dir.resolve("elsewhere"));

    assertThat(CollectingSink.read(DocumentSources.open(root, elsewhere)).ids())
        .containsExactly(root.toRealPath().resolve("a.txt").toString());
  }

  @Test
  void ids_baseIsTheRoot_areRelativeToIt() throws Exception {
    write("root/b/a.txt", "a");

    assertThat(CollectingSink.read(DocumentSources.open(root, SourceOptions.under(root))).ids())
        .containsExactly("b/a.txt");
  }

  @Test
  void globs_excludesWin() throws Exception {
    write("root/a.md", "a");
    write("root/b.txt", "b");
    write("root/old/a.md", "a");
    CollectingSink read = read(List.of("*.md"), List.of("old/"));

    assertThat(read.ids()).containsExactly("root/a.md");
    assertThat(read.skipped).containsExactly("root/b.txt: NOT_INCLUDED", "root/old: EXCLUDED");
  }

  @Test
  void globs_excludedFile_isSkipped() throws Exception {
    write("root/a.md", "a");
    write("root/b/a.md", "b");
    CollectingSink read = read(List.of(), List.of("b/*.md"));

    assertThat(read.ids()).containsExactly("root/a.md");
    assertThat(read.skipped).containsExactly("root/b/a.md: EXCLUDED");
  }

  @Test
  void links_insideTheRoot_areFollowedToFiles() throws Exception {
    write("outside.txt", "no");
    write("root/.store/x1.txt", "linked");
    Files.createSymbolicLink(root.resolve("a.txt"), Path.of(".store/x1.txt"));
    Files.createSymbolicLink(root.resolve("b.txt"), Path.of("../outside.txt"));
    Files.createSymbolicLink(root.resolve("c.txt"), Path.of("c.txt"));
    Files.createSymbolicLink(root.resolve("d.txt"), Path.of("gone.txt"));
    Files.createSymbolicLink(root.resolve("e.txt"), Path.of("."));
    Files.createSymbolicLink(root.resolve("loop"), root);
    CollectingSink read = CollectingSink.read(open());

    assertThat(read.ids()).containsExactly("root/a.txt");
    assertThat(read.documents.getFirst().text()).isEqualTo("linked");
    assertThat(read.skipped)
        .containsExactly(
            "root/.store: HIDDEN", "root/b.txt: LINK", "root/e.txt: LINK", "root/loop: LINK");
    assertThat(read.messages())
        .containsExactly(
            "root/c.txt: is a broken link: Too many levels of symbolic links or unable to access"
                + " attributes of symbolic link",
            "root/d.txt: is a broken link: it is not there");
  }

  @Test
  void read_corpusFolder_readsTheCorpusAlone() throws Exception {
    write("root/scifact/corpus.jsonl", "{\"_id\":\"1\",\"text\":\"a\"}\n");
    write("root/scifact/queries.jsonl", "{\"_id\":\"q\",\"text\":\"a\"}\n");
    write("root/scifact/qrels/test.tsv", "query-id\tcorpus-id\tscore\n");
    write("root/judged/corpus.jsonl", "{\"_id\":\"2\",\"text\":\"a\"}\n");
    write("root/judged/qrels/test.tsv", "query-id\tcorpus-id\tscore\n");
    write("root/plain/corpus.jsonl", "{\"_id\":\"3\",\"text\":\"a\"}\n");
    write("root/plain/more.txt", "more");
    CollectingSink read = CollectingSink.read(open());

    assertThat(read.ids()).containsExactly("2", "3", "root/plain/more.txt", "1");
    assertThat(read.failures).isEmpty();
    assertThat(read.skipped)
        .containsExactly(
            "root/judged/qrels: BESIDE_CORPUS",
            "root/scifact/qrels: BESIDE_CORPUS",
            "root/scifact/queries.jsonl: BESIDE_CORPUS");
  }

  @Test
  void read_namedPipe_isSkipped() throws Exception {
    Path pipe = root.resolve("pipe.txt");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(CollectingSink.read(open()).skipped).containsExactly("root/pipe.txt: NOT_A_FILE");
  }

  @Test
  void read_unreadable_failsAndGoesOn() throws Exception {
    write("root/a/a.txt", "a");
    write("root/b.txt", "b");
    write("root/c.txt", "c");
    var nothing = PosixFilePermissions.fromString("---------");
    Files.setPosixFilePermissions(root.resolve("a"), nothing);
    Files.setPosixFilePermissions(root.resolve("b.txt"), nothing);
    try {
      assumeFalse(Files.isReadable(root.resolve("b.txt")), "may read all");
      CollectingSink read = CollectingSink.read(open());

      assertThat(read.ids()).containsExactly("root/c.txt");
      assertThat(read.messages())
          .containsExactly(
              "root/a: cannot be listed: permission denied",
              "root/b.txt: cannot be read: permission denied");
    } finally {
      Files.setPosixFilePermissions(
          root.resolve("a"), PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void read_folderGone_fails() throws Exception {
    DocumentSource source = open();
    Files.delete(root);

    assertThat(CollectingSink.read(source).messages())
        .containsExactly("root: cannot be listed: it is not there");
  }

  @Test
  void read_controlCharacterInName_isRefused() throws Exception {
    write("root/a\nb.jsonl", "{\"id\":\"1\",\"text\":\"a\"}");

    assertThat(CollectingSink.read(open()).messages())
        .containsExactly("root/a\\u000ab.jsonl: has a control character in its name");
  }
}
