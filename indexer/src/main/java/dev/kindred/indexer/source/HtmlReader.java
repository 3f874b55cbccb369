package dev.kindred.indexer.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/**
 * Reads {@link FileType#HTML} and {@link FileType#XHTML}. A page that declares its charset is
 * decoded leniently, as browsers do; one that does not is decoded as other text is.
 */
final class HtmlReader implements FormatReader {
  private static final String CHARSET_DECLARED =
      "meta[charset], meta[http-equiv=content-type][content*=charset]";

  private final Supplier<Parser> parser; // parsers keep state

  private HtmlReader(Supplier<Parser> parser) {
    this.parser = parser;
  }

  static HtmlReader html() {
    return new HtmlReader(Parser::htmlParser);
  }

  static HtmlReader xhtml() {
    return new HtmlReader(Parser::xmlParser);
  }

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    Document page = parse(TextDecoder.readBytes(in, TextDecoder.MAX_PARSED_BYTES));
    HtmlText content = HtmlText.of(page);
    String title = ownTitle(page, content.headings());
    if (content.text().isEmpty() && title.isEmpty()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
      return;
    }
    String path = origin.path();
    sink.accept(
        new DocumentDraft(
                path,
                path,
                title,
                content.text(),
                content.headings(),
                metadata(page),
                Places.HEADINGS)
            .finish(origin.title()));
  }

  private Document parse(byte[] bytes) throws IOException {
    Charset likely = TextDecoder.charset(ByteBuffer.wrap(bytes));
    Document page = Jsoup.parse(new ByteArrayInputStream(bytes), null, "", parser.get());
    boolean declared = !page.charset().equals(UTF_8) || page.selectFirst(CHARSET_DECLARED) != null;
    if (declared) {
      return page;
    }
    String text = TextDecoder.decode(bytes);
    return likely.equals(UTF_8) ? page : Jsoup.parse(text, "", parser.get());
  }

  private static String ownTitle(Document page, List<Heading> headings) {
    Element title = page.selectFirst("head > title");
    String words = title == null ? "" : DocumentDraft.oneLine(title.wholeText());
    return words.isEmpty()
        ? headings.stream().filter(h -> h.level() == 1).findFirst().map(Heading::title).orElse("")
        : words;
  }

  private static Map<String, List<String>> metadata(Document page) {
    Map<String, List<String>> metadata = new HashMap<>();
    Element html = page.selectFirst("html");
    if (html != null) {
      String language = html.attr("lang").isBlank() ? html.attr("xml:lang") : html.attr("lang");
      metadata.put("lang", List.of(language.strip()));
    }
    metadata.put("author", page.select("meta[name=author]").eachAttr("content"));
    metadata.put(
        "keywords",
        page.select("meta[name=keywords]").eachAttr("content").stream()
            .flatMap(content -> Arrays.stream(content.split(",", -1)))
            .map(String::strip)
            .distinct()
            .toList());
    return metadata;
  }
}
