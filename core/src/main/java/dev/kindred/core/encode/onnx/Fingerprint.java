package dev.kindred.core.encode.onnx;

import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over a model's weights and tokenizer, file by file, and over its settings by their
 * meaning, so that re-saving a folder in another key style or under other file names changes
 * nothing.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * @param graphs paths of graphs; their external data counts too
   * @param others paths of other files, in an order that does not change
   * @param settings everything that shapes a result, but not where files lie
   * @return 64 hexadecimal digits
   */
  public static String of(
      ModelFiles files, List<String> graphs, List<String> others, String settings)
      throws IOException {
    var paths = new ArrayList<>(graphs);
    paths.add(HfTokenizer.FILE);
    graphs.forEach(graph -> paths.addAll(weightsBeside(graph)));
    paths.addAll(others);
    MessageDigest digest = ModelFiles.sha256();
    for (String path : paths) {
      // One fixed length a file, so that bytes cannot move from one to the next unnoticed.
      digest.update(files.has(path) ? files.sha256(path) : new byte[digest.getDigestLength()]);
    }
    digest.update(settings.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Where weights lie that are too large for one protobuf. */
  static List<String> weightsBeside(String graph) {
    return List.of(graph + "_data", graph + ".data");
  }
}
