package dev.kindred.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who learns from whom, and how much of the texts. */
final class StudentInput {
  private static final int MOST_TEXTS = 100_000;
  private static final int MOST_TOKENS = 128;

  @Option(
      names = "--teacher",
      paramLabel = "NAME|DIR",
      description = "A model whose vectors the --student is to learn.")
  private Optional<String> teacher = Optional.empty();

  @Option(
      names = "--student",
      paramLabel = "NAME|DIR",
      description = "The model that learns, which stays as it is: the new one goes to --output.")
  private Optional<String> student = Optional.empty();

  @Option(
      names = "--texts",
      paramLabel = "N",
      description = "Most texts for --teacher; of more, a sample. Default: 100000.")
  private Optional<Integer> texts = Optional.empty();

  @Option(
      names = "--text-tokens",
      paramLabel = "N",
      description =
          "Most tokens of a text, by the teacher's tokenizer: what is behind them is not learnt"
              + " from. Default: 128, or as many as the teacher reads.")
  private Optional<Integer> textTokens = Optional.empty();

  /**
   * Whether a student is to be trained.
   *
   * @param model whether --model was given
   * @throws IllegalArgumentException if options contradict each other
   */
  boolean given(boolean model, AdapterTrainingOptions training) {
    if (teacher.isEmpty()) {
      var names = new ArrayList<String>();
      student.ifPresent(value -> names.add("--student"));
      texts.ifPresent(value -> names.add("--texts"));
      textTokens.ifPresent(value -> names.add("--text-tokens"));
      if (!names.isEmpty()) {
        throw new IllegalArgumentException("%s needs --teacher".formatted(names.getFirst()));
      }
      return false;
    }
    if (student.isEmpty()) {
      throw new IllegalArgumentException("--teacher needs --student, the model that learns");
    }
    List<String> others = new ArrayList<>(training.ofAdaptersAlone());
    if (model) {
      others.add("--model");
    }
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is for learning from pairs and --teacher for learning from a model: give one of them"
              .formatted(others.getFirst()));
    }
    return true;
  }

  String teacher() {
    return teacher.orElseThrow();
  }

  String student() {
    return student.orElseThrow();
  }

  int mostTexts() {
    return atLeast("--texts", 4, texts.orElse(MOST_TEXTS));
  }

  /**
   * @param limit as many as the teacher reads
   */
  int mostTokens(int limit) {
    return Math.min(limit, atLeast("--text-tokens", 1, textTokens.orElse(MOST_TOKENS)));
  }

  private static int atLeast(String name, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException("%s must be >= %d, got %d".formatted(name, least, value));
    }
    return value;
  }
}
