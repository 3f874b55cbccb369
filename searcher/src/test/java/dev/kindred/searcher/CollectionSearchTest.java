package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.text.Document;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.source.DocumentSources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CollectionSearchTest extends SearcherFixture {

  @BeforeEach
  void makeIndex() throws Exception {
    try (Indexer indexer = Indexer.open(index, tiny().build())) {
      add(indexer, "", 1_200);
      add(indexer, "mail", 3);
      add(indexer, "notes", 2);
    }
  }

  private static void add(Indexer indexer, String collection, int documents)
      throws InterruptedException {
    var listed = new ArrayList<Document>();
    for (int i = 0; i < documents; i++) {
      listed.add(document((collection.isEmpty() ? "none" : collection) + i, "river bank water"));
    }
    indexer.index(
        DocumentSources.inCollection(new Listed(listed), collection), IndexingProgress.NONE);
  }

  /**
   * More than the candidates of any side rank level: only a filter within the search finds them.
   */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void search_collection_findsAllOfItAndNothingElse(Mode mode) {
    try (Searcher searcher = Searcher.open(index)) {
      Query.Builder query = Query.builder("river water").mode(mode);

      assertThat(ids(searcher.search(query.collection("mail").build())))
          .containsExactlyInAnyOrder("mail0", "mail1", "mail2");
      List<Hit> both = searcher.search(query.collection("notes").build());
      assertThat(ids(both))
          .containsExactlyInAnyOrder("mail0", "mail1", "mail2", "notes0", "notes1");
      assertThat(both)
          .allSatisfy(
              hit -> assertThat(hit.id()).startsWith(hit.collection()).doesNotStartWith("none"));
    }
  }

  @Test
  void search_collectionAsField_isAFilterLikeOthers() {
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(ids(searcher.search(Query.of("river +collection:notes"))))
          .containsExactlyInAnyOrder("notes0", "notes1");
      assertThat(filtered(searcher, "collection:ma*")).hasSize(3);
      assertThat(filtered(searcher, "has:collection AND NOT collection:mail")).hasSize(2);
      assertThat(filtered(searcher, "NOT has:collection")).hasSize(20);
      assertThat(filtered(searcher, "collection:nobody")).isEmpty();
    }
  }

  private static List<Hit> filtered(Searcher searcher, String filter) {
    return searcher.search(Query.builder("river").filter(Filter.parse(filter)).limit(20).build());
  }

  @Test
  void answer_facetOfCollections_countsThem() {
    try (Searcher searcher = Searcher.open(index)) {
      Query query =
          Query.builder("river").filter(Filter.parse("has:collection")).facet("collection").build();

      assertThat(searcher.answer(query).facets().getFirst().values())
          .containsExactly(new Facet.Value("mail", 3), new Facet.Value("notes", 2));
    }
  }

  @Test
  void status_countsLiveDocumentsOfEachCollection() {
    Indexer.delete(index, List.of("mail1"));
    Indexer.deleteCollection(index, "notes");
    try (Searcher searcher = Searcher.open(index)) {
      assertThat(searcher.status().collections()).hasSize(1).containsEntry("mail", 2L);
      assertThat(searcher.get("mail0")).map(StoredDocument::collection).contains("mail");
      assertThat(searcher.get("none0")).map(StoredDocument::collection).contains("");
    }
  }

  @Test
  void build_blankCollection_isRefused() {
    Query.Builder query = Query.builder("river").collection(" ");

    assertThatThrownBy(query::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("collection");
  }
}
