package dev.kindred.cli;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import java.io.IOException;
import java.util.List;

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
    LineSources sources = LineSources.of(terminal, files);
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(Runtime.getRuntime().availableProcessors())) {
      List<Sentence> sentences = Sentence.read(sources);
      float[][] vectors =
          new SentenceEncoding(terminal, encoder, pool)
              .encode(sentences.stream().map(Sentence::text).toList());
      return new EncodedLines(sentences, sources.several(), vectors);
    }
  }
}
