package dev.kindred.core.model;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of weights, kept from one process to the next: opening an index compares its model's, and
 * computing it anew takes longer than the search. A digest is kept under all that tells one state
 * of a file from another without reading it; where nothing can be written, it is computed each
 * time.
 *
 * @param folder holds a file a digest; need not exist
 */
record KnownDigests(Path folder) {
  /** Below so many bytes, computing is as fast as looking. */
  static final long MIN_BYTES = 1 << 16;

  /** Computes a digest. */
  interface Computation {
    byte[] sha256() throws IOException;
  }

  static KnownDigests ofThisMachine() {
    return new KnownDigests(CacheFolder.locate().resolve("digests"));
  }

  /**
   * The digest of a file.
   *
   * @param state what changes whenever the content may have; one line
   */
  byte[] get(String state, Computation computation) throws IOException {
    Path file = folder.resolve(name(state));
    try {
      if (Files.isRegularFile(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2 && lines.getFirst().equals(state) && lines.getLast().length() == 64) {
          return HexFormat.of().parseHex(lines.getLast());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      debug("no digest in " + file, e); // then it is made anew
    }
    byte[] digest = computation.sha256();
    keep(file, state + "\n" + HexFormat.of().formatHex(digest) + "\n");
    return digest;
  }

  private void keep(Path file, String text) {
    try {
      Files.createDirectories(folder);
      Path written = Files.createTempFile(folder, "new", "");
      try {
        Files.writeString(written, text);
        Files.move(
            written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      debug("a digest cannot be kept in " + folder, e);
    }
  }

  /** Looking for loggers opens every jar, so only where there is something to say. */
  private static void debug(String message, Exception cause) {
    System.getLogger(KnownDigests.class.getName()).log(Level.DEBUG, message, cause);
  }

  private static String name(String state) {
    byte[] hash = ModelFiles.sha256().digest(state.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 16);
  }
}
