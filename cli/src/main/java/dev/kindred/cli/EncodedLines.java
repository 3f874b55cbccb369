package dev.kindred.cli;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Lines and a vector each.
 *
 * @param several whether they come from several files
 */
@SuppressWarnings("ArrayRecordComponent") // handed to whoever computes with it; never compared
record EncodedLines(List<Sentence> sentences, boolean several, float[][] vectors) {

  /**
   * Reads and encodes all that are not blank; that files are there is known before a model loads.
   */
  static EncodedLines read(Terminal terminal, List<String> files, String model) throws IOException {
    return read(terminal, files, model, count -> {});
  }

  /**
   * As {@link #read(Terminal, List, String)}.
   *
   * @param check throws if there are too many, before they are encoded
   */
  static EncodedLines read(Terminal terminal, List<String> files, String model, IntConsumer check)
      throws IOException {
    LineSources sources = LineSources.of(terminal, files);
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(Runtime.getRuntime().availableProcessors())) {
      List<Sentence> sentences = Sentence.read(sources);
      check.accept(sentences.size());
      float[][] vectors =
          new SentenceEncoding(terminal, encoder, pool)
              .encode(sentences.stream().map(Sentence::text).toList());
      return new EncodedLines(sentences, sources.several(), vectors);
    }
  }
}
