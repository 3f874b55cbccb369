package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.vector.Precision;
import dev.kindred.core.vector.ValueRanges;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prints vectors: at once where that can be done, else all behind the last: an array says first how
 * many rows it has, and without other texts the texts themselves give the ranges of bytes.
 */
final class VectorPrinter {
  /** With fewer texts than that, the ranges of values are hardly those of others. */
  private static final int FEW = 100;

  private final Terminal terminal;
  private final PrintStream out;
  private final VectorOptions options;
  private final VectorFormat format;
  private final boolean described;
  private Optional<ValueRanges> ranges = Optional.empty();
  private final List<Held> held = new ArrayList<>();

  private record Held(String text, Embedding embedding) {}

  /**
   * @param described whether each is printed in a JSON object with its text
   */
  VectorPrinter(
      Terminal terminal,
      PrintStream out,
      VectorOptions options,
      VectorFormat format,
      boolean described) {
    this.terminal = terminal;
    this.out = out;
    this.options = options;
    this.format = format;
    this.described = described;
  }

  /** Takes the ranges of values from vectors of other texts, which are as the model gave them. */
  void calibrate(float[][] vectors) {
    float[][] shaped = new float[vectors.length][];
    for (int i = 0; i < shaped.length; i++) {
      shaped[i] = options.shape(vectors[i]);
    }
    ranges = Optional.of(ValueRanges.of(shaped));
  }

  /** Takes a text's vector. */
  void add(String text, Embedding given) {
    var embedding = new Embedding(options.shape(given.vector()), given.tokens(), given.cutTokens());
    if (format == VectorFormat.NPY || (options.precision().ranged() && ranges.isEmpty())) {
      held.add(new Held(described ? text : "", embedding));
    } else {
      print(text, embedding);
    }
  }

  /** Prints what was held. */
  void finish() throws IOException {
    if (held.isEmpty()) {
      return;
    }
    if (options.precision().ranged() && ranges.isEmpty()) {
      ranges =
          Optional.of(
              ValueRanges.of(
                  held.stream().map(one -> one.embedding().vector()).toArray(float[][]::new)));
      if (held.size() < FEW) {
        terminal
            .err()
            .println(
                "kindred: the ranges of %s come from %d text%s; %d or more, or --calibration, make them"
                        .formatted(
                            options.precision().label(),
                            held.size(),
                            held.size() == 1 ? "" : "s",
                            FEW)
                    + " steadier");
      }
    }
    if (format == VectorFormat.NPY) {
      Precision precision = options.precision();
      NumpyArray.write(out, precision, held.stream().map(one -> values(one.embedding())).toList());
      return;
    }
    held.forEach(one -> print(one.text(), one.embedding()));
  }

  private VectorValues values(Embedding embedding) {
    return options.values(embedding.vector(), ranges);
  }

  private void print(String text, Embedding embedding) {
    VectorValues values = values(embedding);
    if (format == VectorFormat.TSV) {
      out.print(
          IntStream.range(0, values.length())
                  .mapToObj(i -> values.at(i).toString())
                  .collect(Collectors.joining("\t"))
              + "\n");
      return;
    }
    var vector = new JsonArray(values.length());
    for (int i = 0; i < values.length(); i++) {
      vector.add(values.at(i));
    }
    if (!described) {
      out.print(Json.line(vector) + "\n");
      return;
    }
    JsonObject object = EmbedCommand.described(text, embedding.tokens(), embedding.cutTokens());
    object.add("vector", vector);
    out.print(Json.line(object) + "\n");
  }
}
