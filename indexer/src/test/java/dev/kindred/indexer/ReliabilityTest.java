package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.indexer.faults.Fault;
import dev.kindred.indexer.faults.Tearing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That an index cannot be broken; see docs/reliability.md. The properties {@code
 * kindred.reliability.rounds}, {@code kindred.reliability.kills} and {@code
 * kindred.reliability.seed} make it a longer or another run.
 */
final class ReliabilityTest extends IndexerFixture {
  private static final int ROUNDS = Integer.getInteger("kindred.reliability.rounds", 16);
  private static final int KILLS = Integer.getInteger("kindred.reliability.kills", 5);
  private static final long SEED = Long.getLong("kindred.reliability.seed", 1);

  @BeforeAll
  static void printHeader() {
    System.out.println("seed " + SEED);
    System.out.println(Tally.HEADER);
  }

  private static List<String> models() throws IOException {
    Path other = shared.resolve("other");
    if (!Files.exists(other)) {
      TinyModel.bert().normalize(true).seed(2).writeTo(other);
    }
    return List.of(model, other.toString());
  }

  private Tally rounds(String name, Fault fault, Tearing tearing, boolean lying) throws Exception {
    var rounds =
        new FaultRounds(name, dir, fault, tearing, models(), lying, SEED + name.hashCode());
    return rounds.run(ROUNDS);
  }

  @ParameterizedTest
  @CsvSource({
    "power loss, POWER_FAILURE, DROPPED",
    "torn writes, POWER_FAILURE, TORN",
    "disk full, DISK_FULL, DROPPED",
    "write error, WRITE_ERROR, DROPPED",
    "sync error, SYNC_ERROR, DROPPED",
    "read error, READ_ERROR, DROPPED"
  })
  void index_onFailingDisk_staysWhole(String name, Fault fault, Tearing tearing) throws Exception {
    Tally tally = rounds(name, fault, tearing, false);

    System.out.println(tally.row());
    assertThat(tally.violations()).as("seed %d", SEED).isEmpty();
    assertThat(tally.struck).as("struck of %d, seed %d", ROUNDS, SEED).isGreaterThan(ROUNDS / 3);
  }

  @Test
  void index_withReadersAndRivals_showsWholeStates() throws Exception {
    var rounds = new ReaderRounds("readers and rival writers", index, model, SEED);
    Tally tally = rounds.run(ROUNDS);

    System.out.println(
        "readers: %,d runs of one writer, of which readers saw %,d new states; %,d rivals refused; %d violations"
            .formatted(ROUNDS, rounds.looks(), rounds.refused(), tally.violations().size()));
    assertThat(tally.violations()).as("seed %d", SEED).isEmpty();
    assertThat(rounds.looks()).isPositive();
    assertThat(rounds.refused()).isPositive();
  }

  @Test
  void index_killed_staysWhole() throws Exception {
    var rounds = new KillRounds("kill -9", dir, model, SEED);
    Tally tally = rounds.run(KILLS);

    System.out.println(tally.row());
    System.out.println("kill -9: %,d rival processes refused".formatted(rounds.refused()));
    assertThat(tally.violations()).as("seed %d", SEED).isEmpty();
    assertThat(tally.struck).as("killed, seed %d", SEED).isEqualTo(KILLS);
  }

  /** That the rounds can fail. */
  @Test
  void index_onDiskThatOnlyPretendsToSync_isFoundBroken() throws Exception {
    Tally tally = rounds("lying disk", Fault.POWER_FAILURE, Tearing.DROPPED, true);

    assertThat(tally.violations()).as("seed %d", SEED).isNotEmpty();
  }
}
