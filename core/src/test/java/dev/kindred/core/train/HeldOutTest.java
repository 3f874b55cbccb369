package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeldOutTest {
  /** Queries 2n and 2n + 1 are about text n. */
  private final TrainingSet set = twoATopic();

  private static TrainingSet twoATopic() {
    var set = new TrainingSet.Builder();
    for (int i = 0; i < 100; i++) {
      set.positive("query " + i, "text " + i / 2);
    }
    return set.build();
  }

  @ParameterizedTest
  @EnumSource
  void part_anyWay_putsEachQueryIntoOnePart(HeldOut heldOut) {
    HeldOut.Parts parts = heldOut.part(set, 0.2, 1);
    var all = new ArrayList<>(parts.training());
    all.addAll(parts.heldOut());
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(parts.heldOut()).hasSize(20);
  }

  @Test
  void part_byDocuments_neverPartsQueriesAboutOneText() {
    HeldOut.Parts parts = HeldOut.DOCUMENTS.part(set, 0.2, 1);
    assertThat(texts(parts.heldOut())).doesNotContainAnyElementsOf(texts(parts.training()));
  }

  @Test
  void part_byQueries_partsThem() {
    HeldOut.Parts parts = HeldOut.QUERIES.part(set, 0.2, 1);
    assertThat(texts(parts.heldOut())).containsAnyElementsOf(texts(parts.training()));
  }

  @Test
  void part_seed_decides() {
    HeldOut.Parts again = HeldOut.QUERIES.part(twoATopic(), 0.2, 1);
    assertThat(HeldOut.QUERIES.part(set, 0.2, 1)).isEqualTo(again);
    assertThat(HeldOut.QUERIES.part(set, 0.2, 1)).isNotEqualTo(HeldOut.QUERIES.part(set, 0.2, 2));
  }

  @Test
  void part_queriesInAChain_stayTogether() {
    TrainingSet chain =
        new TrainingSet.Builder()
            .positive("a", "1")
            .positive("b", "1")
            .positive("b", "2")
            .positive("c", "2")
            .positive("d", "3")
            .build();
    for (int seed = 0; seed < 10; seed++) {
      HeldOut.Parts parts = HeldOut.DOCUMENTS.part(chain, 0.25, seed);
      assertThat(List.of(parts.training(), parts.heldOut()))
          .containsExactlyInAnyOrder(List.of(0, 1, 2), List.of(3));
    }
  }

  private Set<Integer> texts(List<Integer> queries) {
    var texts = new HashSet<Integer>();
    queries.forEach(query -> texts.addAll(set.positives().get(query)));
    return texts;
  }
}
