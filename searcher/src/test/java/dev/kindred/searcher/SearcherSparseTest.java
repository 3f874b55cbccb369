package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.encode.sparse.SparseEncoders;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.text.Document;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearcherSparseTest extends SearcherFixture {
  private static final String[] WORDS = {
    "river", "money", "bank", "water", "stone", "tree", "bird", "night", "light", "city"
  };

  /** Of the stored weights; the sum of positive products is off by no more. */
  private static final double PRECISION = 1.0 / 512;

  @ParameterizedTest
  @ValueSource(ints = {0, 12})
  void search_sparse_isTheDotProductByHand(int topK) {
    var options = new SparseOptions(topK, 0, topK == 0);
    List<Document> documents = documents(60);
    write(
        index,
        IndexingConfig.builder()
            .wordsOnly()
            .sparseModel(sparseModel)
            .sparseOptions(options)
            .build(),
        documents);

    try (SparseEncoder encoder = SparseEncoders.open(sparseModel, options);
        Searcher searcher = Searcher.open(index)) {
      String question = "night river light";
      SparseVector query = encoder.encode(question, TextRole.QUERY).vector();
      List<Hit> hits =
          searcher.search(Query.builder(question).mode(Mode.SPARSE).limit(100).build());

      assertThat(hits).isNotEmpty();
      for (Document document : documents) {
        double expected = query.dot(encoder.encode(document.text(), TextRole.DOCUMENT).vector());
        double found =
            hits.stream()
                .filter(hit -> hit.id().equals(document.id()))
                .mapToDouble(Hit::score)
                .findFirst()
                .orElse(0);
        assertThat(found).isCloseTo(expected, within(expected * PRECISION + 1e-6));
      }
    }
  }

  @Test
  void search_hybridWithoutVectors_blendsSparseAndWords() {
    write(
        index,
        IndexingConfig.builder().wordsOnly().sparseModel(sparseModel).build(),
        documents(20));
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(Query.of("river bank")).getFirst().contributions())
          .extracting(contribution -> contribution.retriever())
          .containsExactly("sparse", "bm25");
      assertThatThrownBy(() -> searcher.search(Query.builder("river").mode(Mode.DENSE).build()))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("has no vectors");
    }
  }

  @Test
  void search_moreHitsAsked_scoresStayTheSame() {
    write(
        index,
        IndexingConfig.builder().wordsOnly().sparseModel(sparseModel).build(),
        documents(2 * Query.MIN_CANDIDATES));
    try (Searcher searcher = Searcher.open(index)) {
      List<Hit> all = searcher.search(Query.builder("night river light").limit(1000).build());

      assertThat(all).hasSizeGreaterThan(Query.MIN_CANDIDATES);
      for (int limit : new int[] {1, 10, 50}) {
        assertThat(searcher.search(Query.builder("night river light").limit(limit).build()))
            .extracting(Hit::id, Hit::score)
            .containsExactlyElementsOf(
                all.subList(0, limit).stream().map(hit -> tuple(hit.id(), hit.score())).toList());
      }
    }
  }

  @Test
  void search_sparseWithoutTerms_saysWhatIsMissing() {
    write(index, words(), documents(3));
    try (Searcher searcher = Searcher.open(index)) {
      assertThatThrownBy(() -> searcher.search(Query.builder("river").mode(Mode.SPARSE).build()))
          .isInstanceOf(IndexException.class)
          .hasMessage(
              "index %s has no sparse terms: make it anew with 'kindred reindex --sparse MODEL', or leave"
                  + " --mode out",
              index);
    }
  }

  @Test
  void index_again_keepsTheSparseModelAndItsOptions() {
    var options = new SparseOptions(5, 0.01f, false);
    write(index, tiny().sparseOptions(options).build(), documents(3));
    write(index, IndexingConfig.defaults(), documents(5));

    try (Searcher searcher = Searcher.open(index)) {
      IndexStatus status = searcher.status();
      assertThat(status.documents()).isEqualTo(5);
      assertThat(status.manifest().sparse().orElseThrow().options()).isEqualTo(options);
    }
    assertThatThrownBy(
            () ->
                write(
                    index,
                    IndexingConfig.builder().sparseOptions(SparseOptions.DEFAULT).build(),
                    documents(5)))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("top-k 5")
        .hasMessageContaining("top-k 0");
  }

  @Test
  void index_sparseTermsLater_isRefused() {
    write(index, words(), documents(3));

    assertThatThrownBy(
            () ->
                write(
                    index,
                    IndexingConfig.builder().wordsOnly().sparseModel(sparseModel).build(),
                    documents(3)))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("no sparse terms");
  }

  @Test
  void search_movedSparseModel_isFoundWhereTold() throws IOException {
    Path first = dir.resolve("first");
    TinyModel.bert().spladePooling("max", "relu").seed(4).writeTo(first);
    write(
        index,
        IndexingConfig.builder().wordsOnly().sparseModel(first.toString()).build(),
        documents(5));
    Path moved = dir.resolve("moved");
    Files.move(first, moved);
    Query query = Query.builder("river").mode(Mode.SPARSE).build();

    try (Searcher searcher =
        Searcher.open(
            index,
            new SearcherOptions(
                Optional.empty(),
                Optional.of(moved.toString()),
                Optional.empty(),
                Optional.empty()))) {
      assertThat(searcher.search(query)).isNotEmpty();
    }
    try (Searcher searcher =
        Searcher.open(
            index,
            new SearcherOptions(
                Optional.empty(), Optional.of(sparseModel), Optional.empty(), Optional.empty()))) {
      assertThatThrownBy(() -> searcher.search(query))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("--sparse-model");
    }
  }

  @Test
  void calibrate_storedWithTheIndex_givesHitsTheirRelevance() {
    write(index, tiny().build(), documents(40));
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(Query.of("river")).getFirst().relevance()).isEmpty();
      assertThatThrownBy(() -> searcher.search(Query.builder("river").minRelevance(0.5).build()))
          .isInstanceOf(IndexException.class)
          .hasMessage(
              "index %s is not calibrated, so it has no relevance: run 'kindred index' on it once"
                  + " more",
              index);

      String learnt = searcher.calibrate(2).toText();
      assertThat(learnt).startsWith("passages=40 bm25=").contains(" dense=", " sparse=");
      Indexer.tune(index, tuning -> tuning.withRelevance(Optional.of(learnt)));
      searcher.refresh();

      List<Hit> all = searcher.search(Query.of("river bird night"));
      assertThat(all).isNotEmpty();
      assertThat(all)
          .allSatisfy(hit -> assertThat(hit.relevance().orElseThrow()).isBetween(0.0, 1.0));
      double level = all.get(all.size() / 2).relevance().orElseThrow();
      List<Hit> relevant =
          searcher.search(Query.builder("river bird night").minRelevance(level).build());
      assertThat(relevant)
          .isNotEmpty()
          .allSatisfy(
              hit -> assertThat(hit.relevance().orElseThrow()).isGreaterThanOrEqualTo(level));
      assertThat(searcher.search(Query.builder("zzyzx").minRelevance(0.999).build())).isEmpty();
    }
    // Later runs keep it.
    write(index, tiny().build(), documents(41));
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.status().tuning().relevance()).isPresent();
    }
  }

  private static List<Document> documents(int count) {
    var random = new Random(3);
    var documents = new ArrayList<Document>();
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      for (int word = 0; word < 6 + random.nextInt(6); word++) {
        text.append(word == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
      }
      documents.add(document("d" + i, text.toString()));
    }
    return documents;
  }
}
