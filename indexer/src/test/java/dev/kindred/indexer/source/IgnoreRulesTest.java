package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IgnoreRulesTest {
  private static final List<String> NAMES =
      List.of("a", "b", "build", "a.txt", "b.log", "x[1]", "größe");
  private static final List<String> PATTERNS =
      List.of(
          "a",
          "/a",
          "a/",
          "/build/",
          "*.txt",
          "!a.txt",
          "b/*",
          "!b/a.txt",
          "**/b",
          "a/**",
          "a/**/b",
          "x\\[1\\]",
          "[ab].*",
          "# no",
          "",
          "!*/",
          "build/*\n!build/a.txt",
          "?",
          "\\!x",
          "b.log  ",
          "/*",
          "!/a",
          "größe",
          "*.l?g",
          "a/b",
          "**/a/*.log",
          "[!a]*.log");

  @TempDir Path dir;

  private void write(String name, String content) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private CollectingSink read(Path root, SourceOptions options) throws Exception {
    return CollectingSink.read(DocumentSources.open(root, options));
  }

  private Set<String> read() throws Exception {
    return new TreeSet<>(read(dir, SourceOptions.under(dir)).ids());
  }

  /** The reference is git itself. */
  @Test
  void read_generatedTrees_givesWhatGitLists() throws Exception {
    assumeTrue(runs("git", "--version"), "needs git");
    for (int round = 0; round < 60; round++) {
      var random = new Random(round);
      Path tree = Files.createDirectory(dir.resolve("tree" + round));
      grow(tree, 3, random);
      git(tree, "init", "-q");
      ignore(tree, random);
      Files.writeString(tree.resolve(".git/info/exclude"), pick(PATTERNS, random) + "\n");
      Set<String> listed =
          git(
                  tree,
                  "-c",
                  "core.quotePath=false",
                  "-c",
                  "core.excludesFile=",
                  "ls-files",
                  "-z",
                  "--others",
                  "--exclude-standard")
              .lines()
              .flatMap(line -> List.of(line.split("\0")).stream())
              .filter(path -> !path.endsWith(".gitignore") && !path.isEmpty())
              .collect(Collectors.toCollection(TreeSet::new));

      CollectingSink found = read(tree, SourceOptions.under(tree));

      assertThat(found.messages()).isEmpty();
      assertThat(new TreeSet<>(found.ids())).as("round %d", round).isEqualTo(listed);
    }
  }

  private static void grow(Path folder, int depth, Random random) throws IOException {
    for (String name : NAMES) {
      Path entry = folder.resolve(name);
      if (depth > 0 && random.nextInt(3) == 0) {
        Files.createDirectory(entry);
        grow(entry, depth - 1, random);
      } else if (random.nextInt(4) > 0) {
        Files.writeString(entry, "text of " + name);
      }
    }
  }

  private static void ignore(Path tree, Random random) throws IOException {
    List<Path> folders;
    try (var all = Files.walk(tree)) {
      folders = all.filter(Files::isDirectory).filter(p -> !p.toString().contains(".git")).toList();
    }
    for (Path folder : folders) {
      if (folder.equals(tree) || random.nextInt(3) == 0) {
        String rules =
            random
                .ints(1 + random.nextInt(4), 0, PATTERNS.size())
                .mapToObj(PATTERNS::get)
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve(".gitignore"), rules);
      }
    }
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String git(Path tree, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git", "-C", tree.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void read_kindredignore_winsOverGitignore() throws Exception {
    write(".gitignore", "*.log\n");
    write(".kindredignore", "!keep.log\nprivate/\n");
    write("a.log", "a");
    write("keep.log", "b");
    write("private/diary.txt", "c");

    assertThat(read()).containsExactly("keep.log");
  }

  @Test
  void read_folderInsideARepository_heedsTheRulesAbove() throws Exception {
    Files.createDirectories(dir.resolve("repo/.git"));
    write("repo/.gitignore", "*.log\n");
    write("repo/sub/a.log", "a");
    write("repo/sub/b.txt", "b");
    write(".gitignore", "*.txt"); // above the repository

    assertThat(read(dir.resolve("repo/sub"), SourceOptions.under(dir)).ids())
        .containsExactly("repo/sub/b.txt");
  }

  @Test
  void read_withoutIgnoreFiles_readsAll() throws Exception {
    write(".gitignore", "*.log\n");
    write("a.log", "a");

    assertThat(read(dir, SourceOptions.under(dir).withIgnoreFiles(false)).ids())
        .containsExactly("a.log");
  }

  @Test
  void open_ignoredFileByName_readsIt() throws Exception {
    write(".gitignore", "*.log\n");
    write("a.log", "a");

    assertThat(read(dir.resolve("a.log"), SourceOptions.under(dir)).ids()).containsExactly("a.log");
  }

  @Test
  void read_patternThatWouldTakeForEver_isToldAndNotFollowed() throws Exception {
    write(".gitignore", "*.log\n*a*a*a*a*a*a*b\n");
    write("a".repeat(250), "a");
    write("b.log", "b");

    CollectingSink found = read(dir, SourceOptions.under(dir));

    assertThat(found.messages())
        .containsExactly(".gitignore:2: is not followed: it has more than 4 * in one name");
    assertThat(found.documents).extracting(Document::text).containsExactly("a");
  }

  @Test
  void read_hidden_areReadOnDemandButNotGit() throws Exception {
    write(".notes/a.txt", "a");
    write(".git/config", "b");

    assertThat(read()).isEmpty();
    assertThat(read(dir, SourceOptions.under(dir).withHidden(true)).ids())
        .containsExactly(".notes/a.txt");
  }

  @Test
  void read_largeFilesAndIndexes_areSkipped() throws Exception {
    write("large.txt", "0123456789");
    write("small.txt", "012345678");
    write("index/segments_1", "");
    write("index/a.txt", "not ours");

    CollectingSink found = read(dir, SourceOptions.under(dir).withMaxFileBytes(9));

    assertThat(found.ids()).containsExactly("small.txt");
    assertThat(found.skipped).containsExactly("index: INDEX", "large.txt: TOO_LARGE");
  }
}
