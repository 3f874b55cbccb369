package dev.kindred.core.train;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.eval.StsPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures how many texts a second a transformer and static models encode, side by side: {@code
 * StaticSpeedMeasurement DATA TEACHER STATIC...}. The transformer gets fewer texts, spread over
 * all; each model gets a round before the one that counts.
 */
public final class StaticSpeedMeasurement {
  private static final int TEACHER_TEXTS = 200;
  private static final double NANOS = 1e9;

  private StaticSpeedMeasurement() {}

  public static void main(String[] args) throws IOException {
    Path data = Path.of(args[0]);
    List<String> abstracts;
    try (Stream<String> lines = Files.lines(data.resolve("scifact/corpus.jsonl"))) {
      abstracts =
          lines
              .map(line -> JsonParser.parseString(line).getAsJsonObject())
              .map(StaticSpeedMeasurement::text)
              .toList();
    }
    List<String> sentences =
        StsPair.read(data.resolve("stsb/sts-test.csv")).stream()
            .flatMap(pair -> Stream.of(pair.sentence1(), pair.sentence2()))
            .toList();
    int cores = Runtime.getRuntime().availableProcessors();
    for (int workers : cores == 1 ? new int[] {1} : new int[] {1, cores}) {
      for (boolean whole : new boolean[] {true, false}) {
        List<String> texts = whole ? abstracts : sentences;
        double teacher = 0;
        for (int i = 1; i < args.length; i++) {
          boolean isTeacher = i == 1;
          double rate = rate(args[i], isTeacher ? spread(texts) : texts, workers, isTeacher);
          teacher = isTeacher ? rate : teacher;
          System.out.printf(
              Locale.ROOT,
              "%s, %d threads, %s: %,.0f a second, %.0f times the transformer's%n",
              whole ? "abstracts" : "sentences",
              workers,
              args[i],
              rate,
              rate / teacher);
        }
      }
    }
  }

  private static String text(JsonObject record) {
    return record.get("title").getAsString() + "\n" + record.get("text").getAsString();
  }

  private static List<String> spread(List<String> texts) {
    return Stream.iterate(0, i -> i < texts.size(), i -> i + texts.size() / TEACHER_TEXTS)
        .map(texts::get)
        .toList();
  }

  private static double rate(String model, List<String> texts, int workers, boolean isTeacher) {
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(workers)) {
      int rounds = isTeacher ? 1 : 5;
      encode(encoder, pool, texts, workers);
      long start = System.nanoTime();
      for (int round = 0; round < rounds; round++) {
        encode(encoder, pool, texts, workers);
      }
      return rounds * texts.size() / ((System.nanoTime() - start) / NANOS);
    }
  }

  private static void encode(
      DenseEncoder encoder, EncodingPool pool, List<String> texts, int workers) {
    if (workers > 1) {
      var unused = pool.encodeAll(encoder, texts, TextRole.PLAIN);
    } else {
      texts.forEach(
          text -> {
            var unused = encoder.encode(text, TextRole.PLAIN);
          });
    }
  }
}
