package dev.kindred.core.encode.onnx;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How a model comes to its token states: how it reads texts, and by which graph.
 *
 * @param folder folder of the tokenizer in the model; empty for the model's own
 * @param graph path of the ONNX graph
 */
public record Backbone(ModelFiles files, String folder, TransformerSettings reading, String graph) {

  /**
   * Whether a longer graph gives this one's states for the same documents. Protobuf messages merge
   * by concatenation, so a file that begins with all bytes of this graph's file is this graph with
   * more nodes behind it.
   *
   * @return how long the beginning is; empty if the other reads texts in another way or by another
   *     graph
   */
  public OptionalLong beginningOf(Backbone longer) throws IOException {
    boolean readsAlike =
        reading.maxTokens() == longer.reading.maxTokens()
            && reading.lowerCase() == longer.reading.lowerCase()
            && reading.prompt(TextRole.DOCUMENT).equals(longer.reading.prompt(TextRole.DOCUMENT));
    // Weights beside the graph belong to its folder, so bytes alone do not tell them apart.
    if (!readsAlike
        || hasWeightsBeside()
        || longer.hasWeightsBeside()
        || !Arrays.equals(tokenizer(), longer.tokenizer())) {
      return OptionalLong.empty();
    }
    return lengthOfBeginning(longer);
  }

  private boolean hasWeightsBeside() {
    return Fingerprint.weightsBeside(graph).stream().anyMatch(files::has);
  }

  private byte[] tokenizer() throws IOException {
    return files.read(HfTokenizer.path(folder));
  }

  private OptionalLong lengthOfBeginning(Backbone longer) throws IOException {
    try (InputStream mine = files.open(graph);
        InputStream theirs = longer.files.open(longer.graph)) {
      byte[] expected = new byte[1 << 16];
      byte[] found = new byte[expected.length];
      long length = 0;
      for (int read = mine.readNBytes(expected, 0, expected.length);
          read > 0;
          read = mine.readNBytes(expected, 0, expected.length)) {
        if (theirs.readNBytes(found, 0, read) < read
            || !Arrays.equals(expected, 0, read, found, 0, read)) {
          return OptionalLong.empty();
        }
        length += read;
      }
      return OptionalLong.of(length);
    }
  }
}
