package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
import dev.kindred.indexer.source.Markup.MarkedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads a file of marked-up text as one document. */
record MarkupReader(Markup markup) implements FormatReader {

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    MarkedText marked = markup.read(TextDecoder.decodeAll(in, TextDecoder.MAX_PARSED_BYTES));
    if (marked.text().isBlank()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
      return;
    }
    List<Heading> headings = marked.headings();
    String path = origin.path();
    sink.accept(
        new DocumentDraft(
                path,
                path,
                marked.title().isBlank() ? title(headings) : marked.title(),
                marked.text(),
                headings,
                marked.metadata(),
                headings.isEmpty() ? Places.LINES : Places.HEADINGS)
            .finish(origin.title()));
  }

  private static String title(List<Heading> headings) {
    return headings.stream()
        .filter(heading -> heading.level() == 1)
        .findFirst()
        .or(() -> headings.stream().findFirst())
        .map(Heading::title)
        .orElse("");
  }
}
