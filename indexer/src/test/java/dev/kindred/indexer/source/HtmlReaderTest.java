package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReaderTest extends DocumentSourceContract {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en-GB">
      <head>
        <meta charset="utf-8">
        <title>  Bread &mdash; a
          guide </title>
        <meta name="author" content="Ann Baker">
        <meta name="keywords" content="bread, rye,,bread">
        <style>p { color: red }</style>
      </head>
      <body>
        <header><a href="/">Home of bread</a></header>
        <nav><ul><li>Contents</li></ul></nav>
        <div role="navigation">Breadcrumbs</div>
        <main>
          <header><h1>How to <em>bake</em></h1></header>
          <p>Flour,&nbsp;water <b>and</b>
             salt.<br>Nothing else.</p>
          <script>var x = "<p>no</p>";</script>
          <noscript>Turn it on</noscript>
          <template><p>Not yet</p></template>
          <p hidden>Hidden</p><span aria-hidden="true">icon</span><p style="display: none">gone</p>
          <h2 id="tools">Tools</h2>
          <ul>
            <li>Oven</li>
            <li><p>Bowl</p>
              <ol><li>large</li><li>small</li></ol></li>
            <li></li>
            <li>Scale</li>
          </ul>
          <table>
            <tr><th>Flour</th><th>Grams</th></tr>
            <tr><td>Rye</td><td>500</td></tr>
          </table>
          <pre>
        knead();
      <i>  rest</i>(60);

          bake();
          </pre>
          After.
        </main>
        <aside>Advertisement</aside>
        <footer>Imprint</footer>
      </body>
      </html>
      """;

  private static final String PAGE_TEXT =
      """
      How to bake

      Flour, water and salt.
      Nothing else.

      Tools

      - Oven
      - Bowl
        - large
        - small
      - Scale

      Flour | Grams
      Rye | 500

        knead();
        rest(60);

          bake();

      After.\
      """;

  @Override
  DocumentSource good() throws IOException {
    return file("bread.html", PAGE);
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    write("site/a.html", new byte[] {'<', 'p', '>', (byte) 0xE9});
    write("site/b.html", PAGE);
    return DocumentSources.open(dir.resolve("site"), options());
  }

  private String text(String html) throws Exception {
    return read("page.html", html).document().text();
  }

  @Test
  void read_page_givesWhatIsSeen() throws Exception {
    Document document = CollectingSink.read(good()).document();

    assertThat(document.text()).isEqualTo(PAGE_TEXT);
    assertThat(document.title()).isEqualTo("Bread — a guide");
    assertThat(document.headings())
        .containsExactly(
            new Heading(0, 1, "How to bake"), new Heading(PAGE_TEXT.indexOf("Tools"), 2, "Tools"));
    assertThat(document.metadata())
        .isEqualTo(
            Map.of(
                "lang", List.of("en-GB"),
                "author", List.of("Ann Baker"),
                "keywords", List.of("bread", "rye")));
  }

  @Test
  void title_noTitleElement_isTheFirstHeadingOfLevelOne() throws Exception {
    assertThat(read("p.html", "<h2>Two</h2><h1>One</h1><h1>Other</h1>").document().title())
        .isEqualTo("One");
  }

  @Test
  void title_nothing_isTheFileName() throws Exception {
    assertThat(read("page.htm", "<svg><title>no</title></svg>text").document().title())
        .isEqualTo("page");
  }

  @Test
  void text_nothingButSurroundings_isTheirText() throws Exception {
    assertThat(text("<nav><a>One</a></nav><footer>Two</footer>")).isEqualTo("One\n\nTwo");
  }

  @Test
  void text_pageHeaderWithoutMain_isKept() throws Exception {
    assertThat(text("<header><h1>One</h1></header><p>Two</p>")).isEqualTo("One\n\nTwo");
  }

  @Test
  void text_roleOverridesElement() throws Exception {
    assertThat(text("<aside role=note>Mind</aside><div role=contentinfo>no</div>x"))
        .isEqualTo("Mind\n\nx");
  }

  @Test
  void text_layoutTable_keepsItsParagraphs() throws Exception {
    assertThat(text("<table><tr><td><p>One</p><p>Two</p></td><td><p>Three</p></td></tr></table>"))
        .isEqualTo("One\n\nTwo\n\nThree");
  }

  @Test
  void text_headingsOneInsideTheOther_giveOne() throws Exception {
    Document document = read("p.html", "<h1><div><h2>A</h2> b</div></h1><h3></h3>c").document();

    assertThat(document.headings()).containsExactly(new Heading(0, 1, "A b"));
  }

  @Test
  void text_blankPreformattedHeading_givesNone() throws Exception {
    Document document = read("p.html", "<p>x</p><h1><pre>   \n </pre></h1><p>y</p>").document();

    assertThat(document.headings()).isEmpty();
    assertThat(document.text()).isEqualTo("x\n\ny");
  }

  @Test
  void text_unseenCharacters_areLeftOut() throws Exception {
    assertThat(text("<p>Donau&shy;dampf\u200Bschiff</p>")).isEqualTo("Donaudampfschiff");
  }

  @Test
  void read_bodyHiddenUntilScriptsRan_isRead() throws Exception {
    assertThat(text("<body style='visibility:hidden'><p>One</p></body>")).isEqualTo("One");
  }

  @Test
  void read_declaredCharset_isUsed() throws Exception {
    String html = "<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>Größe";
    Path file = write("latin.html", html.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(CollectingSink.read(DocumentSources.open(file, options())).document().text())
        .isEqualTo("Größe");

    String japanese = "<meta charset=shift_jis><p>日本語</p>";
    file = write("sjis.html", japanese.getBytes(Charset.forName("Shift_JIS")));
    assertThat(CollectingSink.read(DocumentSources.open(file, options())).document().text())
        .isEqualTo("日本語");

    file = write("utf16.html", "\uFEFF<p>Größe</p>".getBytes(StandardCharsets.UTF_16LE));
    assertThat(CollectingSink.read(DocumentSources.open(file, options())).document().text())
        .isEqualTo("Größe");
  }

  @Test
  void read_undeclaredLatin_saysWhichByte() throws Exception {
    assertThat(CollectingSink.read(partlyBad()).messages())
        .containsExactly("site/a.html: is not valid UTF-8 (byte 3); convert it with iconv");
  }

  @Test
  void read_declaredButDamaged_isReadLeniently() throws Exception {
    byte[] bytes = "<meta charset=utf-8><p>a?b</p>".getBytes(StandardCharsets.UTF_8);
    bytes[24] = (byte) 0xE9;
    Path file = write("damaged.html", bytes);

    assertThat(CollectingSink.read(DocumentSources.open(file, options())).document().text())
        .isEqualTo("a\uFFFDb");
  }

  @Test
  void read_binary_saysSo() throws Exception {
    assertThat(read("x.html", "<p>a\0b").messages()).containsExactly("x.html: is a binary file");
  }

  @Test
  void read_tooLarge_saysSo() throws Exception {
    assertThat(read("x.html", "x".repeat(TextDecoder.MAX_PARSED_BYTES + 1)).messages())
        .containsExactly("x.html: is larger than 16 MB; split it into smaller files");
  }

  @Test
  void read_onlyScripts_isSkipped() throws Exception {
    assertThat(read("app.html", "<script>render()</script><div id=root></div>").skipped)
        .containsExactly("app.html: EMPTY");
  }

  @Test
  void read_deeplyNested_isRead() throws Exception {
    String html = "<div><ul><li><b>".repeat(50_000) + "deep";
    assertThat(text(html)).contains("deep");
  }

  @Test
  void read_loneSurrogate_isReplaced() throws Exception {
    assertThat(text("<p>a&#xD800;b</p>")).isEqualTo("a\uFFFDb");
  }

  @Test
  void read_xhtml_closesEmptyElements() throws Exception {
    String page =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de">
        <head><title>Kapitel&#160;1</title><script src="x.js"/></head>
        <body><a id="top"/><h1>Eins</h1><p>Text &amp; mehr</p></body></html>
        """;
    Document document = read("chapter.xhtml", page).document();

    assertThat(document.title()).isEqualTo("Kapitel 1");
    assertThat(document.text()).isEqualTo("Eins\n\nText & mehr");
    assertThat(document.metadata()).isEqualTo(Map.of("lang", List.of("de")));
    assertThat(document.headings()).containsExactly(new Heading(0, 1, "Eins"));
  }
}
