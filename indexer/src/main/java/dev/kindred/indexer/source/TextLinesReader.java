package dev.kindred.indexer.source;

import dev.kindred.core.text.Places;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.List;
import java.util.Map;

/** Reads {@link FileType#LINES}. */
final class TextLinesReader implements FormatReader {

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var lines = new LineReader(TextDecoder.streaming(in), LineReader.MAX_RECORD_CHARS);
    boolean empty = true;
    while (true) {
      try {
        if (!lines.nextLine()) {
          break;
        }
        empty = false;
        String id = origin.idOfLine(lines.line());
        String text = readAll(lines).strip();
        sink.accept(
            new DocumentDraft(id, origin.path(), "", text, List.of(), Map.of(), Places.NONE)
                .finish());
      } catch (RecordFault e) {
        empty = false;
        sink.fail(origin.failure(lines.line(), e));
      }
    }
    if (empty) {
      sink.skip(origin.path(), SkipReason.EMPTY);
    }
  }

  private static String readAll(Reader line) throws IOException {
    var text = new StringBuilder();
    char[] chunk = new char[1024];
    for (int count = line.read(chunk); count >= 0; count = line.read(chunk)) {
      text.append(chunk, 0, count);
    }
    return text.toString();
  }
}
