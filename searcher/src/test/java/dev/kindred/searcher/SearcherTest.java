package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.text.Document;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.searcher.Hit.PassageText;
import dev.kindred.searcher.fuse.Contribution;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.fuse.Normalisation;
import dev.kindred.searcher.fuse.ReciprocalRankFusion;
import dev.kindred.searcher.fuse.Weights;
import dev.kindred.searcher.retrieve.Bm25;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearcherTest extends SearcherFixture {
  private static final List<Document> DOCUMENTS = documents(150);

  /** Documents of one to five passages, each with words of its own. */
  private static List<Document> documents(int count) {
    String[] words = {
      "river", "bank", "money", "tree", "water", "wing", "air", "flow", "heat", "gene", "dog", "cat"
    };
    var documents = new ArrayList<Document>();
    int state = 42;
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      for (int j = 0; j < 1 + i % 5; j++) {
        for (int k = 0; k < 20; k++) {
          state = state * 1103515245 + 12345;
          text.append(words[(state >>> 16) % words.length]).append(k == 19 ? ". " : " ");
        }
      }
      documents.add(
          document(
              "d%03d".formatted(i),
              "Title " + i,
              text.toString(),
              Map.of("third", List.of(String.valueOf(i % 3)), "all", List.of("yes"))));
    }
    return documents;
  }

  private Searcher open(VectorStorage storage) {
    write(index, tiny().storage(storage).passageTokens(32).overlapTokens(0).build(), DOCUMENTS);
    return Searcher.open(index);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void rank_andSearch_agree(Mode mode) {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      for (Fusion fusion :
          List.of(
              ConvexCombination.DEFAULT,
              new ConvexCombination(Normalisation.MIN_MAX, Weights.parse("dense=0.8,bm25=0.2")),
              ReciprocalRankFusion.DEFAULT)) {
        Query query = Query.builder("river money bank").mode(mode).fusion(fusion).limit(30).build();

        List<Hit> hits = searcher.search(query);
        List<RankedId> ranked = searcher.rank(query);

        assertThat(hits).hasSize(30);
        assertThat(hits.stream().map(hit -> new RankedId(hit.id(), hit.score())).toList())
            .isEqualTo(ranked);
        assertThat(hits.stream().map(Hit::rank)).isSorted().startsWith(1).endsWith(30);
        assertThat(searcher.rank(query)).isEqualTo(ranked);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(VectorStorage.class)
  void search_everyStorage_findsADocumentByItsOwnText(VectorStorage storage) {
    try (Searcher searcher = open(storage)) {
      for (int i = 0; i < 150; i += 25) {
        Document wanted = DOCUMENTS.get(i);
        Hit best =
            searcher
                .search(
                    Query.builder(wanted.title() + "\n" + wanted.text())
                        .plainText()
                        .mode(Mode.DENSE)
                        .build())
                .getFirst();
        assertThat(best.id()).isEqualTo(wanted.id());
      }
    }
  }

  @Test
  void search_hit_isFilledIn() {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      Hit hit = searcher.search(Query.of("river money bank")).getFirst();
      Document document =
          DOCUMENTS.stream().filter(d -> d.id().equals(hit.id())).findFirst().orElseThrow();

      assertThat(hit.title()).isEqualTo(document.title());
      assertThat(hit.path()).isEqualTo(document.path());
      assertThat(hit.metadata()).isEqualTo(document.metadata());
      assertThat(hit.metadata().keySet()).containsExactly("all", "third");
      PassageText passage = hit.passage();
      assertThat(document.text().substring(passage.startOffset(), passage.endOffset()))
          .isEqualTo(passage.text())
          .contains(hit.snippet().text());
      assertThat(hit.snippet().marks()).isNotEmpty();
      assertThat(hit.contributions())
          .extracting(Contribution::retriever)
          .containsExactly("dense", "sparse", "bm25");
      assertThat(hit.contributions().stream().mapToDouble(Contribution::value).sum())
          .isCloseTo(hit.score(), within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void search_filters_holdInEveryMode(Mode mode) {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      Query.Builder query = Query.builder("river money bank").mode(mode).limit(100);
      List<Hit> third = searcher.search(query.filter(Filter.keyword("third", "1")).build());

      assertThat(third)
          .hasSize(50)
          .allMatch(hit -> List.of("1").equals(hit.metadata().get("third")));
      assertThat(ids(searcher.search(query.filter(Filter.parse("id: d00*")).build())))
          .containsExactlyInAnyOrder("d001", "d004", "d007");
      assertThat(searcher.search(query.filter(Filter.parse("path:*4")).build()))
          .extracting(Hit::id)
          .containsExactly("d004");
      assertThat(searcher.search(query.filter(Filter.parse("all:no")).build())).isEmpty();
    }
  }

  @Test
  void search_filterOnUnknownField_findsNothing() {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      assertThat(searcher.search(Query.builder("river").filter(Filter.keyword("x", "y")).build()))
          .isEmpty();
    }
  }

  @Test
  void search_limitBeyondTheIndex_findsAllOnce() {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      List<Hit> hits =
          searcher.search(Query.builder("river").mode(Mode.DENSE).limit(10_000).build());

      assertThat(ids(hits)).hasSize(150).doesNotHaveDuplicates();
    }
  }

  @Test
  void search_bm25Parameters_count() {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      Query.Builder query = Query.builder("river money").mode(Mode.BM25);
      Hit usual = searcher.search(query.build()).getFirst();
      Hit binary = searcher.search(query.bm25(new Bm25(0, 0)).build()).getFirst();

      assertThat(binary.contributions().getFirst().score())
          .isNotCloseTo(usual.contributions().getFirst().score(), within(1e-6));
    }
  }

  @Test
  void search_wordsOnlyIndex_isByWords() {
    write(index, words(), DOCUMENTS);
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(Query.of("river")).getFirst().contributions())
          .extracting(Contribution::retriever)
          .containsExactly("bm25");
      for (Mode mode : List.of(Mode.DENSE, Mode.HYBRID)) {
        assertThatThrownBy(() -> searcher.search(Query.builder("river").mode(mode).build()))
            .isInstanceOf(IndexException.class)
            .hasMessage("index %s has no vectors: search it with --mode bm25", index);
      }
    }
  }

  @Test
  void get_id_givesTheDocument() {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      Document document = DOCUMENTS.get(4);

      StoredDocument found = searcher.get("d004").orElseThrow();

      assertThat(found.text()).isEqualTo(document.text());
      assertThat(found.title()).isEqualTo("Title 4");
      assertThat(found.metadata()).isEqualTo(document.metadata());
      assertThat(found.passages()).isGreaterThan(3);
      assertThat(searcher.get("nobody")).isEmpty();
      assertThat(searcher.get("")).isEmpty();
    }
  }

  @Test
  void status_countsDocumentsPassagesAndBytes() {
    try (Searcher searcher = open(VectorStorage.INT8)) {
      IndexStatus status = searcher.status();

      assertThat(status.documents()).isEqualTo(150);
      assertThat(status.passages())
          .isEqualTo(
              DOCUMENTS.stream()
                  .mapToInt(d -> searcher.get(d.id()).orElseThrow().passages())
                  .sum());
      assertThat(status.deleted()).isZero();
      assertThat(status.segments()).isEqualTo(1);
      assertThat(status.sizes().total()).isGreaterThan(10_000);
      assertThat(status.sizes().vectors())
          .isBetween(
              status.passages() * 4L * status.manifest().dense().orElseThrow().dimension(),
              status.sizes().total());
      assertThat(status.sizes().sparse()).isPositive();
      assertThat(status.sizes().vectors() + status.sizes().sparse())
          .isLessThan(status.sizes().total());
      assertThat(status.buildTime().dense()).isPositive();
      assertThat(status.buildTime().sparse()).isPositive();
      assertThat(status.index()).isEqualTo(index);
      assertThat(status.manifest().dense().orElseThrow().storage()).isEqualTo(VectorStorage.INT8);
    }
  }

  @Test
  void search_emptiedIndex_findsNothing() {
    write(index, tiny().build(), DOCUMENTS);
    write(index, IndexingConfig.defaults(), List.of());
    try (Searcher searcher = Searcher.open(index)) {
      for (Mode mode : Mode.values()) {
        assertThat(searcher.search(Query.builder("river").mode(mode).build())).isEmpty();
      }
      assertThat(searcher.status().documents()).isZero();
      assertThat(searcher.get("d001")).isEmpty();
    }
  }

  @Test
  void open_builtInModel_findsByMeaning() {
    write(
        index,
        IndexingConfig.defaults(),
        List.of(
            document("plant", "Withered ferns recover if you soak their roots."),
            document("car", "The engine needs new oil every year."),
            document("tax", "Income is declared in spring.")));
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.search(Query.of("how do I revive a dry houseplant")).getFirst().id())
          .isEqualTo("plant");
      assertThat(
              searcher
                  .search(Query.builder("motor maintenance").mode(Mode.DENSE).build())
                  .getFirst()
                  .id())
          .isEqualTo("car");
    }
  }

  @Test
  void open_otherNameOfTheModel_isAccepted() throws Exception {
    Path copy = dir.resolve("copy");
    try (var files = Files.walk(Path.of(model))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(Path.of(model).relativize(file).toString()));
      }
    }
    write(index, tiny().build(), DOCUMENTS);
    try (Searcher searcher =
        Searcher.open(
            index,
            new SearcherOptions(
                Optional.of(copy.toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))) {
      assertThat(searcher.search(Query.builder("river").mode(Mode.DENSE).build())).isNotEmpty();
    }
  }

  @Test
  void build_badQueries_areRefused() {
    assertThatThrownBy(() -> Query.of(" \n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the query is empty: say what to look for");
    assertThatThrownBy(() -> Query.builder("x").limit(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be in [1, 10000], got 0");
    assertThatThrownBy(() -> Filter.parse("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a filter must be field:value, got 'nothing'");
    assertThatThrownBy(() -> Filter.parse("a: ")).isInstanceOf(IllegalArgumentException.class);
    Query.Builder many = Query.builder("x");
    for (int i = 0; i <= Query.MAX_CONDITIONS; i++) {
      many.filter(Filter.keyword("a", "b" + i));
    }
    assertThatThrownBy(many::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("filters must have at most 50 conditions, got 51");
  }

  @Test
  void search_mostFiltersAndWords_fitLucene() {
    try (Searcher searcher = open(VectorStorage.FLOAT32)) {
      var text = new StringBuilder("river");
      for (int i = 0; i < 3000; i++) {
        text.append(" w").append(i);
      }
      Query.Builder query = Query.builder(text.toString());
      for (int i = 0; i < Query.MAX_CONDITIONS / 2; i++) {
        query.filter(Filter.parse("all:yes OR all>=2020"));
      }

      assertThat(searcher.search(query.build())).hasSize(10);
    }
  }
}
