package dev.kindred.cli;

import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.train.TeacherTexts;
import dev.kindred.core.train.TrainingFiles;
import dev.kindred.core.train.TrainingSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Questions and what answers them. */
final class TrainingInput {

  @Parameters(
      paramLabel = "PAIRS",
      description =
          "JSON Lines with query and positive (or text), and negatives if there are any; or a folder"
              + " in the layout of BEIR. With --teacher also a file NAME.txt of a text a line.")
  private String pairs = "";

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description =
          "More texts that could be found: JSON Lines with text and title. Of a folder, the"
              + " documents, if they are not its corpus.jsonl.")
  private Optional<String> corpus = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "Judgements of a folder to take, of those in qrels/. Default: train, or the only ones"
              + " there are.")
  private Optional<String> split = Optional.empty();

  TrainingSet read(Terminal terminal) throws IOException {
    Path path = terminal.resolve(pairs);
    Optional<Path> texts = corpus.map(terminal::resolve);
    for (Path file : texts.stream().toList()) {
      requireFile(file);
    }
    if (Files.isDirectory(path)) {
      return TrainingFiles.readBeir(path, split.orElse(BeirCollection.trainingSplit(path)), texts);
    }
    if (split.isPresent()) {
      throw new IllegalArgumentException("--split needs a folder, and %s is none".formatted(pairs));
    }
    requireFile(path);
    return TrainingFiles.readPairs(path, texts);
  }

  /** Texts of both sides; they need no other. */
  TeacherTexts texts(Terminal terminal) throws IOException {
    Path path = terminal.resolve(pairs);
    if (!pairs.toLowerCase(Locale.ROOT).endsWith(".txt")) {
      return TeacherTexts.of(read(terminal));
    }
    if (corpus.isPresent() || split.isPresent()) {
      throw new IllegalArgumentException(
          "%s is for pairs, and %s holds a text a line"
              .formatted(corpus.isPresent() ? "--corpus" : "--split", pairs));
    }
    requireFile(path);
    return TeacherTexts.readLines(path);
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("no file %s".formatted(file));
    }
  }
}
