package dev.kindred.cli;

import dev.kindred.indexer.Snapshot;
import dev.kindred.indexer.Snapshots;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = {
      "Go back to a state of an index that is kept.",
      "",
      "What is current now is kept, too: a rollback can be rolled back."
    },
    footer = {"  kindred rollback", "  kindred rollback 4"})
final class RollbackCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "As 'kindred snapshots' lists it. Default: the one before the current.")
  private Optional<Integer> run = Optional.empty();

  @Mixin private IndexLocation location = new IndexLocation();

  RollbackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path index = location.existing(terminal);
    List<Snapshot> kept = Snapshots.list(index);
    if (run.isEmpty() && kept.size() < 2) {
      terminal.err().println("kindred: there is no state before the current one");
      return Failures.NOTHING;
    }
    Snapshot now = Snapshots.rollback(index, run.orElseGet(() -> kept.get(1).run().number()));
    terminal.err().println(SnapshotsCommand.line(now).strip());
    return Failures.OK;
  }
}
