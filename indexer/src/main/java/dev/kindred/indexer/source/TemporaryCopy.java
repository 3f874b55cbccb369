package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of an input, for a parser that wants to go back and forth in it.
 *
 * @param isText whether it opens as text
 */
record TemporaryCopy(Path file, boolean isText) implements AutoCloseable {
  private static final long MAX_BYTES = 256L << 20;

  /**
   * @throws InputFault if the input is too large, or there is no room for it
   */
  static TemporaryCopy of(InputStream in) throws InputFault {
    Path file;
    try {
      file = Files.createTempFile("kindred-", ".tmp");
    } catch (IOException e) {
      throw FaultStream.fault("cannot be copied to the folder for temporary files", e);
    }
    try {
      byte[] head = in.readNBytes(TypeDetector.HEAD_BYTES);
      copy(head, in, file);
      return new TemporaryCopy(file, !Containers.beginsWithMark(head));
    } catch (IOException e) {
      new TemporaryCopy(file, false).close();
      throw FaultStream.fault("cannot be copied to the folder for temporary files", e);
    }
  }

  private static void copy(byte[] head, InputStream in, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = head.length;
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head);
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        copied += count;
        if (copied > MAX_BYTES) {
          throw new InputFault("is larger than %d MB".formatted(MAX_BYTES >> 20));
        }
        out.write(buffer, 0, count);
      }
    }
  }

  /** Deletes the copy. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
