package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
import dev.kindred.indexer.parse.ParseFailure;
import dev.kindred.indexer.parse.ParsedDocument;
import dev.kindred.indexer.parse.ParserWorker;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads what {@link ParserWorker} parses.
 *
 * @param mediaType what text is parsed as; empty to tell by name and content
 */
record ParsedReader(ParserWorker worker, String mediaType) implements FormatReader {
  /** What programs write as a title when the author gave none. */
  private static final Pattern NO_TITLE =
      Pattern.compile(
          "(?i)untitled.*|microsoft \\w+ - .*|.*\\.(docx?|pptx?|xlsx?|tex|dvi|indd|pdf|rtf)");

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    List<ParsedDocument> documents;
    var failures = new ArrayList<String>();
    try (var copy = TemporaryCopy.of(in)) {
      documents =
          worker.parse(
              copy.file(), origin.fileName(), copy.isText() ? mediaType : "", failures::add);
    } catch (ParseFailure e) {
      throw new InputFault(String.valueOf(e.getMessage()), e);
    } catch (InterruptedIOException e) {
      throw new InputFault("was interrupted", e);
    }
    for (String failure : failures) {
      sink.fail(origin.failure(0, new InputFault(failure)));
    }
    if (documents.isEmpty()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
    }
    var members = new MemberNames(origin);
    for (ParsedDocument document : documents) {
      String member = document.member();
      String path = member.isEmpty() ? origin.path() : members.path(member);
      try {
        sink.accept(draft(document, path).finish(member.isEmpty() ? origin.title() : member));
      } catch (RecordFault e) {
        sink.fail(origin.failure(0, e));
      }
    }
  }

  private static DocumentDraft draft(ParsedDocument document, String path) {
    Places places =
        document.kind() != null
            ? Places.of(document.kind(), document.starts())
            : document.headings().isEmpty() ? Places.NONE : Places.HEADINGS;
    return new DocumentDraft(
        path,
        path,
        title(document),
        document.text(),
        document.headings(),
        document.metadata(),
        places);
  }

  private static String title(ParsedDocument document) {
    String own = document.title().strip();
    if (!own.isEmpty() && !NO_TITLE.matcher(own.toLowerCase(Locale.ROOT)).matches()) {
      return own;
    }
    return document.headings().stream()
        .filter(heading -> heading.level() == 1)
        .findFirst()
        .map(Heading::title)
        .orElse("");
  }
}
