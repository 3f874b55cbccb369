package dev.kindred.core.train;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.eval.LineReader;
import dev.kindred.core.text.TokenSpans;
import dev.kindred.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/**
 * Texts that a teacher and a student both read, each in its role. What they mean does not matter,
 * only that they are like those that the student is for.
 */
public record TeacherTexts(List<RoleText> texts) {

  /** A text, and what it is to the search. */
  public record RoleText(String text, TextRole role) {}

  /** Copies the texts. */
  public TeacherTexts {
    texts = List.copyOf(texts);
  }

  /** Questions and texts of pairs; equal ones were one already. */
  public static TeacherTexts of(TrainingSet set) {
    return new TeacherTexts(
        Stream.concat(
                set.queries().stream().map(text -> new RoleText(text, TextRole.QUERY)),
                set.texts().stream().map(text -> new RoleText(text, TextRole.DOCUMENT)))
            .toList());
  }

  /** Reads a file of a text a line; equal ones are one. */
  public static TeacherTexts readLines(Path file) throws IOException {
    var texts = new LinkedHashSet<RoleText>();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        texts.add(new RoleText(line.strip(), TextRole.PLAIN));
      }
    }
    return new TeacherTexts(List.copyOf(texts));
  }

  /** At most so many of them, at random. */
  public TeacherTexts sample(int most, long seed) {
    if (texts.size() <= most) {
      return this;
    }
    var shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, new Random(seed));
    return new TeacherTexts(shuffled.subList(0, most));
  }

  /** The same, each cut behind so many tokens: so the student reads no more than the teacher. */
  public TeacherTexts cut(Tokenizer tokenizer, int mostTokens) {
    return new TeacherTexts(
        texts.stream()
            .map(text -> new RoleText(cut(text.text(), tokenizer, mostTokens), text.role()))
            .distinct()
            .toList());
  }

  private static String cut(String text, Tokenizer tokenizer, int mostTokens) {
    TokenSpans spans = tokenizer.tokenize(text);
    return spans.count() <= mostTokens ? text : text.substring(0, spans.ends()[mostTokens - 1]);
  }

  /**
   * Vectors of all, a row each.
   *
   * @param step called after each text, by any thread
   */
  public FMatrixRMaj encode(DenseEncoder encoder, EncodingPool pool, Runnable step) {
    List<float[]> vectors =
        pool.encodeAll(
            texts,
            text -> {
              float[] vector = encoder.encode(text.text(), text.role()).vector();
              step.run();
              return vector;
            });
    return Vectors.matrix(encoder.dimension(), vectors);
  }
}
