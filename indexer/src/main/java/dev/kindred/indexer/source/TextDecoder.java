package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strict text of a byte stream: UTF-8, or UTF-16 where a byte order mark says so. Unlike {@link
 * java.io.InputStreamReader} it knows the byte where decoding failed, and goes on behind it.
 */
final class TextDecoder extends Reader {

  /** Most bytes of a plain text file. */
  static final int MAX_TEXT_BYTES = 64 << 20;

  /** Most bytes of a file that is parsed into a tree, which takes many times its size. */
  static final int MAX_PARSED_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 16 << 10;

  private final InputStream in;
  private final int maxBytes;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES).limit(0);
  private CharsetDecoder decoder = strict(StandardCharsets.UTF_8);
  private long bufferOffset; // byte offset in the stream of bytes[0]
  private boolean started;
  private boolean ended;

  private TextDecoder(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Text of any length, to be read piece by piece. */
  static TextDecoder streaming(InputStream in) {
    return new TextDecoder(in, Integer.MAX_VALUE);
  }

  /**
   * The whole text.
   *
   * @throws InputFault if it is larger than {@code maxBytes}, binary or malformed
   */
  static String decodeAll(InputStream in, int maxBytes) throws IOException {
    var text = new StringBuilder();
    var decoder = new TextDecoder(in, maxBytes);
    while (decoder.fillChars()) {
      text.append(decoder.chars);
      decoder.chars.position(decoder.chars.limit());
    }
    return text.toString();
  }

  /** The whole input, at most {@code maxBytes}; no text if it opens with NUL bytes. */
  static byte[] readBytes(InputStream in, int maxBytes) throws IOException {
    byte[] all = in.readNBytes(maxBytes + 1);
    if (all.length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    ByteBuffer opening = ByteBuffer.wrap(all, 0, Math.min(all.length, BUFFER_BYTES));
    if (markedCharset(opening).equals(StandardCharsets.UTF_8)) {
      rejectNul(opening);
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
    while (!ended && bytes.remaining() < 3) {
      fillBytes();
    }
    Charset charset = markedCharset(bytes);
    if (charset.equals(StandardCharsets.UTF_8)) {
      rejectNul(bytes);
    }
    decoder = strict(charset);
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
    if (maxBytes < Integer.MAX_VALUE && bufferOffset + bytes.limit() > maxBytes) {
      throw tooLarge(maxBytes);
    }
  }

  /** The charset that a byte order mark stands for, UTF-8 without one; steps over the mark. */
  private static Charset markedCharset(ByteBuffer bytes) {
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
    }
    return StandardCharsets.UTF_8;
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

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
