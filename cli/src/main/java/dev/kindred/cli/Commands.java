package dev.kindred.cli;

import java.util.List;
import picocli.CommandLine;

/** The commands but for {@link CompletionCommand}, which has to know all others. */
final class Commands {
  /** In the order of the help. */
  static final List<String> NAMES =
      List.of(
          "index",
          "watch",
          "search",
          "similar",
          "tune",
          "rerank",
          "embed",
          "similarity",
          "paraphrases",
          "cluster",
          "screen",
          "map",
          "get",
          "status",
          "delete",
          "snapshots",
          "rollback",
          "check",
          "compact",
          "reindex",
          "models",
          "distill",
          "eval",
          "train",
          "negatives",
          "demo");

  private Commands() {}

  /**
   * Makes a command.
   *
   * @param name one of {@link #NAMES}
   */
  static Object of(String name, Terminal terminal) {
    return switch (name) {
      case "index" -> new IndexCommand(terminal);
      case "watch" -> new WatchCommand(terminal);
      case "search" -> new SearchCommand(terminal);
      case "similar" -> new SimilarCommand(terminal);
      case "tune" -> new TuneCommand(terminal);
      case "rerank" -> new RerankCommand(terminal);
      case "embed" -> new EmbedCommand(terminal);
      case "similarity" -> new SimilarityCommand(terminal);
      case "paraphrases" -> new ParaphrasesCommand(terminal);
      case "cluster" -> new ClusterCommand(terminal);
      case "screen" -> new ScreenCommand(terminal);
      case "map" -> new MapCommand(terminal);
      case "get" -> new GetCommand(terminal);
      case "status" -> new StatusCommand(terminal);
      case "delete" -> new DeleteCommand(terminal);
      case "snapshots" -> new SnapshotsCommand(terminal);
      case "rollback" -> new RollbackCommand(terminal);
      case "check" -> new CheckCommand(terminal);
      case "compact" -> new CompactCommand(terminal);
      case "reindex" -> new ReindexCommand(terminal);
      case "models" -> models(terminal);
      case "distill" -> new DistillCommand(terminal);
      case "eval" -> new EvalCommand(terminal);
      case "train" -> new TrainCommand(terminal);
      case "negatives" -> new NegativesCommand(terminal);
      case "demo" -> new DemoCommand(terminal);
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  private static CommandLine models(Terminal terminal) {
    return new CommandLine(new ModelsCommand(terminal))
        .addSubcommand(new ModelsListCommand(terminal))
        .addSubcommand(new ModelsShowCommand(terminal))
        .addSubcommand(new ModelsPullCommand(terminal))
        .addSubcommand(new ModelsVerifyCommand(terminal))
        .addSubcommand(new ModelsRemoveCommand(terminal));
  }
}
