package dev.kindred.cli;

import dev.kindred.indexer.Indexer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = {
      "Delete documents from an index.",
      "",
      "The files stay, and indexing them again brings the documents back."
    },
    footer = {"  kindred delete notes/tides.md faq.csv:12"})
final class DeleteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "Ids of documents, as search shows them.")
  private List<String> ids = new ArrayList<>();

  @Mixin private IndexLocation location = new IndexLocation();

  DeleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path index = location.existing(terminal);
    var wanted = new LinkedHashSet<>(ids);
    List<String> deleted = Indexer.delete(index, List.copyOf(wanted));
    wanted.removeAll(deleted);
    wanted.forEach(id -> terminal.err().println("kindred: not in the index: " + SafeText.line(id)));
    terminal.err().println("deleted " + IndexReportText.count(deleted.size(), "document"));
    return deleted.isEmpty() ? Failures.NOTHING : Failures.OK;
  }
}
