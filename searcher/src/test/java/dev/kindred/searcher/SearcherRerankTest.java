package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.text.Document;
import dev.kindred.searcher.fuse.Contribution;
import dev.kindred.searcher.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reranked answers against scoring everything by hand and sorting. */
class SearcherRerankTest extends SearcherFixture {
  private static final String QUESTION = "river water and the moon";
  private static final String[] WORDS =
      ("river water bank moon sun star ship sea bird fish red green blue city house road car dog"
              + " gene protein heat wave plate wing light paper money tree book cell")
          .split(" ", -1);

  private static String crossModel;

  /** What scoring by hand makes of a document. */
  private record Judged(String id, double score, int passage) {}

  @BeforeAll
  static void writeCrossModel() throws IOException {
    Path folder = shared.resolve("cross");
    if (!Files.exists(folder)) {
      TinyModel.bert()
          .classifierHead()
          .activationFunction("torch.nn.modules.linear.Identity")
          .seed(9)
          .writeTo(folder);
    }
    crossModel = folder.toString();
  }

  @BeforeEach
  void writeDocuments() {
    var random = new Random(5);
    var documents = new ArrayList<Document>();
    for (int i = 0; i < 40; i++) {
      var text = new StringBuilder();
      // Of several passages; some open with their title, some have none.
      for (int word = 0; word < 30 + random.nextInt(80); word++) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(word % 8 == 7 ? ".\n\n" : " ");
      }
      String title = i % 3 == 0 ? "" : WORDS[i % WORDS.length] + " " + i;
      documents.add(
          document(
              "d" + i,
              title,
              i % 3 == 1 ? "# " + title + "\n\n" + text : text.toString(),
              Map.of("author", List.of(i % 2 == 0 ? "Ada" : "Bo"))));
    }
    write(index, tiny().passageTokens(24).overlapTokens(0).build(), documents);
  }

  private static Query.Builder question(Mode mode) {
    return Query.builder(QUESTION).mode(mode).limit(1000);
  }

  /** Each document's best passage by each retriever, scored by hand. */
  private static List<Judged> judged(Searcher searcher, List<Hit> blend) {
    Map<String, List<Hit>> found = new HashMap<>();
    for (Mode mode : List.of(Mode.DENSE, Mode.SPARSE, Mode.BM25)) {
      for (Hit hit : searcher.search(question(mode).build())) {
        found.computeIfAbsent(hit.id(), unused -> new ArrayList<>()).add(hit);
      }
    }
    var judged = new ArrayList<Judged>();
    try (CrossEncoder encoder = CrossEncoders.open(crossModel)) {
      for (Hit hit : blend) {
        var best = new Judged(hit.id(), Double.NEGATIVE_INFINITY, -1);
        for (Hit passage : found.getOrDefault(hit.id(), List.of())) {
          float score = encoder.predict(QUESTION, text(passage));
          if (score > best.score()) {
            best = new Judged(hit.id(), score, passage.passage().ordinal());
          }
        }
        judged.add(best);
      }
    }
    return judged;
  }

  /** The title once, then the passage. */
  private static String text(Hit hit) {
    String text = hit.passage().text();
    if (hit.title().isEmpty()) {
      return text;
    }
    String opening = "# " + hit.title();
    return text.startsWith(opening) ? text.substring(2) : hit.title() + "\n" + text;
  }

  private static List<Judged> sorted(List<Judged> judged) {
    return judged.stream().sorted(Comparator.comparingDouble(one -> -one.score())).toList();
  }

  private static Judged judged(Hit hit) {
    return new Judged(hit.id(), hit.score(), hit.passage().ordinal());
  }

  @Test
  void search_allReranked_isAllScoredByHandAndSorted() {
    try (Searcher searcher = Searcher.open(index);
        Reranker reranker = Reranker.open(crossModel)) {
      List<Hit> blend = searcher.search(question(Mode.HYBRID).build());
      List<Hit> hits = searcher.search(question(Mode.HYBRID).rerank(reranker).build());

      assertThat(blend).hasSize(40);
      assertThat(hits.stream().map(SearcherRerankTest::judged).toList())
          .isEqualTo(sorted(judged(searcher, blend)))
          .isNotEqualTo(blend.stream().map(SearcherRerankTest::judged).toList());
      // Some documents owe their score to a passage that contributed less to the blend.
      assertThat(hits)
          .anySatisfy(
              hit ->
                  assertThat(hit.passage().ordinal())
                      .isNotEqualTo(ofId(blend, hit.id()).passage().ordinal()));
      assertThat(hits).extracting(Hit::rank).startsWith(1, 2, 3).endsWith(40);
    }
  }

  private static Hit ofId(List<Hit> hits, String id) {
    return hits.stream().filter(hit -> hit.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void search_depth_rerankedComeFirstAndTheOthersKeepTheirOrder() {
    try (Searcher searcher = Searcher.open(index);
        Reranker reranker = Reranker.open(crossModel)) {
      List<Hit> blend = searcher.search(question(Mode.HYBRID).build());
      List<Hit> hits =
          searcher.search(question(Mode.HYBRID).rerank(reranker).rerankDepth(12).build());

      assertThat(hits.subList(0, 12).stream().map(SearcherRerankTest::judged).toList())
          .isEqualTo(sorted(judged(searcher, blend.subList(0, 12))));
      assertThat(ids(hits.subList(12, 40))).isEqualTo(ids(blend.subList(12, 40)));
      assertThat(hits.stream().map(hit -> -hit.score()).toList()).isSorted();
      assertThat(hits.get(12).score()).isLessThan(hits.get(11).score());
      for (Hit hit : hits) {
        Contribution contribution = hit.contributions().getLast();
        int before = ofId(blend, hit.id()).rank();
        assertThat(hit.contributions())
            .extracting(Contribution::retriever)
            .containsExactly("dense", "sparse", "bm25", "rerank");
        assertThat(contribution.rank()).isEqualTo(before <= 12 ? before : 0);
        assertThat(contribution.score()).isEqualTo(before <= 12 ? hit.score() : 0);
      }
    }
  }

  @Test
  void search_limitBelowDepth_stillRanksAllThatWereRead() {
    try (Searcher searcher = Searcher.open(index);
        Reranker reranker = Reranker.open(crossModel)) {
      List<Hit> all = searcher.search(question(Mode.HYBRID).rerank(reranker).build());
      List<Hit> few = searcher.search(question(Mode.HYBRID).limit(3).rerank(reranker).build());
      assertThat(ids(few)).isEqualTo(ids(all.subList(0, 3)));
    }
  }

  @Test
  void rank_reranked_isAsSearchRanks() {
    try (Searcher searcher = Searcher.open(index);
        Reranker reranker = Reranker.open(crossModel)) {
      Query query = question(Mode.HYBRID).rerank(reranker).rerankDepth(7).build();
      List<Hit> hits = searcher.search(query);
      assertThat(searcher.rank(query))
          .isEqualTo(hits.stream().map(hit -> new RankedId(hit.id(), hit.score())).toList());
    }
  }

  @Test
  void search_syntax_rerankerReadsTheWordsAlone() {
    try (Searcher searcher = Searcher.open(index);
        Reranker reranker = Reranker.open(crossModel)) {
      List<Hit> hits =
          searcher.search(Query.builder("river +author:Ada").limit(1000).rerank(reranker).build());
      try (CrossEncoder encoder = CrossEncoders.open(crossModel)) {
        assertThat(hits).hasSize(20);
        assertThat(hits)
            .allSatisfy(
                hit -> assertThat(hit.score()).isEqualTo(encoder.predict("river", text(hit))));
      }
      // Conditions alone ask nothing that a passage could answer.
      assertThat(searcher.search(Query.builder("author:Ada").rerank(reranker).build()))
          .isEqualTo(searcher.search(Query.of("author:Ada")));
      assertThat(searcher.search(Query.builder("walrus").mode(Mode.BM25).rerank(reranker).build()))
          .isEmpty();
    }
  }

  @Test
  void search_manyThreadsAndSearchers_allGetTheSame() throws Exception {
    try (Searcher searcher = Searcher.open(index);
        Searcher other = Searcher.open(index);
        Reranker reranker = Reranker.open(crossModel, 3);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Query query = question(Mode.HYBRID).rerank(reranker).build();
      List<RankedId> expected = searcher.rank(query);
      var tasks = new ArrayList<Callable<List<RankedId>>>();
      for (int i = 0; i < 24; i++) {
        Searcher each = i % 2 == 0 ? searcher : other;
        tasks.add(() -> each.rank(query));
      }
      for (Future<List<RankedId>> answer : threads.invokeAll(tasks)) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void search_closedReranker_isRefused() {
    try (Searcher searcher = Searcher.open(index)) {
      for (boolean used : List.of(false, true)) {
        Reranker reranker = Reranker.open(crossModel);
        Query query = question(Mode.BM25).rerank(reranker).build();
        if (used) {
          searcher.rank(query);
        }
        reranker.close();
        reranker.close();
        assertThatIllegalStateException()
            .isThrownBy(() -> searcher.rank(query))
            .withMessage("the reranker is closed");
      }
    }
  }

  @Test
  void open_notARerankersModel_isTold() {
    assertThatThrownBy(() -> Reranker.open("no-such-model"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("no model no-such-model");
    try (Searcher searcher = Searcher.open(index);
        Reranker reranker = Reranker.open(model)) {
      assertThatThrownBy(reranker::load)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("it is no cross-encoder");
      assertThatThrownBy(() -> searcher.rank(question(Mode.BM25).rerank(reranker).build()))
          .isInstanceOf(ModelException.class);
    }
  }

  @Test
  void build_depthOutOfRange_isRefused() {
    for (int depth : new int[] {0, -1, 10_001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Query.builder("a").rerankDepth(depth).build())
          .withMessage("rerank depth must be in [1, 10000], got " + depth);
    }
  }

  @Test
  void answer_budgetTooSmallByMeasuredCosts_skipsRerankingAndSaysSo() throws IOException {
    Path costs =
        Files.writeString(
            dir.resolve("costs"), "load." + crossModel.replace("\\", "/") + "=100000\n");
    try (Searcher searcher = Searcher.open(index, withCosts(costs));
        Reranker reranker = Reranker.open(crossModel)) {
      SearchResults results =
          searcher.answer(
              question(Mode.HYBRID).rerank(reranker).budget(Duration.ofSeconds(50)).build());

      assertThat(results.report().reranked()).isZero();
      assertThat(results.report().skipped())
          .singleElement()
          .asString()
          .startsWith("no reranking: " + crossModel + " takes about 100");
      assertThat(ids(results.hits()))
          .isEqualTo(ids(searcher.search(question(Mode.HYBRID).build())));
      assertThat(reranker.loaded()).isFalse();
    }
  }

  @Test
  void answer_ampleBudget_leavesNothingOutAndLearnsWhatItTakes() throws IOException {
    Path costs = dir.resolve("kept/costs");
    Query.Builder question = question(Mode.HYBRID);
    try (Searcher searcher = Searcher.open(index, withCosts(costs));
        Reranker reranker = Reranker.open(crossModel)) {
      SearchResults results =
          searcher.answer(
              question.rerank(reranker).rerankDepth(9).budget(Duration.ofHours(1)).build());

      assertThat(results.report().skipped()).isEmpty();
      assertThat(results.report().reranked()).isEqualTo(9);
      assertThat(results.report().candidates()).isEqualTo(1000);
      assertThat(results.report().elapsed()).isPositive();
    }
    assertThat(Files.readString(costs)).contains("load.", "passage.", "retrieve.");
  }

  private static SearcherOptions withCosts(Path file) {
    return new SearcherOptions(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(file));
  }
}
