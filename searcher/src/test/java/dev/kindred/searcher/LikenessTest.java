package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.text.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LikenessTest extends SearcherFixture {
  private static final String[] WORDS = {
    "river", "bank", "money", "tree", "water", "wing", "air", "flow", "heat", "gene", "dog", "cat"
  };

  private final List<Document> documents = new ArrayList<>();

  @BeforeEach
  void writeIndex() {
    var random = new Random(5);
    for (int i = 0; i < 40; i++) {
      var text = new StringBuilder();
      for (int j = 0; j < 60; j++) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(j % 20 == 19 ? ". " : " ");
      }
      documents.add(
          document("d" + i, "", text.toString(), Map.of("half", List.of(String.valueOf(i % 2)))));
    }
    Document first = documents.getFirst();
    documents.add(document("copy", "", first.text(), Map.of("half", List.of("1"))));
    write(index, tiny().build(), documents);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void search_like_findsTheCopyFirstAndNeverItself(Mode mode) {
    try (Searcher searcher = Searcher.open(index)) {
      List<Hit> hits = searcher.search(Query.like("d0").mode(mode).limit(100).build());

      assertThat(ids(hits)).doesNotContain("d0").doesNotHaveDuplicates().contains("copy");
      if (mode != Mode.SPARSE) { // a dot product may well prefer others to the same
        assertThat(ids(hits)).startsWith("copy");
      }
      assertThat(hits.size()).isGreaterThan(10);
      assertThat(hits).allMatch(hit -> hit.relevance().isEmpty());
    }
  }

  @Test
  void search_like_meetsFilters() {
    try (Searcher searcher = Searcher.open(index)) {
      List<Hit> hits =
          searcher.search(Query.like("d0").filter(Filter.keyword("half", "0")).limit(100).build());

      assertThat(hits).hasSize(19).allMatch(hit -> List.of("0").equals(hit.metadata().get("half")));
    }
  }

  @Test
  void search_likeNoDocument_saysSo() {
    try (Searcher searcher = Searcher.open(index)) {
      assertThatThrownBy(() -> searcher.search(Query.like("nobody").build()))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("no document 'nobody'");
    }
  }

  @Test
  void build_likeWithLeastRelevance_isRefused() {
    assertThatThrownBy(() -> Query.like("d0").minRelevance(0.5).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void visitVectors_documentOfOnePassage_hasItsVector() {
    Path few = dir.resolve("few");
    write(few, tiny().build(), List.of(document("a", "river bank"), document("b", "money")));
    var found = new ArrayList<DocumentVector>();
    try (Searcher searcher = Searcher.open(few);
        DenseEncoder encoder = DenseEncoders.open(model)) {
      searcher.visitVectors(List.of(), found::add);

      assertThat(found).extracting(DocumentVector::id).containsExactlyInAnyOrder("a", "b");
      for (DocumentVector document : found) {
        float[] expected =
            encoder
                .encode(document.id().equals("a") ? "river bank" : "money", TextRole.DOCUMENT)
                .vector();
        assertThat(document.vector()).containsExactly(expected, within(1e-6f));
      }
    }
  }

  @Test
  void visitVectors_ofSeveralPassages_areMeansOfUnitLength() {
    var found = new ArrayList<DocumentVector>();
    Path passages = dir.resolve("passages");
    write(passages, tiny().passageTokens(32).overlapTokens(0).build(), documents);
    try (Searcher searcher = Searcher.open(passages)) {
      searcher.visitVectors(List.of(Filter.keyword("half", "1")), found::add);
    }

    assertThat(found).hasSize(21);
    for (DocumentVector document : found) {
      double squares = 0;
      for (float value : document.vector()) {
        squares += value * value;
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void visitVectors_indexOfWordsAlone_isRefused() {
    write(dir.resolve("words"), words(), documents);
    try (Searcher searcher = Searcher.open(dir.resolve("words"))) {
      assertThatThrownBy(() -> searcher.visitVectors(List.of(), document -> {}))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("has no vectors");
    }
  }
}
