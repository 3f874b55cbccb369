package dev.kindred.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Tells which operators a text model's graph spends its time in, by ONNX Runtime's profiler, on one
 * thread: {@code profile TOKENS GRAPH}, where GRAPH is a model's {@code model.onnx} or a file in
 * the cache's {@code graphs/}. The profiler itself takes time for each node, which counts most for
 * short texts; the last line is a run without it.
 */
final class GraphProfile {
  private static final int RUNS = 100;
  private static final String NODE = "_kernel_time";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final String graph;
  private final long[][] texts;

  private GraphProfile(String graph, int tokens) {
    this.graph = graph;
    this.texts = new long[RUNS][];
    // Word pieces of BERT's vocabulary that are words or parts of them.
    Arrays.setAll(texts, text -> new Random(text).longs(tokens, 1000, 21_000).toArray());
  }

  static void run(String[] args) throws IOException {
    if (args.length != 2
        || !args[0].matches("[1-9]\\d{0,3}")
        || !Files.isReadable(Path.of(args[1]))) {
      throw new IllegalArgumentException(
          "name a number of tokens and a readable graph, got " + String.join(" ", args));
    }
    var profile = new GraphProfile(args[1], Integer.parseInt(args[0]));
    Path folder = Files.createTempDirectory("kindred-bench");
    try {
      profile.byOperator(folder.resolve("profile"));
      System.out.printf(Locale.ROOT, "| a run without the profiler | %.0f | |%n", profile.micros());
    } catch (OrtException e) {
      throw new IllegalArgumentException(args[1] + " cannot be run: " + e.getMessage(), e);
    } finally {
      Folders.delete(folder);
    }
  }

  private void byOperator(Path prefix) throws IOException, OrtException {
    Path written;
    try (var options = Encoders.plainOptions()) {
      options.enableProfiling(prefix.toString());
      try (OrtSession session = environment.createSession(graph, options)) {
        encode(session);
        written = Path.of(session.endProfiling());
      }
    }
    Map<String, Double> micros = new HashMap<>();
    Map<String, Integer> nodes = new HashMap<>();
    for (JsonElement element : JsonParser.parseString(Files.readString(written)).getAsJsonArray()) {
      JsonObject event = element.getAsJsonObject();
      if (event.get("name").getAsString().endsWith(NODE)) {
        String operator = event.getAsJsonObject("args").get("op_name").getAsString();
        micros.merge(operator, event.get("dur").getAsDouble() / RUNS, Double::sum);
        nodes.merge(operator, 1, Integer::sum);
      }
    }
    double all = micros.values().stream().mapToDouble(Double::doubleValue).sum();
    System.out.println("| operator | µs a run | of all |\n| --- | ---: | ---: |");
    micros.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            operator ->
                System.out.printf(
                    Locale.ROOT,
                    "| %d `%s` | %.0f | %.0f %% |%n",
                    nodes.get(operator.getKey()) / RUNS,
                    operator.getKey(),
                    operator.getValue(),
                    100 * operator.getValue() / all));
  }

  private double micros() throws OrtException {
    try (var options = Encoders.plainOptions();
        OrtSession session = environment.createSession(graph, options)) {
      encode(session);
      long start = System.nanoTime();
      encode(session);
      return (System.nanoTime() - start) / 1e3 / RUNS;
    }
  }

  private void encode(OrtSession session) throws OrtException {
    for (long[] text : texts) {
      var inputs = new LinkedHashMap<String, OnnxTensor>();
      try {
        for (String name : session.getInputNames()) {
          long[] values =
              switch (name) {
                case "input_ids" -> text;
                case "token_type_ids" -> new long[text.length];
                default -> LongStream.generate(() -> 1).limit(text.length).toArray();
              };
          inputs.put(
              name,
              OnnxTensor.createTensor(
                  environment, LongBuffer.wrap(values), new long[] {1, text.length}));
        }
        session.run(inputs).close();
      } finally {
        inputs.values().forEach(OnnxTensor::close);
      }
    }
  }
}
