package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.Language;
import dev.kindred.core.text.Chunking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndexSettingsTest extends IndexerFixture {
  private static final ListSource ONE = ListSource.under("docs").add("a", "the river bank");

  private IndexManifest manifest(IndexingConfig config) {
    try (Indexer indexer = Indexer.open(index, config)) {
      return indexer.manifest();
    }
  }

  private String fingerprint() {
    return manifest(IndexingConfig.defaults()).dense().orElseThrow().fingerprint().substring(0, 12);
  }

  private void assertRefused(IndexingConfig config, String has, String asked) {
    assertThatThrownBy(() -> Indexer.open(index, config))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "index %s was made with %s, not %s: leave the option out, or use another folder with"
                + " --index",
            index, has, asked);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void open_nothingGiven_inheritsEverything() throws Exception {
    run(
        tiny()
            .storage(VectorStorage.INT4)
            .language(Language.FR)
            .passageTokens(64)
            .overlapTokens(3)
            .build(),
        ONE);

    IndexManifest found = manifest(IndexingConfig.defaults());

    assertThat(found.dense().orElseThrow().model()).isEqualTo(model);
    assertThat(found.dense().orElseThrow().storage()).isEqualTo(VectorStorage.INT4);
    assertThat(found.language()).isEqualTo(Language.FR);
    assertThat(found.chunking()).isEqualTo(new Chunking(64, 3));
  }

  @Test
  void open_sameSettingsGiven_isAccepted() throws Exception {
    IndexingConfig config =
        tiny()
            .storage(VectorStorage.BIT)
            .language(Language.ANY)
            .passageTokens(40)
            .overlapTokens(2)
            .build();
    run(config, ONE);

    assertThat(run(config, ONE).unchanged()).isEqualTo(1);
  }

  @Test
  void open_newIndex_hasDefaults() {
    IndexManifest found = manifest(tiny().build());

    // The tiny model reads 128 tokens, two of them special.
    assertThat(found.chunking()).isEqualTo(new Chunking(126, 15));
    assertThat(found.language()).isEqualTo(Language.EN);
    assertThat(found.dense().orElseThrow().storage()).isEqualTo(VectorStorage.FLOAT32);
  }

  @Test
  void open_sameModelInAnotherFolder_isTheSameModel() throws Exception {
    run(tiny().build(), ONE);
    Path copy = dir.resolve("copy");
    copy(Path.of(model), copy);

    IndexReport report = run(IndexingConfig.builder().model(copy.toString()).build(), ONE);

    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(contents().userData()).containsEntry("kindred.dense.model", model);
  }

  @Test
  void open_anotherModel_isRefused() throws Exception {
    run(tiny().build(), ONE);
    String mine = fingerprint();
    Path other = dir.resolve("other");
    TinyModel.bert().normalize(true).seed(2).writeTo(other);
    IndexingConfig config = IndexingConfig.builder().model(other.toString()).build();

    assertThatThrownBy(() -> Indexer.open(index, config))
        .isInstanceOf(IndexException.class)
        .hasMessageMatching(
            "index \\Q%s\\E was made with \\Q%s\\E \\(fingerprint %s, float32\\), not \\Q%s\\E \\(fingerprint [0-9a-f]{12}, float32\\): leave the option out, or use another folder with --index"
                .formatted(index, model, mine, other));
  }

  @Test
  void open_modelOfTheIndexHasChanged_saysSo() throws Exception {
    Path folder = dir.resolve("changing");
    TinyModel.bert().normalize(true).seed(3).writeTo(folder);
    run(IndexingConfig.builder().model(folder.toString()).build(), ONE);
    TinyModel.bert().normalize(true).seed(4).writeTo(folder);

    assertThatThrownBy(() -> Indexer.open(index, IndexingConfig.defaults()))
        .isInstanceOf(IndexException.class)
        .hasMessageMatching(
            "index \\Q%s\\E was made with \\Q%s\\E \\(fingerprint [0-9a-f]{12}\\), but the model found is \\Q%s\\E \\(fingerprint [0-9a-f]{12}\\): name the folder of the first with --model, or use another folder with --index"
                .formatted(index, folder, folder));
  }

  @Test
  void open_modelOfTheIndexIsGone_saysWhichAndOtherFolderHelps() throws Exception {
    Path folder = dir.resolve("moving");
    copy(Path.of(model), folder);
    run(IndexingConfig.builder().model(folder.toString()).build(), ONE);
    Path moved = dir.resolve("moved");
    Files.move(folder, moved);

    assertThatThrownBy(() -> Indexer.open(index, IndexingConfig.defaults()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(folder.toString());
    assertThat(run(IndexingConfig.builder().model(moved.toString()).build(), ONE).unchanged())
        .isEqualTo(1);
  }

  @Test
  void open_otherStorage_isRefused() throws Exception {
    run(tiny().build(), ONE);
    String mine = fingerprint();

    assertRefused(
        IndexingConfig.builder().storage(VectorStorage.INT8).build(),
        model + " (fingerprint " + mine + ", float32)",
        model + " (fingerprint " + mine + ", int8)");
  }

  @Test
  void open_otherLanguage_isRefused() throws Exception {
    run(words(), ONE);

    assertRefused(
        IndexingConfig.builder().language(Language.DE).build(), "language en", "language de");
  }

  @Test
  void open_otherPassages_isRefused() throws Exception {
    run(tiny().passageTokens(64).build(), ONE);

    assertRefused(
        IndexingConfig.builder().passageTokens(32).overlapTokens(2).build(),
        "passages of 64 tokens, overlap 8",
        "passages of 32 tokens, overlap 2");
    assertRefused(
        IndexingConfig.builder().wholeDocuments().build(),
        "passages of 64 tokens, overlap 8",
        "whole documents");
  }

  @Test
  void open_overlapAlone_takesThePassagesFromTheIndex() throws Exception {
    run(tiny().passageTokens(64).overlapTokens(5).build(), ONE);

    assertThat(manifest(IndexingConfig.builder().overlapTokens(5).build()).chunking())
        .isEqualTo(new Chunking(64, 5));
    assertThat(manifest(IndexingConfig.builder().passageTokens(64).build()).chunking())
        .isEqualTo(new Chunking(64, 5));
    assertRefused(
        IndexingConfig.builder().overlapTokens(6).build(),
        "passages of 64 tokens, overlap 5",
        "passages of 64 tokens, overlap 6");
  }

  @Test
  void open_passagesForWholeDocuments_areRefused() throws Exception {
    run(tiny().wholeDocuments().build(), ONE);

    assertThat(manifest(IndexingConfig.builder().wholeDocuments().build()).chunking())
        .isEqualTo(Chunking.WHOLE_DOCUMENTS);
    assertRefused(
        IndexingConfig.builder().passageTokens(64).build(),
        "whole documents",
        "passages of 64 tokens, overlap 8");
  }

  @Test
  void open_wordsOnlyForVectors_isRefused() throws Exception {
    run(tiny().build(), ONE);

    assertRefused(words(), "vectors", "words alone");
  }

  @Test
  void open_modelOrStorageForWordsOnly_isRefused() throws Exception {
    run(words(), ONE);

    assertRefused(tiny().build(), "words alone", "vectors");
    assertRefused(
        IndexingConfig.builder().storage(VectorStorage.INT8).build(), "words alone", "vectors");
    assertThat(manifest(IndexingConfig.defaults()).dense()).isEmpty();
  }

  @Test
  void open_passagesLongerThanTheModelReads_areRefused() {
    assertThatThrownBy(() -> Indexer.open(index, tiny().passageTokens(127).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "passage tokens must be <= 126, what %s reads of a document, got 127".formatted(model));
    assertThat(index).doesNotExist();
  }

  /** As in an app that leaves kindred-models out, which is not on the classpath here either. */
  @Test
  void open_sparseModelsJarLeftOut_makesNoSparseTerms() {
    assertThat(Models.defaultSparse()).isEmpty();
    assertThat(manifest(tiny().build()).sparse()).isEmpty();
    assertThatThrownBy(() -> Indexer.open(index, tiny().sparseModel(Models.DEFAULT_SPARSE).build()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "built-in model kindred-sparse-en-v1 is not on the classpath: its jar kindred-models was"
                + " left out");
  }

  @Test
  void build_contradictions_areRefused() {
    assertThatThrownBy(() -> tiny().wordsOnly().build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> IndexingConfig.builder().wordsOnly().storage(VectorStorage.BIT).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IndexingConfig.builder().noSparseTerms().sparseModel("x").build())
        .hasMessage("an index without sparse terms has no sparse model");
    assertThatThrownBy(
            () ->
                IndexingConfig.builder()
                    .noSparseTerms()
                    .sparseOptions(new SparseOptions(5, 0, true))
                    .build())
        .hasMessage("which sparse terms are kept needs a sparse model: name it with --sparse");
    assertThatThrownBy(() -> IndexingConfig.builder().wholeDocuments().passageTokens(50).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IndexingConfig.builder().jobs(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("jobs must be >= 1, got 0");
  }
}
