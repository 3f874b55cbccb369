package dev.kindred.core.vector;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.eval.StsPair;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Distinct English sentences of 5 to 40 words out of the collections in {@code shared/data}, in an
 * order that is always the same, and their vectors, which are kept in a folder.
 */
final class ScaleSentences {
  private static final int MIN_WORDS = 5;
  private static final int MAX_WORDS = 40;
  private static final int ENCODED_AT_ONCE = 2048;
  private static final long SEED = 42;

  private ScaleSentences() {}

  /** The first so many sentences; also written to {@code sentences.txt}. */
  static List<String> read(Path data, Path folder, int count) throws IOException {
    var found = new LinkedHashSet<String>();
    for (String file : List.of("scifact/corpus.jsonl", "cranfield/corpus.jsonl")) {
      try (BufferedReader lines = Files.newBufferedReader(data.resolve(file))) {
        lines.lines().forEach(line -> addSentences(line, found));
      }
    }
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(data.resolve("train/pairs.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      lines.lines().forEach(line -> addSentences(line, found));
    }
    for (StsPair pair : StsPair.read(data.resolve("stsb/sts-dev.csv"))) {
      found.add(pair.sentence1());
      found.add(pair.sentence2());
    }
    var sentences = new ArrayList<>(found);
    Collections.shuffle(sentences, new Random(SEED));
    if (sentences.size() < count) {
      throw new IllegalArgumentException(
          "%s has %,d sentences, wanted %,d".formatted(data, sentences.size(), count));
    }
    List<String> first = sentences.subList(0, count);
    Files.createDirectories(folder);
    Files.write(folder.resolve("sentences.txt"), first);
    return first;
  }

  private static void addSentences(String line, Set<String> sentences) {
    JsonObject document = JsonParser.parseString(line).getAsJsonObject();
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
    for (String field : List.of("query", "text")) {
      if (!document.has(field)) {
        continue;
      }
      String text = document.get(field).getAsString();
      breaks.setText(text);
      int from = breaks.first();
      for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
        String sentence = text.substring(from, to).replaceAll("\\s+", " ").strip();
        int words = sentence.split(" ", -1).length;
        if (words >= MIN_WORDS && words <= MAX_WORDS) {
          sentences.add(sentence);
        }
      }
    }
  }

  /** Encodes and keeps the vectors, unless they are there. */
  static void encode(List<String> sentences, String model, Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    int threads = Runtime.getRuntime().availableProcessors();
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(threads);
        var out = new DataOutputStream(Files.newOutputStream(unfinished))) {
      out.writeInt(sentences.size());
      out.writeInt(encoder.dimension());
      for (int from = 0; from < sentences.size(); from += ENCODED_AT_ONCE) {
        int to = Math.min(sentences.size(), from + ENCODED_AT_ONCE);
        for (Embedding embedding :
            pool.encodeAll(encoder, sentences.subList(from, to), TextRole.PLAIN)) {
          ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * encoder.dimension());
          bytes.asFloatBuffer().put(embedding.vector());
          out.write(bytes.array());
        }
      }
    }
    Files.move(unfinished, file);
  }

  /** The first so many vectors of a file. */
  static float[][] vectors(Path file, int count) throws IOException {
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      int rows = in.readInt();
      byte[] bytes = new byte[Float.BYTES * in.readInt()];
      float[][] vectors = new float[Math.min(rows, count)][bytes.length / Float.BYTES];
      for (float[] vector : vectors) {
        in.readFully(bytes);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
      }
      return vectors;
    }
  }
}
