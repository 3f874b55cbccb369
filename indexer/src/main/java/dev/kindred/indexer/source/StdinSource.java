package dev.kindred.indexer.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.io.input.CloseShieldInputStream;

/** Standard input, which is told apart by what it opens with where no type is given. */
final class StdinSource implements DocumentSource {
  /** Path of its documents. */
  static final String PATH = "stdin";

  private static final Origin ORIGIN = new Origin(PATH, "");
  private static final int MAX_LEADING_BLANKS = 64 << 10;

  private final InputStream in;
  private final SourceOptions options;

  StdinSource(InputStream in, SourceOptions options) {
    this.in = in;
    this.options = options;
  }

  @Override
  public String name() {
    return "-";
  }

  /** What came through a pipe last time may well not come this time. */
  @Override
  public boolean covers(String path) {
    return false;
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    var buffered = new BufferedInputStream(new FaultStream(in));
    FileType type = options.type();
    if (type == null) {
      try {
        type = type(buffered);
      } catch (InputFault e) {
        InputFile.tell(e, ORIGIN, sink);
        return;
      }
    }
    try (var readers = new Readers(options.fields())) {
      InputFile.ofStream(ORIGIN, type, () -> CloseShieldInputStream.wrap(buffered))
          .read(readers, sink);
    }
  }

  private static FileType type(InputStream in) throws IOException {
    if (Containers.beginsWithMark(TypeDetector.head(in, Containers.MARK_BYTES))) {
      return Containers.detect("", TypeDetector.head(in, TypeDetector.HEAD_BYTES))
          .orElse(FileType.TEXT);
    }
    return startsWithBrace(in) ? FileType.JSONL : FileType.TEXT;
  }

  /** Whether the first byte that is not blank, nor of a byte order mark, opens a JSON object. */
  private static boolean startsWithBrace(InputStream in) throws IOException {
    in.mark(MAX_LEADING_BLANKS);
    int c = in.read();
    for (int i = 1; isBlank(c) && i < MAX_LEADING_BLANKS; i++) {
      c = in.read();
    }
    in.reset();
    return c == '{';
  }

  private static boolean isBlank(int c) {
    return switch (c) {
      case ' ', '\t', '\n', '\r', 0, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF -> true;
      default -> false;
    };
  }
}
