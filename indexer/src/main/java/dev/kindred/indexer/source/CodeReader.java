package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Reads {@link FileType#CODE}. */
final class CodeReader implements FormatReader {

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    String text = TextDecoder.decodeAll(in, TextDecoder.MAX_PARSED_BYTES);
    if (text.isBlank()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
      return;
    }
    String path = origin.path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    CodeLanguage language = CodeLanguage.of(name, text);
    List<Heading> headings =
        language == CodeLanguage.JAVA ? JavaDefinitions.in(text) : language.definitions(text);
    sink.accept(
        new DocumentDraft(
                path,
                path,
                "",
                text,
                headings,
                Map.of("language", List.of(language.label())),
                Places.LINES)
            .finish(name));
  }
}
