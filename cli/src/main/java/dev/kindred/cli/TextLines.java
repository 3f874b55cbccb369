package dev.kindred.cli;

import dev.kindred.core.KindredException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8 text that are not blank, one at a time. */
final class TextLines implements Closeable {
  /** Longer ones are no lines but some other kind of file. */
  static final int MAX_LINE_BYTES = 16 << 20;

  private final String name;
  private final InputStream in;
  private long number;

  /**
   * @param name where the lines come from, for messages
   */
  TextLines(String name, InputStream in) {
    this.name = name;
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * The next line that is not blank, without its end; null behind the last.
   *
   * @throws KindredException if it is not UTF-8, or too long
   */
  @Nullable String next() throws IOException {
    for (byte[] bytes = nextBytes(); bytes != null; bytes = nextBytes()) {
      String line = decode(bytes);
      if (!line.isBlank()) {
        return line;
      }
    }
    return null;
  }

  /** Whether there is more to read without waiting for it. */
  boolean ready() throws IOException {
    return in.available() > 0;
  }

  /** Where the lines come from, for messages. */
  String name() {
    return name;
  }

  /** Number of the line last read, from 1. */
  long number() {
    return number;
  }

  private byte @Nullable [] nextBytes() throws IOException {
    int c = in.read();
    if (c < 0) {
      return null;
    }
    number++;
    var bytes = new ByteArrayOutputStream();
    while (c >= 0 && c != '\n') {
      bytes.write(c);
      if (bytes.size() > MAX_LINE_BYTES) {
        throw problem("is longer than %,d bytes; split it".formatted(MAX_LINE_BYTES));
      }
      c = in.read();
    }
    return bytes.toByteArray();
  }

  private String decode(byte[] bytes) {
    try {
      String line = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (number == 1 && line.startsWith("\uFEFF")) {
        line = line.substring(1);
      }
      return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    } catch (CharacterCodingException e) {
      throw new KindredException(
          "%s, line %d: not valid UTF-8; convert it to UTF-8".formatted(name, number), e);
    }
  }

  private KindredException problem(String what) {
    return new KindredException("%s, line %d %s".formatted(name, number, what));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
