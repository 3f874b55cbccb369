package dev.kindred.searcher.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
  private static final String MODEL = "m";

  @TempDir Path dir;

  private final Costs costs = Costs.load(Optional.empty());
  private final AtomicLong nanos = new AtomicLong(1_000_000_000);

  @Test
  void candidates_nothingMeasured_areAsWanted() {
    Budget budget = budget(10);

    assertThat(budget.candidates("r", 1000, 10)).isEqualTo(1000);
    assertThat(budget.skipped()).isEmpty();
  }

  @Test
  void candidates_tooSlow_areTheMostThatTakeHalfOfWhatIsLeft() {
    costs.learn("r.1000", 80);
    costs.learn("r.300", 40);
    costs.learn("r.100", 10);

    assertThat(budget(200).candidates("r", 1000, 10)).isEqualTo(1000);
    Budget tight = budget(100);
    assertThat(tight.candidates("r", 1000, 10)).isEqualTo(300);
    assertThat(tight.skipped()).containsExactly("300 candidates a retriever, not 1000");
    assertThat(budget(30).candidates("r", 1000, 10)).isEqualTo(100);
    assertThat(budget(1).candidates("r", 1000, 10)).isEqualTo(100);
  }

  @Test
  void candidates_neverFewerThanTheQueryNeeds() {
    costs.learn("r.1000", 80);
    costs.learn("r.300", 80);

    assertThat(budget(10).candidates("r", 1000, 250)).isEqualTo(250);
    assertThat(budget(10).candidates("r", 5000, 5000)).isEqualTo(5000);
  }

  @Test
  void passages_areWhatIsLeftAfterLoading() {
    costs.learn("load.m", 100);
    costs.learn("passage.m", 10);

    assertThat(budget(300).passages(MODEL, false)).isEqualTo(20);
    assertThat(budget(300).passages(MODEL, true)).isEqualTo(30);
    Budget spent = budget(300);
    nanos.addAndGet(Duration.ofMillis(150).toNanos());
    assertThat(spent.passages(MODEL, false)).isEqualTo(5);
  }

  @Test
  void passages_noTimeToLoad_areNoneAndItIsSaid() {
    costs.learn("load.m", 500);
    costs.learn("passage.m", 10);
    Budget budget = budget(300);

    assertThat(budget.passages(MODEL, false)).isZero();
    assertThat(budget.skipped())
        .containsExactly(
            "no reranking: m takes about 510 ms to load and read one passage, 300 ms of 300 are"
                + " left");
  }

  @Test
  void passages_overdrawn_areNone() {
    Budget budget = budget(50);
    nanos.addAndGet(Duration.ofMillis(80).toNanos());

    assertThat(budget.passages(MODEL, true)).isZero();
    assertThat(budget.hasTimeForPassage(MODEL)).isFalse();
    assertThat(budget.skipped()).singleElement().asString().contains("0 ms of 50 are left");
  }

  @Test
  void hasTimeForPassage_endsBeforeTheBudgetDoes() {
    costs.learn("passage.m", 10);
    Budget budget = budget(25);

    int read = 0;
    while (budget.hasTimeForPassage(MODEL)) {
      nanos.addAndGet(Duration.ofMillis(10).toNanos());
      read++;
    }
    assertThat(read).isEqualTo(2);
  }

  @Test
  void reranked_fewerThanWanted_isSaid() {
    Budget budget = budget(10);
    budget.reranked(50, 50);
    assertThat(budget.skipped()).isEmpty();
    budget.reranked(12, 50);
    assertThat(budget.skipped()).containsExactly("reranked 12 documents, not 50");
  }

  @Test
  void costs_movesTowardsWhatIsMeasured() {
    costs.learn("s", 100);
    assertThat(costs.of("s")).hasValue(100);
    costs.learn("s", 200);
    assertThat(costs.of("s")).hasValue(130);
    for (int i = 0; i < 30; i++) {
      costs.learn("s", 200);
    }
    assertThat(costs.of("s").orElseThrow()).isBetween(199.0, 200.0);
    assertThat(costs.of("t")).isEmpty();
  }

  @Test
  void costs_savedAndLoaded_areTheSame() {
    Path file = dir.resolve("deep/costs.properties");
    Costs kept = Costs.load(Optional.of(file));
    kept.learn("load.a b=c:/ü", 12.5);
    kept.save();

    assertThat(Costs.load(Optional.of(file)).of("load.a b=c:/ü")).hasValue(12.5);
    assertThat(dir.resolve("deep")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void costs_fileOfNonsense_isMeasuredAnew() throws Exception {
    Path file = Files.writeString(dir.resolve("costs"), "a=1\nb=\\uZZ\nc=-");

    Costs read = Costs.load(Optional.of(file));

    assertThat(read.of("a")).isEmpty();
    read.learn("a", 3);
    read.save();
    assertThat(Costs.load(Optional.of(file)).of("a")).hasValue(3);
  }

  private Budget budget(long millis) {
    return new Budget(Duration.ofMillis(millis), costs, nanos::get);
  }
}
