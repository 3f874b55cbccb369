package dev.kindred.indexer.source;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Map;
import java.util.Optional;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/** Tells in which charset bytes are text that do not say it themselves. */
final class TextCharset {

  /** As many bytes as the detector looks at. */
  private static final int SAMPLE_BYTES = 12_000;

  /** In UTF-16 that is shorter than this, all must be ASCII. */
  private static final int MIN_SURE_CHARS = 64;

  /** What goes by the name of the standard is, in files, the vendor's extension of it (WHATWG). */
  private static final Map<String, String> EXTENDED =
      Map.of(
          "ISO-8859-1", "windows-1252",
          "ISO-8859-9", "windows-1254",
          "ISO-8859-8", "windows-1255",
          "ISO-8859-8-I", "windows-1255",
          "Shift_JIS", "windows-31j",
          "EUC-KR", "x-windows-949");

  private TextCharset() {}

  /**
   * UTF-16 for what makes sense as that alone; UTF-8 for what is valid as that, or was before it
   * got damaged; else what the letters speak for most (Tika's {@link CharsetDetector}, which is
   * ICU's).
   *
   * @param bytes without a byte order mark; may end inside a character
   */
  static Charset of(ByteBuffer bytes) {
    return utf16(bytes).orElseGet(() -> narrow(bytes));
  }

  private static Charset narrow(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    CharsetDecoder decoder = strict(UTF_8);
    CharBuffer chars = CharBuffer.allocate(4096);
    long wide = 0;
    long malformed = 0;
    while (true) {
      var result = decoder.decode(rest, chars, false);
      chars.flip();
      wide += chars.chars().filter(c -> c >= 0x80).count();
      chars.clear();
      if (result.isError()) {
        malformed++;
        rest.position(rest.position() + result.length());
      } else if (result.isUnderflow()) {
        break;
      }
    }
    return malformed == 0 || wide > malformed ? UTF_8 : likeliest(sample(bytes));
  }

  private static Charset likeliest(byte[] sample) {
    var detector = new CharsetDetector();
    detector.setText(sample);
    for (CharsetMatch match : detector.detectAll()) {
      String name = EXTENDED.getOrDefault(match.getName(), match.getName());
      // IBM's EBCDIC letters lie where no file on a disk has had them for decades
      if (!name.startsWith("IBM4") && !name.startsWith("IBM5") && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return UTF_8;
  }

  /** The lines that have more than ASCII in them: the others say nothing. */
  private static byte[] sample(ByteBuffer bytes) {
    var sample = new ByteArrayOutputStream(SAMPLE_BYTES);
    int start = bytes.position();
    boolean ascii = true;
    for (int i = start; i < bytes.limit() && sample.size() < SAMPLE_BYTES; i++) {
      ascii &= bytes.get(i) >= 0;
      if (bytes.get(i) == '\n' || i + 1 == bytes.limit() || i + 1 - start == SAMPLE_BYTES) {
        if (!ascii) {
          int length = Math.min(i + 1 - start, SAMPLE_BYTES - sample.size());
          sample.write(bytes.array(), bytes.arrayOffset() + start, length);
        }
        start = i + 1;
        ascii = true;
      }
    }
    return sample.toByteArray();
  }

  /**
   * UTF-16 if as such it is text, of which enough is ASCII: chance makes letters of any two bytes.
   * No other text has NUL.
   */
  static Optional<Charset> utf16(ByteBuffer bytes) {
    boolean[] nul = new boolean[2]; // at even and at odd places
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      nul[(i - bytes.position()) % 2] |= bytes.get(i) == 0;
    }
    if (nul[0] == nul[1]) {
      return Optional.empty();
    }
    Charset charset = nul[0] ? UTF_16BE : UTF_16LE;
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    boolean valid = !strict(charset).decode(bytes.duplicate(), chars, false).isError();
    chars.flip();
    int length = chars.length();
    long ascii = chars.chars().filter(c -> c < 0x80).count();
    boolean enough = length >= MIN_SURE_CHARS ? ascii * 8 >= length : ascii == length && length > 3;
    return valid && enough && chars.chars().allMatch(TextCharset::isText)
        ? Optional.of(charset)
        : Optional.empty();
  }

  private static boolean isText(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> inText((byte) c) && c < ' ';
      case Character.UNASSIGNED, Character.PRIVATE_USE -> false;
      default -> true;
    };
  }

  /**
   * Whether text of a charset of bytes ever has this one: the table of file(1), {@code encoding.c}.
   */
  static boolean inText(byte b) {
    int value = b & 0xFF;
    return (value >= ' ' && value != 0x7F) || (value >= 7 && value <= 13) || value == 0x1B;
  }

  /** A decoder that reports what is malformed. */
  static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
