package dev.kindred.cli;

import dev.kindred.indexer.Snapshot;
import dev.kindred.indexer.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "compact",
    description = {
      "Free what an index no longer needs.",
      "",
      "What was deleted is merged away, and the states that could be gone back to are let go."
    },
    footer = {"  kindred compact"})
final class CompactCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private IndexLocation location = new IndexLocation();

  CompactCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path index = location.existing(terminal);
    long before = bytes(index);
    Snapshot left = Snapshots.compact(index);
    terminal
        .err()
        .println(
            "%s; %s before, %s now"
                .formatted(
                    IndexReportText.count(left.documents(), "document"),
                    StatusCommand.size(before),
                    StatusCommand.size(bytes(index))));
    return Failures.OK;
  }

  private static long bytes(Path index) throws IOException {
    try (Stream<Path> files = Files.list(index)) {
      return files.filter(Files::isRegularFile).mapToLong(CompactCommand::size).sum();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // another process has merged it away
    }
  }
}
