package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damages the files of an index, and looks at what comes out. */
class CorruptIndexTest extends SearcherFixture {
  private static final int ROUNDS = 70;

  /** Each with a storage of its own, so that all formats meet it. */
  enum Damage {
    FLIP(VectorStorage.INT8),
    TRUNCATE(VectorStorage.INT4),
    DELETE(VectorStorage.BIT);

    private final VectorStorage storage;

    Damage(VectorStorage storage) {
      this.storage = storage;
    }
  }

  private static List<Document> documents() {
    var documents = new ArrayList<Document>();
    for (int i = 0; i < 30; i++) {
      documents.add(
          document(
              "d" + i,
              "Title " + i % 7,
              ("The river bank number " + i + " has money and trees. ").repeat(1 + i % 4),
              Map.of("tag", List.of("t" + i % 5))));
    }
    return documents;
  }

  private void writeIndex(VectorStorage storage) {
    var config = tiny().storage(storage).passageTokens(32).overlapTokens(0).build();
    write(index, config, documents());
    // A second segment, and documents deleted from the first.
    List<Document> changed = new ArrayList<>(documents());
    changed.replaceAll(d -> d.id().endsWith("3") ? document(d.id(), "a new text") : d);
    write(index, config, changed);
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void open_andSearch_damagedFile_failsWithASentenceOrAnswers(Damage damage) throws IOException {
    writeIndex(damage.storage);
    var random = new Random(99);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path copy = Files.createDirectories(dir.resolve("copy" + round));
      String what = damage + " round " + round + " " + copyWithDamage(copy, damage, random);
      try {
        useAll(copy);
      } catch (IndexException e) {
        refused++;
        assertThat(e.getMessage()).as(what).contains(copy.toString()).doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError(what, e);
      } catch (AssertionError e) {
        // Lucene's own assertions, which are off outside tests.
        if (!e.getStackTrace()[0].getClassName().startsWith("org.apache.lucene.")) {
          throw e;
        }
      }
    }
    assertThat(refused).isGreaterThan(damage == Damage.FLIP ? ROUNDS / 5 : ROUNDS - 1);
  }

  private String copyWithDamage(Path copy, Damage damage, Random random) throws IOException {
    List<Path> files; // those of the last commit: older ones, which are kept, are not opened
    try (Directory directory = FSDirectory.open(index)) {
      files =
          SegmentInfos.readLatestCommit(directory).files(true).stream()
              .sorted()
              .map(index::resolve)
              .toList();
    }
    for (Path file : files) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    Path target = copy.resolve(files.get(random.nextInt(files.size())).getFileName());
    byte[] bytes = Files.readAllBytes(target);
    int at = random.nextInt(bytes.length);
    switch (damage) {
      case FLIP -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(target, bytes);
      }
      case TRUNCATE -> Files.write(target, Arrays.copyOf(bytes, at));
      case DELETE -> Files.delete(target);
    }
    return target.getFileName() + " at " + at;
  }

  private static void useAll(Path index) {
    try (Searcher searcher = Searcher.open(index)) {
      for (Mode mode : Mode.values()) {
        searcher.search(Query.builder("river money").mode(mode).limit(50).build());
        searcher.rank(
            Query.builder("bank \"and trees\" -nothing title:title num*")
                .mode(mode)
                .filter(Filter.pattern("tag", "t*"))
                .build());
      }
      for (int i = 0; i < 30; i += 7) {
        searcher.get("d" + i);
      }
      searcher.status();
    }
  }

  @Test
  void search_storedTextDamaged_namesTheDamage() throws IOException {
    write(index, words(), documents());
    Path data;
    try (var files = Files.list(index)) {
      data = files.filter(file -> file.toString().endsWith(".cfs")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(data);
    var random = new Random(1);
    for (int i = 0; i < bytes.length / 50; i++) {
      bytes[100 + random.nextInt(bytes.length - 500)] ^= 0x55;
    }
    Files.write(data, bytes);

    assertThatThrownBy(() -> useAll(index))
        .isInstanceOf(IndexException.class)
        .hasMessageStartingWith("index %s is corrupt (".formatted(index))
        .hasMessageEndingWith("): delete the folder and index again");
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void index_damagedFile_failsWithASentenceOrGoesOn(Damage damage) throws IOException {
    writeIndex(VectorStorage.FLOAT32);
    var random = new Random(7);
    List<Document> changed = documents();
    changed.replaceAll(d -> d.id().endsWith("5") ? document(d.id(), "newer text") : d);
    for (int round = 0; round < ROUNDS / 3; round++) {
      Path copy = Files.createDirectories(dir.resolve("copy" + round));
      String what = damage + " round " + round + " " + copyWithDamage(copy, damage, random);
      try {
        write(copy, tiny().passageTokens(32).overlapTokens(0).build(), changed);
      } catch (IndexException e) {
        assertThat(e.getMessage()).as(what).contains(copy.toString()).doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError(what, e);
      } catch (AssertionError e) {
        if (!e.getStackTrace()[0].getClassName().startsWith("org.apache.lucene.")) {
          throw e;
        }
      }
    }
  }
}
