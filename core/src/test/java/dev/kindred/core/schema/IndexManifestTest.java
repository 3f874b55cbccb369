package dev.kindred.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.text.Chunking;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexManifestTest {
  private static final Path INDEX = Path.of("some", "index");

  private static final IndexManifest.Dense DENSE =
      new IndexManifest.Dense("model", "abcdef012345", 384, Similarity.COSINE, VectorStorage.INT8);

  static Stream<IndexManifest> manifests() {
    Stream<IndexManifest> byStorage =
        Stream.of(VectorStorage.values())
            .map(
                storage ->
                    new IndexManifest(
                        Language.DE,
                        new Chunking(256, 32),
                        Optional.of(
                            new IndexManifest.Dense(
                                "m", "fedcba987654", 8, Similarity.DOT, storage)),
                        Optional.empty()));
    Stream<IndexManifest> others =
        Stream.of(
            new IndexManifest(
                Language.ANY, Chunking.WHOLE_DOCUMENTS, Optional.empty(), Optional.empty()),
            new IndexManifest(
                Language.EN, new Chunking(16, 0), Optional.of(DENSE), Optional.empty()),
            new IndexManifest(
                Language.CJK,
                new Chunking(100, 10),
                Optional.of(
                    new IndexManifest.Dense(
                        "/a b/ü", "fedcba987654", 1, Similarity.EUCLIDEAN, VectorStorage.BIT)),
                Optional.empty()),
            new IndexManifest(
                Language.EN,
                new Chunking(100, 10),
                Optional.empty(),
                Optional.of(
                    new IndexManifest.Sparse(
                        "s", "fedcba987654", new SparseOptions(128, 0.05f, false)))),
            new IndexManifest(
                Language.EN,
                new Chunking(100, 10),
                Optional.of(DENSE),
                Optional.of(new IndexManifest.Sparse("s", "fedcba987654", SparseOptions.DEFAULT))));
    return Stream.concat(byStorage, others);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void ofCommitData_itsOwn_isTheSameManifest(IndexManifest manifest) {
    assertThat(IndexManifest.ofCommitData(INDEX, manifest.toCommitData())).isEqualTo(manifest);
  }

  @Test
  void toCommitData_manifest_isAsDocumented() {
    assertThat(full())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "kindred.format", "3",
                "kindred.language", "en",
                "kindred.passage.tokens", "256",
                "kindred.passage.overlap", "32",
                "kindred.dense.model", "model",
                "kindred.dense.fingerprint", "abcdef012345",
                "kindred.dense.dimension", "384",
                "kindred.dense.similarity", "cosine",
                "kindred.dense.storage", "int8"));
  }

  @Test
  void ofCommitData_anotherProgramsIndex_saysSo() {
    for (Map<String, String> data :
        Stream.of(Map.<String, String>of(), Map.of("a", "b")).toList()) {
      assertRefused(
          data,
          "%s holds a Lucene index that Kindred did not make; name another folder with --index"
              .formatted(INDEX));
    }
  }

  @Test
  void ofCommitData_newerFormat_asksForANewerKindred() {
    Map<String, String> data = full();
    data.put("kindred.format", "4");
    data.put("kindred.language", "what that version calls it");
    assertRefused(
        data,
        "index %s has format 4, this Kindred reads up to 3: use a newer Kindred".formatted(INDEX));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format | 0 | kindred.format must be >= 1, got 0",
        "format | one | kindred.format must be a number, got one",
        "language | xx | language must be one of [any, cjk, da, nl, en, fi, fr, de, it, no, pt, ru,"
            + " es, sv], got xx",
        "passage.tokens | many | kindred.passage.tokens must be a number, got many",
        "passage.tokens | 3 | passage tokens must be >= 16, got 3",
        "passage.overlap | '' | 'kindred.passage.overlap must be a number, got '",
        "passage.overlap | 200 | overlap tokens must be in [0, 128), got 200",
        "dense.dimension | 1e3 | kindred.dense.dimension must be a number, got 1e3",
        "dense.dimension | 0 | vector dimension must be >= 1, got 0",
        "dense.similarity | near | similarity must be one of [cosine, dot, euclidean], got near",
        "dense.storage | int2 | vector storage must be one of [float32, int8, int4, bit], got int2",
      })
  void ofCommitData_damagedValue_saysWhich(String key, String value, String reason) {
    Map<String, String> data = full();
    data.put("kindred." + key, value);
    assertDamaged(data, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "language",
        "passage.tokens",
        "passage.overlap",
        "dense.model",
        "dense.fingerprint",
        "dense.dimension",
        "dense.similarity",
        "dense.storage"
      })
  void ofCommitData_missingValue_saysWhich(String key) {
    Map<String, String> data = full();
    data.remove("kindred." + key);
    assertDamaged(data, "no kindred." + key);
  }

  private static Map<String, String> full() {
    return new TreeMap<>(
        new IndexManifest(Language.EN, new Chunking(256, 32), Optional.of(DENSE), Optional.empty())
            .toCommitData());
  }

  private static void assertDamaged(Map<String, String> data, String reason) {
    assertRefused(
        data,
        "index %s has a damaged manifest (%s): delete the folder and index again"
            .formatted(INDEX, reason));
  }

  private static void assertRefused(Map<String, String> data, String message) {
    assertThatThrownBy(() -> IndexManifest.ofCommitData(INDEX, data))
        .isInstanceOf(IndexException.class)
        .hasMessage(message);
  }
}
