package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.StoredDocument;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = {
      "Print a document's text as it was indexed.",
      "",
      "Control characters are replaced; --json has the text to the letter."
    },
    footer = {"  kindred get notes/tides.md", "  kindred get faq.csv:12 --json | jq .metadata"})
final class GetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "The document's id, as search shows it.")
  private String id = "";

  @Mixin private IndexLocation location = new IndexLocation();

  @Option(names = "--json", description = "The whole document as JSON, metadata included.")
  private boolean json;

  GetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path index = location.existing(terminal);
    Optional<StoredDocument> found;
    try (Searcher searcher = Searcher.open(index)) {
      found = searcher.get(id);
    }
    if (found.isEmpty()) {
      terminal
          .err()
          .println("kindred: no document %s in index %s".formatted(SafeText.line(id), index));
      return Failures.NOTHING;
    }
    if (json) {
      terminal.out().println(Json.pretty(json(found.get())));
    } else {
      String text = SafeText.block(found.get().text());
      terminal.out().print(text.endsWith("\n") ? text : text + "\n");
    }
    return Failures.OK;
  }

  private static JsonObject json(StoredDocument document) {
    var json = new JsonObject();
    json.addProperty("id", document.id());
    json.addProperty("path", document.path());
    if (!document.collection().isEmpty()) {
      json.addProperty("collection", document.collection());
    }
    json.addProperty("title", document.title());
    json.addProperty("passages", document.passages());
    json.add("metadata", Json.metadata(document.metadata()));
    json.addProperty("text", document.text());
    return json;
  }
}
