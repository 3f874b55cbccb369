package dev.kindred.indexer.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads {@link FileType#MBOX} (RFC 4155, in its "mboxrd" way: lines of a message that begin with
 * "From " have a {@code >} before them) message by message, so that a mailbox may have any size.
 */
record MailboxReader(FormatReader messages) implements FormatReader {
  private static final byte[] SEPARATOR = "From ".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var message = new ByteArrayOutputStream();
    var line = new ByteArrayOutputStream();
    int number = 0;
    boolean afterBlank = true;
    boolean tooLarge = false;
    boolean more = true;
    while (more) {
      line.reset();
      more = readLine(in, line);
      byte[] bytes = line.toByteArray();
      boolean begins = afterBlank && startsWith(bytes, 0);
      if (begins || !more) {
        if (!more && !begins && !tooLarge) {
          append(bytes, message);
        }
        if (number > 0 || !isBlank(message.toByteArray())) { // else it is what the first line ends
          pass(message, Math.max(1, number), tooLarge, origin, sink);
        } else if (!more) {
          sink.skip(origin.path(), SkipReason.EMPTY);
        }
        message.reset();
        tooLarge = false;
        number++;
      } else if (!tooLarge) {
        append(bytes, message);
        tooLarge = message.size() > MAX_MESSAGE_BYTES;
      }
      afterBlank = isBlank(bytes);
    }
  }

  private void pass(
      ByteArrayOutputStream message, int number, boolean tooLarge, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var part = new Origin(origin.member(String.valueOf(number)), "");
    try {
      if (tooLarge) {
        throw new InputFault("is larger than %d MB".formatted(MAX_MESSAGE_BYTES >> 20));
      }
      messages.read(new ByteArrayInputStream(message.toByteArray()), part, sink);
    } catch (InputFault e) {
      InputFile.tell(e, part, sink);
    }
  }

  /**
   * Reads a line with its end; one that is longer than a message may be comes in pieces.
   *
   * @return whether there is more behind it
   */
  private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n' || line.size() > MAX_MESSAGE_BYTES) {
        return true;
      }
    }
    return false;
  }

  private static void append(byte[] line, ByteArrayOutputStream message) {
    int quotes = 0;
    while (quotes < line.length && line[quotes] == '>') {
      quotes++;
    }
    int start = quotes > 0 && startsWith(line, quotes) ? 1 : 0;
    message.write(line, start, line.length - start);
  }

  private static boolean startsWith(byte[] line, int offset) {
    int end = offset + SEPARATOR.length;
    return line.length >= end && Arrays.equals(line, offset, end, SEPARATOR, 0, SEPARATOR.length);
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != '\n' && b != '\r' && b != ' ') {
        return false;
      }
    }
    return true;
  }
}
