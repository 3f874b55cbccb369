package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.Reader;

/**
 * A text, one line at a time, without holding a line in memory: {@link #nextLine} moves on, and
 * reading gives the characters of that line alone.
 */
final class LineReader extends Reader {

  /** Most characters of a record. */
  static final int MAX_RECORD_CHARS = 16 << 20;

  private final Reader in;
  private final int maxChars;
  private final char[] buffer = new char[16 << 10];
  private int position;
  private int limit;
  private boolean inLine;
  private int line;
  private int lineChars;

  LineReader(Reader in, int maxChars) {
    this.in = in;
    this.maxChars = maxChars;
  }

  /**
   * Moves to the first character of the next line that is not blank, over whatever is left of this
   * one.
   *
   * @return false at the end of the text
   * @throws RecordFault if that line is malformed; a further call moves to the one behind it
   */
  boolean nextLine() throws IOException {
    finishLine();
    while (true) {
      line++;
      lineChars = 0;
      inLine = true;
      int c = peek();
      while (c == ' ' || c == '\t' || c == '\r') {
        position++;
        c = peek();
      }
      if (c != '\n') {
        inLine = c >= 0;
        return inLine;
      }
      position++;
    }
  }

  /** Number of the line, from 1. */
  int line() {
    return line;
  }

  /** First character of the line, once {@link #nextLine} has said that there is one. */
  char firstChar() {
    return buffer[position];
  }

  /**
   * @return -1 at the end of the line
   * @throws RecordFault if the line is too long, or malformed
   */
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (!inLine) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    int c = peek();
    if (c < 0 || c == '\n') {
      position += c < 0 ? 0 : 1;
      inLine = false;
      return -1;
    }
    int end = Math.min(limit, position + length);
    int count = 0;
    while (position < end && buffer[position] != '\n') {
      target[offset + count++] = buffer[position++];
    }
    lineChars += count;
    if (lineChars > maxChars) {
      throw new RecordFault("is a record of more than " + maxChars + " characters; split it");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void finishLine() throws IOException {
    while (inLine) {
      try {
        int c = peek();
        while (c >= 0 && c != '\n') {
          position++;
          c = peek();
        }
        position += c < 0 ? 0 : 1;
        inLine = false;
      } catch (MalformedTextFault ignored) {
        // the line is being passed over because it is bad already
      }
    }
  }

  private int peek() throws IOException {
    if (position == limit) {
      int count = in.read(buffer, 0, buffer.length);
      if (count < 0) {
        return -1;
      }
      position = 0;
      limit = count;
    }
    return buffer[position];
  }
}
