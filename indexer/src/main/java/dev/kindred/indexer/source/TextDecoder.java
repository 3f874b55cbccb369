package dev.kindred.indexer.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Strict text of a byte stream, in the charset that its byte order mark says, or else its {@link
 * TextCharset opening}. Unlike {@link java.io.InputStreamReader} it knows the byte where decoding
 * failed, and goes on behind it.
 */
final class TextDecoder extends Reader {

  /** Most bytes of a plain text file. */
  static final int MAX_TEXT_BYTES = 64 << 20;

  /** Most bytes of a file that is parsed into a tree, which takes many times its size. */
  static final int MAX_PARSED_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final boolean detect;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES).limit(0);
  private CharsetDecoder decoder = TextCharset.strict(UTF_8);
  private long bufferOffset; // byte offset in the stream of bytes[0]
  private boolean started;
  private boolean ended;

  private TextDecoder(InputStream in, boolean detect) {
    this.in = in;
    this.detect = detect;
  }

  /** Text of any length, to be read piece by piece. */
  static TextDecoder streaming(InputStream in) {
    return new TextDecoder(in, true);
  }

  /** As {@link #streaming}, of a format that is UTF-8 where no byte order mark says otherwise. */
  static TextDecoder streamingUtf8(InputStream in) {
    return new TextDecoder(in, false);
  }

  /**
   * The whole text.
   *
   * @throws InputFault if it is larger than {@code maxBytes}, binary or malformed
   */
  static String decodeAll(InputStream in, int maxBytes) throws IOException {
    return decode(readBytes(in, maxBytes));
  }

  /**
   * Text of bytes that are all there are, so that all of them can tell the charset.
   *
   * @throws InputFault if they are binary or malformed
   */
  static String decode(byte[] all) throws InputFault {
    ByteBuffer bytes = ByteBuffer.wrap(all);
    Charset charset = charset(bytes);
    CharsetDecoder decoder = TextCharset.strict(charset);
    CharBuffer chars = CharBuffer.allocate((int) (all.length * (double) decoder.maxCharsPerByte()));
    if (decoder.decode(bytes, chars, true).isError()) {
      throw new MalformedTextFault(charset, bytes.position());
    }
    chars.flip();
    rejectNul(chars);
    return chars.toString();
  }

  /** The whole input, at most {@code maxBytes}; no text if it opens with NUL bytes. */
  static byte[] readBytes(InputStream in, int maxBytes) throws IOException {
    byte[] all = in.readNBytes(maxBytes + 1);
    if (all.length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return all;
  }

  /**
   * @throws MalformedTextFault if bytes are not text; the next call goes on behind them
   * @throws InputFault if the input is binary, or cannot be read
   */
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fillChars()) {
      return -1;
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Whether there are decoded characters, now or after reading on. */
  private boolean fillChars() throws IOException {
    if (!started) {
      start();
    }
    while (!chars.hasRemaining()) {
      chars.clear();
      CoderResult result = decoder.decode(bytes, chars, ended);
      chars.flip();
      if (chars.hasRemaining()) {
        rejectNul(chars);
      } else if (result.isError()) {
        long at = bufferOffset + bytes.position();
        bytes.position(bytes.position() + result.length());
        throw new MalformedTextFault(decoder.charset(), at);
      } else if (ended) {
        return false;
      } else {
        fillBytes();
      }
    }
    return true;
  }

  private void start() throws IOException {
    started = true;
    while (!ended
        && (bytes.remaining() < 3 || (bytes.remaining() < BUFFER_BYTES && in.available() > 0))) {
      fillBytes();
    }
    decoder = TextCharset.strict(charset(bytes, detect));
  }

  private void fillBytes() throws IOException {
    bufferOffset += bytes.position();
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (count < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + count);
    }
    bytes.flip();
  }

  /**
   * The charset that a byte order mark stands for, which it steps over, or else what comes behind.
   *
   * @throws InputFault if that is binary
   */
  static Charset charset(ByteBuffer bytes) throws InputFault {
    return charset(bytes, true);
  }

  private static Charset charset(ByteBuffer bytes, boolean detect) throws InputFault {
    int start = bytes.position();
    int first = start < bytes.limit() ? bytes.get(start) & 0xFF : -1;
    int second = start + 1 < bytes.limit() ? bytes.get(start + 1) & 0xFF : -1;
    int third = start + 2 < bytes.limit() ? bytes.get(start + 2) & 0xFF : -1;
    if (first == 0xFE && second == 0xFF) {
      bytes.position(start + 2);
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xFF && second == 0xFE) {
      bytes.position(start + 2);
      return StandardCharsets.UTF_16LE;
    }
    if (first == 0xEF && second == 0xBB && third == 0xBF) {
      bytes.position(start + 3);
      return UTF_8;
    }
    Charset charset = detect ? TextCharset.of(bytes) : UTF_8;
    if (!charset.name().startsWith("UTF-16")) {
      rejectNul(bytes);
    }
    return charset;
  }

  private static void rejectNul(ByteBuffer bytes) throws InputFault {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) == 0) {
        throw new InputFault("is a binary file");
      }
    }
  }

  private static void rejectNul(CharBuffer chars) throws InputFault {
    for (int i = chars.position(); i < chars.limit(); i++) {
      if (chars.get(i) == 0) {
        throw new InputFault("is a binary file");
      }
    }
  }

  private static InputFault tooLarge(int maxBytes) {
    return new InputFault(
        "is larger than %d MB; split it into smaller files".formatted(maxBytes >> 20));
  }
}
