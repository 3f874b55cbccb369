package dev.kindred.cli;

import dev.kindred.indexer.Indexer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = {
      "Delete documents, or a collection, from an index.",
      "",
      "The files stay, and indexing them again brings the documents back."
    },
    footer = {"  kindred delete notes/tides.md faq.csv:12", "  kindred delete --collection mail"})
final class DeleteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "Ids of documents, as search shows them.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "All that is in this collection.")
  private Optional<String> collection = Optional.empty();

  @Mixin private IndexLocation location = new IndexLocation();

  DeleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (ids.isEmpty() == collection.isEmpty()) {
      throw new IllegalArgumentException("name either documents or a --collection to delete");
    }
    Path index = location.existing(terminal);
    return collection.isPresent()
        ? report(deleteCollection(index, collection.get()))
        : report(deleteDocuments(index));
  }

  private int deleteCollection(Path index, String name) {
    int deleted = Indexer.deleteCollection(index, name);
    if (deleted == 0) {
      terminal.err().println("kindred: not a collection of the index: " + SafeText.line(name));
    }
    return deleted;
  }

  private int deleteDocuments(Path index) {
    var wanted = new LinkedHashSet<>(ids);
    List<String> deleted = Indexer.delete(index, List.copyOf(wanted));
    wanted.removeAll(deleted);
    wanted.forEach(id -> terminal.err().println("kindred: not in the index: " + SafeText.line(id)));
    return deleted.size();
  }

  private int report(int deleted) {
    terminal.err().println("deleted " + IndexReportText.count(deleted, "document"));
    return deleted == 0 ? Failures.NOTHING : Failures.OK;
  }
}
