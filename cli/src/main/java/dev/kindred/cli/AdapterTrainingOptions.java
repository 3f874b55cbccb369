package dev.kindred.cli;

import dev.kindred.core.train.AdapterOptions;
import dev.kindred.core.train.HeldOut;
import dev.kindred.core.train.StudentOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How an adapter is learnt. */
final class AdapterTrainingOptions {

  @Option(
      names = "--rank",
      paramLabel = "N",
      description =
          "Learn a map of this rank beside the identity: fewer values, from little data. Default:"
              + " any matrix.")
  private Optional<Integer> rank = Optional.empty();

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description =
          "AdamW's learning rate. Default: 0.0001; with --teacher 0.02 of the rows' size.")
  private Optional<Double> learningRate = Optional.empty();

  @Option(
      names = "--decay",
      paramLabel = "R",
      description =
          "AdamW's weight decay, towards leaving things as they are. Default: 0.1, with --teacher 0.01.")
  private Optional<Double> decay = Optional.empty();

  @Option(
      names = "--scale",
      paramLabel = "S",
      description = "What cosines are multiplied by in the loss. Default: 20.")
  private Optional<Double> scale = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Queries a step. Default: 32; with --teacher texts, 256.")
  private Optional<Integer> batch = Optional.empty();

  @Option(names = "--epochs", paramLabel = "N", description = "Most rounds. Default: 50.")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Rounds without a better one after which it ends. Default: 6, with --teacher 3.")
  private Optional<Integer> patience = Optional.empty();

  @Option(
      names = "--hard-negatives",
      paramLabel = "N",
      description =
          "Nearest texts that do not answer a query and are to be told apart, where the pairs bring"
              + " none; 0 for the other queries' texts alone. Default: 20.")
  private Optional<Integer> hardNegatives = Optional.empty();

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description =
          "Share of the queries (with --teacher of the texts) that is chosen by, not learnt from."
              + " Default: 0.2, with --teacher 0.1.")
  private Optional<Double> share = Optional.empty();

  @Option(
      names = "--held-out-by",
      paramLabel = "WHAT",
      completionCandidates = Choices.HeldOuts.class,
      description =
          "What those queries have to themselves: ${COMPLETION-CANDIDATES}. With queries, they may"
              + " be about documents that were learnt. Default: documents.")
  private Optional<HeldOut> heldOut = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is random. Default: 42.")
  private Optional<Long> seed = Optional.empty();

  /** As a static student is trained, which has defaults of its own. */
  StudentOptions ofStudent() {
    return new StudentOptions(
        learningRate.orElse(0.02),
        decay.orElse(0.01),
        batch.orElse(256),
        epochs.orElse(50),
        patience.orElse(3),
        share.orElse(0.1),
        seed.orElse(42L));
  }

  /** Those that were given and mean nothing where a student learns from a teacher. */
  List<String> ofAdaptersAlone() {
    var names = new ArrayList<String>();
    rank.ifPresent(value -> names.add("--rank"));
    scale.ifPresent(value -> names.add("--scale"));
    hardNegatives.ifPresent(value -> names.add("--hard-negatives"));
    heldOut.ifPresent(value -> names.add("--held-out-by"));
    return names;
  }

  /** Those that were given and mean nothing for a map that is found in closed form. */
  List<String> ofRoundsAlone() {
    var names = new ArrayList<String>();
    learningRate.ifPresent(value -> names.add("--learning-rate"));
    decay.ifPresent(value -> names.add("--decay"));
    batch.ifPresent(value -> names.add("--batch"));
    epochs.ifPresent(value -> names.add("--epochs"));
    patience.ifPresent(value -> names.add("--patience"));
    return names;
  }

  /**
   * @throws IllegalArgumentException if one is out of range
   */
  AdapterOptions options() {
    AdapterOptions.Builder options = AdapterOptions.builder();
    rank.ifPresent(options::rank);
    learningRate.ifPresent(options::learningRate);
    decay.ifPresent(options::decay);
    scale.ifPresent(options::scale);
    batch.ifPresent(options::batch);
    epochs.ifPresent(options::epochs);
    patience.ifPresent(options::patience);
    hardNegatives.ifPresent(options::hardNegatives);
    share.ifPresent(options::share);
    heldOut.ifPresent(options::heldOut);
    seed.ifPresent(options::seed);
    return options.build();
  }
}
