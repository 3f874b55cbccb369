package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.text.Document;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OneSearchDirectoryTest extends SearcherFixture {
  private static final int BLOCK = 64;
  private static final String ONCE = "kindred.index.once";

  private static final List<Document> DOCUMENTS =
      List.of(
          document("tides", "Tides", "The moon pulls at the sea.", Map.of("year", List.of("1999"))),
          document("money", "Money", "A bank lends money for a boat on the sea.", Map.of()),
          document("plants", "Plants", "A dry plant wants water.", Map.of()));

  private void withFile(int bytes, Check check) throws IOException {
    var content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    try (Directory written = FSDirectory.open(index);
        var mapped = new OneSearchDirectory(index, BLOCK)) {
      try (IndexOutput output = written.createOutput("file", IOContext.DEFAULT)) {
        output.writeBytes(content, bytes);
      }
      try (IndexInput expected = written.openInput("file", IOContext.DEFAULT);
          IndexInput actual = mapped.openInput("file", IOContext.DEFAULT)) {
        assertThat(actual.length()).isEqualTo(bytes);
        check.run(expected, actual);
      }
    }
  }

  private interface Check {
    void run(IndexInput expected, IndexInput actual) throws IOException;
  }

  @Test
  void openInput_readsAcrossBlocks_asLuceneDoes() throws IOException {
    withFile(
        5 * BLOCK + 7,
        (expected, actual) -> {
          var random = new Random(1);
          for (int i = 0; i < 200; i++) {
            int from = random.nextInt(4 * BLOCK);
            int length = 40 + random.nextInt((int) expected.length() - from - 39);
            IndexInput one = expected.slice("slice", from, length);
            IndexInput other = actual.slice("slice", from, length);
            assertThat(other.readLong()).isEqualTo(one.readLong());
            var floats = new float[2][5];
            one.readFloats(floats[0], 0, 5);
            other.readFloats(floats[1], 0, 5);
            assertThat(floats[1]).isEqualTo(floats[0]);
            var bytes = new byte[2][length - 28];
            one.readBytes(bytes[0], 0, bytes[0].length);
            other.readBytes(bytes[1], 0, bytes[1].length);
            assertThat(bytes[1]).isEqualTo(bytes[0]);
            assertThat(other.getFilePointer()).isEqualTo(length);
            assertThatThrownBy(other::readByte).isInstanceOf(EOFException.class);
          }
        });
  }

  @Test
  void openInput_emptyFile_hasNothingToRead() throws IOException {
    withFile(
        0,
        (expected, actual) ->
            assertThatThrownBy(actual::readByte).isInstanceOf(EOFException.class));
  }

  @Test
  void openInput_noSuchFile_throwsAsLuceneDoes() throws IOException {
    try (var mapped = new OneSearchDirectory(index, BLOCK)) {
      assertThatThrownBy(() -> mapped.openInput("none", IOContext.DEFAULT))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void openInput_wholeIndex_isFoundSoundByLucene() throws IOException {
    write(index, tiny().build(), DOCUMENTS);
    try (var mapped = new OneSearchDirectory(index, 1 << 10);
        var check = new CheckIndex(mapped)) {
      assertThat(check.checkIndex().clean).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void searcher_inAProcessOfOneSearch_answersAsAnyOther(Mode mode) {
    write(index, tiny().build(), DOCUMENTS);
    Query query = Query.builder("the moon and the sea").mode(mode).build();
    List<Hit> expected;
    try (Searcher searcher = Searcher.open(index)) {
      expected = searcher.search(query);
    }
    System.setProperty(ONCE, "true");
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(query)).isNotEmpty().isEqualTo(expected);
    } finally {
      System.clearProperty(ONCE);
    }
  }
}
