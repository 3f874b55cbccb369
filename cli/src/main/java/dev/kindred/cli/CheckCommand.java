package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.indexer.IndexCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Verify every file and every passage of an index.",
      "",
      "Exits with 2 if anything is wrong."
    },
    footer = {"  kindred check", "  kindred check --json | jq .findings"})
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private IndexLocation location = new IndexLocation();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    IndexCheck.Report report = IndexCheck.check(location.existing(terminal));
    if (json) {
      var object = new JsonObject();
      object.addProperty("sound", report.sound());
      object.addProperty("documents", report.documents());
      object.addProperty("passages", report.passages());
      object.add("findings", Json.array(report.findings()));
      object.add("unchecked", Json.array(report.unchecked()));
      terminal.out().println(Json.pretty(object));
    } else {
      report.findings().forEach(finding -> terminal.out().println(SafeText.line(finding)));
      report.unchecked().forEach(why -> terminal.err().println("kindred: " + SafeText.line(why)));
      if (report.sound()) {
        terminal
            .err()
            .println(
                "sound: %s, %s"
                    .formatted(
                        IndexReportText.count(report.documents(), "document"),
                        IndexReportText.count(report.passages(), "passage")));
      } else {
        terminal.err().println("damaged: 'kindred rollback', or delete the folder and index again");
      }
    }
    return report.sound() ? Failures.OK : Failures.ERROR;
  }
}
