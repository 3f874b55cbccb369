package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lines of a UTF-8 file, blank ones passed over, each with its number for error messages. */
public final class LineReader implements Closeable {
  private static final int LONGEST_QUOTE = 80;

  private final Path file;
  // Latin-1 keeps each byte, so that every line is decoded by itself and a bad byte has a number.
  private final BufferedReader bytes;
  private int number;
  private String line = "";

  /** Opens a file; the caller closes the reader. */
  public LineReader(Path file) throws IOException {
    this.file = file;
    this.bytes =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1));
  }

  /**
   * The next line that is not blank, without its terminator; null at the end.
   *
   * @throws KindredException if the line is not UTF-8
   */
  public @Nullable String next() throws IOException {
    for (String read = bytes.readLine(); read != null; read = bytes.readLine()) {
      number++;
      line = decode(read);
      if (!line.isBlank()) {
        return line;
      }
    }
    return null;
  }

  /** Number of the line last read, from 1. */
  public int number() {
    return number;
  }

  /** The line last read is not what the format asks for. */
  public KindredException malformed(String expected) {
    return malformed(expected, null);
  }

  /** The line last read is not what the format asks for; {@code cause} found that out. */
  public KindredException malformed(String expected, @Nullable Throwable cause) {
    String quoted =
        line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
    return new KindredException(
        "%s, line %d: expected %s, got '%s'".formatted(file, number, expected, quoted), cause);
  }

  /** The line last read is well formed but cannot be taken; {@code problem} says why. */
  public KindredException refused(String problem) {
    return new KindredException("%s, line %d: %s".formatted(file, number, problem));
  }

  private String decode(String read) {
    ByteBuffer raw = ByteBuffer.wrap(read.getBytes(StandardCharsets.ISO_8859_1));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(raw).toString();
      return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new KindredException(
          "%s, line %d: not valid UTF-8; convert the file to UTF-8".formatted(file, number), e);
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
