package dev.kindred.searcher.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every fusion. */
abstract class FusionContract {

  abstract Fusion fusion();

  /** A ranking whose passages are numbered by {@code passageBase + document}. */
  static Ranking ranking(String retriever, int passageBase, double... documentsAndScores) {
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < documentsAndScores.length; i += 2) {
      int document = (int) documentsAndScores[i];
      candidates.add(
          new Candidate(document, passageBase + document, (float) documentsAndScores[i + 1]));
    }
    return ranking(retriever, candidates, 0);
  }

  /**
   * Whose last candidate has nothing to do with the question, unless it is as good as the first.
   */
  static Ranking ranking(String retriever, List<Candidate> candidates, double fullMatch) {
    double first = candidates.isEmpty() ? 0 : candidates.getFirst().score();
    double last = candidates.isEmpty() ? 0 : candidates.getLast().score();
    return new Ranking(retriever, candidates, first > last ? last : first - 1, fullMatch);
  }

  static Ranking dense(double... documentsAndScores) {
    return ranking("dense", 1000, documentsAndScores);
  }

  static Ranking bm25(double... documentsAndScores) {
    return ranking("bm25", 2000, documentsAndScores);
  }

  static List<Integer> documents(List<Fused> fused) {
    return fused.stream().map(Fused::document).toList();
  }

  @Test
  void fuse_nothing_isEmpty() {
    assertThat(fusion().fuse(List.of())).isEmpty();
    assertThat(fusion().fuse(List.of(dense(), bm25()))).isEmpty();
  }

  @Test
  void fuse_oneRanking_keepsItsOrder() {
    List<Fused> fused = fusion().fuse(List.of(dense(7, 0.9, 3, 0.5, 5, 0.1)));

    assertThat(documents(fused)).containsExactly(7, 3, 5);
    assertThat(fused).extracting(Fused::passage).containsExactly(1007, 1003, 1005);
  }

  @Test
  void fuse_oneEmptyRanking_keepsTheOthersOrder() {
    List<Fused> fused = fusion().fuse(List.of(dense(), bm25(7, 12, 3, 11, 5, 2)));

    assertThat(documents(fused)).containsExactly(7, 3, 5);
    assertThat(fused.getFirst().contributions())
        .extracting(Contribution::retriever, Contribution::rank)
        .containsExactly(tuple("dense", 0), tuple("bm25", 1));
  }

  @Test
  void fuse_firstInBoth_isFirst() {
    assertThat(documents(fusion().fuse(List.of(dense(4, 0.9, 2, 0.8), bm25(4, 10, 1, 9)))))
        .startsWith(4)
        .containsExactlyInAnyOrder(4, 2, 1);
  }

  @Test
  void fuse_equalScores_areInIndexOrder() {
    // 9 and 2 swap places.
    List<Fused> fused = fusion().fuse(List.of(dense(9, 0.9, 2, 0.8), bm25(2, 10, 9, 5)));

    assertThat(documents(fused)).containsExactly(2, 9);
    assertThat(fused.get(0).score()).isEqualTo(fused.get(1).score());
  }

  @Test
  void fuse_missingFromOne_hasAnEmptyContribution() {
    List<Fused> fused = fusion().fuse(List.of(dense(1, 0.9, 2, 0.1), bm25(2, 10)));
    Fused first = fused.stream().filter(f -> f.document() == 1).findFirst().orElseThrow();

    assertThat(first.contributions()).hasSize(2);
    Contribution missing = first.contributions().get(1);
    assertThat(missing.retriever()).isEqualTo("bm25");
    assertThat(missing.rank()).isZero();
    assertThat(missing.score()).isZero();
    assertThat(missing.normalised()).isZero();
    assertThat(first.passage()).isEqualTo(1001);
  }

  @Test
  void fuse_passage_isThatOfTheLargestContribution() {
    List<Fused> fused =
        fusion().fuse(List.of(dense(1, 0.9, 2, 0.8, 3, 0.1), bm25(3, 10, 2, 2, 1, 1)));

    assertThat(fused)
        .filteredOn(f -> f.document() == 1)
        .extracting(Fused::passage)
        .containsExactly(1001);
    assertThat(fused)
        .filteredOn(f -> f.document() == 3)
        .extracting(Fused::passage)
        .containsExactly(2003);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void fuse_anything_isASortedSumOfContributions(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<Ranking> rankings = List.of(random("dense", random), random("bm25", random));
      List<Fused> fused = fusion().fuse(rankings);

      String seen = "seed " + seed + " round " + round + " " + rankings;
      Set<Integer> expected = new HashSet<>();
      Map<Integer, Set<Integer>> passages = new HashMap<>();
      for (Ranking ranking : rankings) {
        for (Candidate candidate : ranking.candidates()) {
          expected.add(candidate.document());
          passages
              .computeIfAbsent(candidate.document(), unused -> new HashSet<>())
              .add(candidate.passage());
        }
      }
      assertThat(documents(fused)).as(seen).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(fused)
          .as(seen)
          .isSortedAccordingTo(
              Comparator.comparingDouble((Fused f) -> -f.score())
                  .thenComparingInt(Fused::document));
      for (Fused document : fused) {
        assertThat(document.contributions())
            .as(seen)
            .extracting(Contribution::retriever)
            .containsExactly("dense", "bm25");
        assertThat(document.contributions().stream().mapToDouble(Contribution::value).sum())
            .as(seen)
            .isCloseTo(document.score(), within(1e-12));
        assertThat(passages.get(document.document())).as(seen).contains(document.passage());
        assertThat(document.score()).as(seen).isBetween(0.0, 1.0000001);
      }
    }
  }

  private static Ranking random(String retriever, Random random) {
    int count = random.nextInt(6);
    var seen = new HashSet<Integer>();
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < count; i++) {
      int document = random.nextInt(10);
      if (seen.add(document)) {
        float score = random.nextInt(3) == 0 ? -1 : random.nextFloat() * 20 - 10;
        candidates.add(new Candidate(document, 100 + random.nextInt(100), score));
      }
    }
    candidates.sort(
        Comparator.<Candidate>comparingDouble(c -> -c.score())
            .thenComparingInt(Candidate::document));
    return ranking(retriever, candidates, 0);
  }
}
