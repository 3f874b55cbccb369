package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each bad input: one clear line, exit code 2, and nothing lost. */
class BadInputTest {
  @TempDir private Path folder;
  private Cli cli;
  private Path index;

  @BeforeEach
  void indexOneDocument() throws IOException {
    cli = new Cli(folder);
    cli.write("docs/tides.txt", "The moon pulls the sea.\n");
    assertThat(cli.run("index", "docs", "--words-only", "-q").code()).isZero();
    index = folder.resolve(".kindred");
  }

  private void assertNothingLost() {
    assertThat(cli.run("search", "moon", "--format", "paths").out()).isEqualTo("docs/tides.txt\n");
  }

  private static void assertOneLine(Cli.Outcome outcome, String... parts) {
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("kindred: ").contains(parts).hasLineCount(1);
  }

  @Test
  void index_missingPath_isNamed() {
    assertOneLine(cli.run("index", "nowhere"), "no such file or folder", "nowhere");
    assertNothingLost();
  }

  @Test
  void index_unreadableFile_failsAloneAndIsNamed() throws IOException {
    // Also root cannot read through links that go round in a circle.
    Files.createSymbolicLink(folder.resolve("docs/loop.txt"), Path.of("loop.txt"));

    Cli.Outcome outcome = cli.run("index", "docs", "-q");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("1 failed:\n  docs/loop.txt: ").hasLineCount(2);
    assertNothingLost();
  }

  @Test
  void index_binaryFile_failsAloneAndIsNamed() throws IOException {
    Files.write(folder.resolve("docs/photo.txt"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});

    Cli.Outcome outcome = cli.run("index", "docs", "-q");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("1 failed:\n  docs/photo.txt: ").hasLineCount(2);
    assertNothingLost();
  }

  @Test
  void index_wrongJson_namesItsLine() throws IOException {
    cli.write("docs/r.jsonl", "{\"text\": \"good\"}\n{\"text\": \n{\"text\": \"also good\"}\n");

    Cli.Outcome outcome = cli.run("index", "docs");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("3 documents: 2 new").contains("  docs/r.jsonl:2: ");
    assertNothingLost();
  }

  @Test
  void index_otherModel_namesBothSides() throws IOException {
    Path one = TinyModel.bert().seed(1).normalize(true).writeTo(folder.resolve("one")).dir();
    Path two = TinyModel.bert().seed(2).normalize(true).writeTo(folder.resolve("two")).dir();
    cli.run("index", "docs", "--index", "vectors", "--model", one.toString());

    assertOneLine(
        cli.run("index", "docs", "--index", "vectors", "--model", two.toString()),
        one.toString(),
        two.toString(),
        "--index");
    assertOneLine(
        cli.run("search", "moon", "--index", "vectors", "--model", two.toString()),
        one.toString(),
        two.toString(),
        "--model");
    assertThat(cli.run("search", "moon", "--index", "vectors").code()).isZero();
  }

  @Test
  void index_vectorsInWordsOnlyIndex_isRefused() {
    assertOneLine(cli.run("index", "docs", "--storage", "bit"), "words alone");
    assertNothingLost();
  }

  @Test
  void anyCommand_newerIndex_saysSo() throws IOException {
    try (FSDirectory directory = FSDirectory.open(index);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      var data = new TreeMap<>(SegmentInfos.readLatestCommit(directory).getUserData());
      data.put("kindred.format", "99");
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
    }

    assertOneLine(cli.run("search", "moon"), "format 99", "newer Kindred");
    assertOneLine(cli.run("index", "docs"), "format 99", "newer Kindred");
    assertOneLine(cli.run("status"), "format 99", "newer Kindred");
    assertOneLine(cli.run("delete", "docs/tides.txt"), "format 99", "newer Kindred");
  }

  @Test
  void index_locked_saysWhoHoldsItAndStillSearches() throws IOException {
    try (FSDirectory directory = FSDirectory.open(index);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      assertThat(writer.isOpen()).isTrue();
      assertOneLine(cli.run("index", "docs"), "another process");
      assertOneLine(cli.run("delete", "docs/tides.txt"), "another process");
      assertNothingLost();
    }
    assertNothingLost();
  }

  @Test
  void index_emptyCorpus_saysSoAndLeavesNoIndex() throws IOException {
    Files.createDirectories(folder.resolve("empty/sub"));
    cli.write("empty/picture.png", "\0");

    Cli.Outcome outcome = cli.run("index", "empty", "--index", "fresh", "--words-only");

    assertOneLine(outcome, "nothing to index in empty", "1 binary");
    assertThat(folder.resolve("fresh")).doesNotExist();
    assertNothingLost();
  }

  @Test
  void index_onlyFailures_leavesNoIndex() throws IOException {
    cli.write("bad/r.jsonl", "nonsense\n");

    assertThat(cli.run("index", "bad", "--index", "fresh", "--words-only").code()).isEqualTo(2);
    assertThat(folder.resolve("fresh")).doesNotExist();
  }

  @Test
  void anyCommand_corruptIndex_saysSo() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(index)) {
      files = all.filter(file -> !file.endsWith("write.lock")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(whole.length / 2);
      }

      assertOneLine(cli.run("search", "moon"), "corrupt", index.toString());
      assertOneLine(cli.run("status"), "corrupt", index.toString());
      assertOneLine(cli.run("index", "docs"), "corrupt", index.toString());

      Files.write(file, whole);
      assertNothingLost();
    }
  }

  @Test
  void index_folderWithOtherFiles_isLeftAlone() throws IOException {
    Path mine = cli.write("mine/letter.txt", "Dear Ada\n");

    assertOneLine(
        cli.run("index", "docs", "--index", "mine", "--words-only"), "holds files but no index");
    assertThat(mine).exists();
    assertThat(folder.resolve("mine/write.lock")).doesNotExist();
  }

  @Test
  void index_fileForFolder_isRefused() throws IOException {
    cli.write("file", "x");

    assertOneLine(cli.run("index", "docs", "--index", "file", "--words-only"), "is a file");
    assertOneLine(cli.run("search", "moon", "--index", "file"), "is a file");
  }

  @Test
  void search_noIndexAnywhere_saysHowToMakeOne() {
    Path elsewhere = folder.getRoot();
    assumeTrue(!Files.exists(elsewhere.resolve(".kindred")));

    assertOneLine(new Cli(elsewhere).run("search", "moon"), "kindred index PATH");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void index_fullDisk_saysSoAndKeepsTheLastCommit() throws IOException, InterruptedException {
    Path small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=256k", "kindred-test", small.toString()),
        "may not mount a small file system");
    try {
      assertThat(cli.run("index", "docs", "--index", "small/index", "--words-only", "-q").code())
          .isZero();
      var records = new StringBuilder();
      for (int i = 0; i < 20_000; i++) {
        records.append("{\"text\": \"record w").append(i * 7919L).append(" number\"}\n");
      }
      cli.write("big/records.jsonl", records.toString());

      assertOneLine(cli.run("index", "big", "--index", "small/index"), "is full");

      assertThat(cli.run("search", "moon", "--index", "small/index").code()).isZero();
    } finally {
      assertThat(succeeds("umount", small.toString())).isTrue();
    }
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
