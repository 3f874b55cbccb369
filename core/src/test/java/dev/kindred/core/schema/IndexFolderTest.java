package dev.kindred.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.text.Chunking;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IndexFolderTest {
  private static final Path INDEX = Path.of("some", "index");

  private static final IndexManifest MANIFEST =
      new IndexManifest(Language.EN, new Chunking(64, 8), Optional.empty(), Optional.empty());

  @TempDir Path dir;

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of(
            new LockObtainFailedException("held"),
            "index %s is being written by another process: try again when it is done"),
        Arguments.of(
            new IndexNotFoundException("none"),
            "no index in %s: make one with 'kindred index PATH'"),
        Arguments.of(
            new IndexFormatTooNewException("x", 9, 1, 2),
            "index %s was written by a newer Kindred: use that one"),
        Arguments.of(
            new IndexFormatTooOldException("x", 1, 8, 10),
            "index %s was written by a Kindred too old to read: delete it and index again"),
        Arguments.of(
            new IndexFormatTooOldException("x", "Could not load codec 'Lucene999'"),
            "index %s was written by another version of Kindred: use that one, or delete the folder"
                + " and index again"),
        Arguments.of(
            new AccessDeniedException("/a/b"),
            "index %s may not be accessed: permission denied for /a/b"),
        Arguments.of(
            new IOException("write failed: No space left on device"),
            "the disk that holds index %s is full: what was committed before is safe"),
        Arguments.of(
            new CorruptIndexException("bad checksum", "_0.si"),
            "index %s is corrupt (bad checksum (resource=_0.si)): delete the folder and index"
                + " again"),
        Arguments.of(
            new EOFException("read past EOF"),
            "index %s is corrupt (read past EOF): delete the folder and index again"),
        Arguments.of(
            new NoSuchFileException("some/index"),
            "no index in %s: make one with 'kindred index PATH'"),
        Arguments.of(new IOException("boom"), "index %s cannot be used: boom"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void problem_each_isOneSentenceWithTheCauseKept(IOException problem, String sentence) {
    IndexException told = IndexFolder.problem(INDEX, problem);
    assertThat(told).hasMessage(sentence.formatted(INDEX)).hasCause(problem);
  }

  @Test
  void problem_folderThatIsAFile_saysSo() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    assertThat(IndexFolder.problem(file, new IOException("boom")))
        .hasMessage(file + " is a file, not the folder of an index");
  }

  @Test
  void problem_fileMissingFromTheFolder_isDamage() {
    assertThat(IndexFolder.problem(dir, new NoSuchFileException("_0.cfs")))
        .hasMessage("index " + dir + " is corrupt (_0.cfs): delete the folder and index again");
  }

  @Test
  void manifest_committed_isRead() throws IOException {
    commit(MANIFEST.toCommitData());
    try (Directory directory = FSDirectory.open(dir)) {
      assertThat(IndexFolder.exists(dir, directory)).isTrue();
      assertThat(IndexFolder.commitData(dir, directory).manifest()).isEqualTo(MANIFEST);
    }
  }

  @Test
  void manifest_emptyFolder_saysHowToMakeAnIndex() throws IOException {
    try (Directory directory = FSDirectory.open(dir)) {
      assertThat(IndexFolder.exists(dir, directory)).isFalse();
      assertThatThrownBy(() -> IndexFolder.commitData(dir, directory))
          .isInstanceOf(IndexException.class)
          .hasMessage("no index in " + dir + ": make one with 'kindred index PATH'");
    }
  }

  @Test
  void manifest_anotherProgramsIndex_saysSo() throws IOException {
    commit(Map.of("made.by", "others"));
    try (Directory directory = FSDirectory.open(dir)) {
      assertThat(IndexFolder.exists(dir, directory)).isTrue();
      assertThatThrownBy(() -> IndexFolder.commitData(dir, directory))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("holds a Lucene index that Kindred did not make");
    }
  }

  @Test
  void manifest_truncatedOrGarbledCommit_isCorrupt() throws IOException {
    commit(MANIFEST.toCommitData());
    Path segments = dir.resolve("segments_1");
    byte[] whole = Files.readAllBytes(segments);
    byte[] garbled = whole.clone();
    garbled[garbled.length / 2] ^= 1;
    byte[] truncated = Arrays.copyOf(whole, whole.length / 2);
    for (byte[] content : new byte[][] {truncated, garbled, {}}) {
      Files.write(segments, content);
      try (Directory directory = FSDirectory.open(dir)) {
        assertThatThrownBy(() -> IndexFolder.commitData(dir, directory))
            .isInstanceOf(IndexException.class)
            .hasMessageStartingWith("index " + dir + " is corrupt (")
            .hasMessageEndingWith("): delete the folder and index again");
      }
    }
  }

  private void commit(Map<String, String> data) throws IOException {
    try (Directory directory = FSDirectory.open(dir);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
    }
  }
}
