package dev.kindred.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.text.TokenSpans;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Measures tokens a second of the built-in dense models, from text to vector, beside a plain ONNX
 * Runtime session and LangChain4j's {@code embedAll}: {@code encoders TEXTS}, where TEXTS are JSON
 * Lines with {@code text}, of which texts of 20, 128 and 256 tokens are cut. All read the same
 * graph and the same tokenizer, without padding or truncation, with a thread a core that this
 * process may use ({@code taskset -c 1} for one). They take turns, so that a busy machine is busy
 * for all of them; ratios are to the plain session in the same round. {@code transformersjs TEXTS}
 * measures transformers.js in LangChain4j's place.
 */
final class Encoders {
  private static final int ROUNDS = 9;
  private static final int WARM_UP = 2;
  private static final int TOKENS_A_ROUND = 12_000;
  private static final String TOKENIZER = "tokenizer.json";

  private Encoders() {}

  /** What came of texts, and how long it took. */
  record Encoded(double seconds, List<float[]> vectors) {}

  /** A way to make texts into vectors. */
  interface Encode {
    Encoded all(List<String> texts) throws IOException;

    static Encode timed(Function<List<String>, List<float[]>> encode) {
      return texts -> {
        long start = System.nanoTime();
        List<float[]> vectors = encode.apply(texts);
        return new Encoded((System.nanoTime() - start) / 1e9, vectors);
      };
    }
  }

  /** Another library, open on a graph of Kindred's. */
  interface Peer extends AutoCloseable {

    /** By name: its ways to encode. */
    Map<String, Encode> encoders();

    @Override
    void close() throws IOException;

    /** Opens one. */
    interface Opener {

      /**
       * Opens it.
       *
       * @param tokenizer contents of a tokenizer.json that neither cuts nor pads
       * @param first whether a text's vector is that of its first token; else their mean
       */
      Peer open(ModelFiles files, byte[] tokenizer, boolean first, int threads) throws IOException;
    }
  }

  static void run(Peer.Opener opener, String[] args) throws Exception {
    if (args.length != 1 || !Files.isReadable(Path.of(args[0]))) {
      throw new IllegalArgumentException(
          "name one file of texts, JSON Lines with text, got " + String.join(" ", args));
    }
    String source;
    try (var lines = Files.lines(Path.of(args[0]))) {
      source =
          lines
              .map(line -> JsonParser.parseString(line).getAsJsonObject().get("text").getAsString())
              .collect(Collectors.joining(" "));
    }
    int threads = Runtime.getRuntime().availableProcessors();
    System.out.printf("| %d thread(s) | tokens | tokens/s | ratio | spread | cosine |%n", threads);
    System.out.println("|---|---|---|---|---|---|");
    for (String model : List.of("all-MiniLM-L6-v2", "bge-small-en-v1.5")) {
      measure(model, opener, source, threads);
    }
  }

  private static void measure(String model, Peer.Opener opener, String source, int threads)
      throws Exception {
    ModelFiles files = Models.find(model);
    boolean first = model.startsWith("bge");
    try (DenseEncoder kindred = DenseEncoders.open(files);
        var pool = new EncodingPool(threads);
        var plain = new Plain(files, first);
        Peer peer = opener.open(files, uncut(files), first, threads)) {
      Map<String, Encode> encoders = new LinkedHashMap<>();
      encoders.put("plain session", Encode.timed(texts -> pool.encodeAll(texts, plain::vector)));
      encoders.putAll(peer.encoders());
      encoders.put(
          "Kindred, one by one",
          Encode.timed(
              texts ->
                  pool.encodeAll(texts, text -> kindred.encode(text, TextRole.PLAIN).vector())));
      encoders.put(
          "Kindred",
          Encode.timed(
              texts ->
                  pool.encodeAll(kindred, texts, TextRole.PLAIN).stream()
                      .map(embedding -> embedding.vector())
                      .toList()));
      for (int tokens : new int[] {20, 128, 256}) {
        report(model, tokens, encoders, texts(kindred, source, tokens));
      }
    }
  }

  /** Pieces of so many tokens, special ones included. */
  private static List<String> texts(DenseEncoder encoder, String source, int tokens) {
    int count = Math.max(8, TOKENS_A_ROUND / tokens);
    String enough = source.substring(0, Math.min(source.length(), count * tokens * 12));
    TokenSpans spans = encoder.tokenizer().tokenize(enough);
    var texts = new ArrayList<String>();
    int own = tokens - 2;
    for (int at = 0; texts.size() < count && at + own <= spans.count(); at += own) {
      texts.add(enough.substring(spans.starts()[at], spans.ends()[at + own - 1]));
    }
    return texts;
  }

  private static void report(
      String model, int tokens, Map<String, Encode> encoders, List<String> texts)
      throws IOException {
    Map<String, double[]> seconds = new LinkedHashMap<>();
    Map<String, List<float[]>> vectors = new LinkedHashMap<>();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (var encoder : encoders.entrySet()) {
        Encoded encoded = encoder.getValue().all(texts);
        vectors.put(encoder.getKey(), encoded.vectors());
        if (round >= 0) {
          seconds.computeIfAbsent(encoder.getKey(), unused -> new double[ROUNDS])[round] =
              encoded.seconds();
        }
      }
    }
    double[] plain = seconds.values().iterator().next();
    List<float[]> expected = vectors.values().iterator().next();
    seconds.forEach(
        (name, took) -> {
          double[] ratios = new double[ROUNDS];
          Arrays.setAll(ratios, round -> plain[round] / took[round]);
          Arrays.sort(ratios);
          double[] sorted = took.clone();
          Arrays.sort(sorted);
          System.out.printf(
              Locale.ROOT,
              "| %s, %s | %d | %.0f | %.2f | %.2f to %.2f | %.4f |%n",
              model,
              name,
              tokens,
              texts.size() * tokens / sorted[ROUNDS / 2],
              ratios[ROUNDS / 2],
              ratios[0],
              ratios[ROUNDS - 1],
              cosine(expected, vectors.getOrDefault(name, List.of())));
        });
  }

  /** Mean over the texts. */
  private static double cosine(List<float[]> a, List<float[]> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double dot = 0;
      for (int j = 0; j < a.get(i).length; j++) {
        dot += (double) a.get(i)[j] * b.get(i)[j];
      }
      sum += dot;
    }
    return sum / a.size();
  }

  /** The tokenizer without the truncation and padding that its file asks for. */
  private static byte[] uncut(ModelFiles files) throws IOException {
    JsonObject json =
        JsonParser.parseString(new String(files.read(TOKENIZER), StandardCharsets.UTF_8))
            .getAsJsonObject();
    json.remove("truncation");
    json.remove("padding");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Those of the plain session: one thread, everything that ONNX Runtime optimises. */
  static OrtSession.SessionOptions plainOptions() throws OrtException {
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    return options;
  }

  /** What a page of code makes of ONNX Runtime and HuggingFace's tokenizer. */
  private static final class Plain implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final boolean first;

    Plain(ModelFiles files, boolean first) throws IOException, OrtException {
      this.first = first;
      try (var options = plainOptions()) {
        this.session = environment.createSession(files.read(files.graph("")), options);
      }
      this.tokenizer =
          HuggingFaceTokenizer.newInstance(
              new java.io.ByteArrayInputStream(uncut(files)), Map.of("addSpecialTokens", "true"));
    }

    float[] vector(String text) {
      var encoding = tokenizer.encode(text);
      long[] shape = {1, encoding.getIds().length};
      try (var ids = tensor(encoding.getIds(), shape);
          var mask = tensor(encoding.getAttentionMask(), shape);
          var types = tensor(encoding.getTypeIds(), shape);
          OrtSession.Result result =
              session.run(
                  Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
        float[][] states = ((float[][][]) result.get(0).getValue())[0];
        return normalized(first ? states[0].clone() : mean(states));
      } catch (OrtException e) {
        throw new IllegalStateException("plain session failed", e);
      }
    }

    private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }

    private static float[] mean(float[][] states) {
      float[] mean = new float[states[0].length];
      for (float[] state : states) {
        for (int i = 0; i < mean.length; i++) {
          mean[i] += state[i] / states.length;
        }
      }
      return mean;
    }

    private static float[] normalized(float[] vector) {
      double squares = 0;
      for (float value : vector) {
        squares += (double) value * value;
      }
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
      return vector;
    }

    @Override
    public void close() throws OrtException {
      tokenizer.close();
      session.close();
    }
  }
}
