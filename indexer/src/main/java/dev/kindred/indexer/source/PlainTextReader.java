package dev.kindred.indexer.source;

import dev.kindred.core.text.Places;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Reads {@link FileType#TEXT}. */
final class PlainTextReader implements FormatReader {
  private static final int MAX_TITLE_CHARS = 100;

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    String text = TextDecoder.decodeAll(in, TextDecoder.MAX_TEXT_BYTES);
    pass(text, title(text), origin, sink);
  }

  /** Passes a text on as it is. */
  static void pass(String text, String title, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    if (text.isBlank()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
      return;
    }
    String path = origin.path();
    sink.accept(
        new DocumentDraft(path, path, title, text, List.of(), Map.of(), Places.LINES)
            .finish(origin.title()));
  }

  private static String title(String text) {
    Iterator<String> lines = text.lines().iterator();
    while (lines.hasNext()) {
      String line = lines.next().strip();
      if (!line.isEmpty()) {
        boolean alone = !lines.hasNext() || lines.next().isBlank();
        return alone && line.length() <= MAX_TITLE_CHARS ? line : "";
      }
    }
    return "";
  }
}
