package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReaderTest extends DocumentSourceContract {
  private static final String GUIDE =
      """
      ---
      title: From the front matter
      # not a heading
      ---
      Preamble.

      Install
      -------

      ```sh
      # not a heading either
      ```

      # The *whole* `guide` &amp; [more](http://example.org) ##

         ### Steps

      > # quoted

      - # in a list

      #
      """;

  @Override
  DocumentSource good() throws IOException {
    return file("docs/guide.md", GUIDE);
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    byte[] bad = "# ü?ü".getBytes(StandardCharsets.UTF_8);
    bad[4] = (byte) 0x80;
    write("docs/bad.md", bad);
    write("docs/good.md", GUIDE);
    return DocumentSources.open(dir.resolve("docs"), options());
  }

  @Test
  void read_guide_findsItsHeadings() throws Exception {
    Document document = CollectingSink.read(good()).document();

    assertThat(document.text()).isEqualTo(GUIDE);
    assertThat(document.headings())
        .containsExactly(
            new Heading(GUIDE.indexOf("Install"), 2, "Install"),
            new Heading(GUIDE.indexOf("# The"), 1, "The whole guide & more"),
            new Heading(GUIDE.indexOf("### Steps"), 3, "Steps"));
    assertThat(document.title()).isEqualTo("From the front matter");
    assertThat(document.id()).isEqualTo("docs/guide.md");
  }

  @Test
  void read_carriageReturnsAndByteOrderMark_offsetsPointIntoTheText() throws Exception {
    Document document =
        read("a.md", "\uFEFFIntro 𝄞\r\n\r\n## One\r\n\r\nTwo\r\nlines\r\n===\r\n").document();

    String text = "Intro 𝄞\r\n\r\n## One\r\n\r\nTwo\r\nlines\r\n===\r\n";
    assertThat(document.text()).isEqualTo(text);
    assertThat(document.headings())
        .containsExactly(
            new Heading(text.indexOf("## One"), 2, "One"),
            new Heading(text.indexOf("Two"), 1, "Two lines"));
  }

  @Test
  void title_noFirstLevel_isTheFirstHeading() throws Exception {
    assertThat(read("a.md", "## Two\n\n### Three\n").document().title()).isEqualTo("Two");
  }

  @Test
  void title_noHeading_isTheFileName() throws Exception {
    assertThat(read("notes.markdown", "Just text.\n").document().title()).isEqualTo("notes");
  }

  @Test
  void headings_openingRuleWithoutEnd_isNoFrontMatter() throws Exception {
    assertThat(read("a.md", "---\nkey: value\n\n# One\n").document().headings())
        .extracting(Heading::title)
        .containsExactly("One");
  }

  @Test
  void headings_betweenRules_areNoFrontMatter() throws Exception {
    assertThat(read("a.md", "---\n\n# One\n\n---\n\n# Two\n").document().headings())
        .extracting(Heading::title)
        .containsExactly("One", "Two");
  }

  @Test
  void headings_ofManyForms_haveTheWordsAlone() throws Exception {
    String text =
        """
        # 1. Numbers

        Two
        # lines
        ---

        ## # C\\# and `a*b` #

        ### [ref] ![alt *text*](i.png) <b>bold</b> <http://x.org>

        [ref]: http://example.org

        ##

        Under
        *line*
        ===
        """;
    assertThat(read("a.md", text).document().headings())
        .extracting(Heading::title)
        .containsExactly(
            "1. Numbers",
            "lines",
            "# C# and a*b",
            "[ref] alt text bold http://x.org",
            "Under line");
  }

  @Test
  void headings_beyondReason_areTakenAsTheyAre() throws Exception {
    String heading = "[*".repeat(600);
    assertThat(read("a.md", "# " + heading + "\n").document().headings())
        .containsExactly(new Heading(0, 1, heading));
  }

  @Test
  void read_deeplyNested_isRead() throws Exception {
    String nested = "# " + "*a _b ".repeat(5_000) + "\n\n" + "> ".repeat(5_000) + "# x\n\n# End\n";
    Document document = read("deep.md", nested).document();

    assertThat(document.headings()).extracting(Heading::level).containsExactly(1, 1);
    assertThat(document.headings().getLast().title()).isEqualTo("End");
  }

  @Test
  void read_tooLarge_saysSo() throws Exception {
    assertThat(read("large.md", "x".repeat(TextDecoder.MAX_PARSED_BYTES + 1)).messages())
        .containsExactly("large.md: is larger than 16 MB; split it into smaller files");
  }

  @Test
  void read_blank_isSkipped() throws Exception {
    assertThat(read("blank.md", "\n").skipped).containsExactly("blank.md: EMPTY");
  }

  @Test
  void read_frontMatter_isMetadata() throws Exception {
    Document document =
        CollectingSink.read(
                file(
                    "post.md",
                    """
                    ---
                    title: "Bread: a start"
                    date: 2024-05-01
                    tags: [baking, 010]
                    aliases:
                      - Loaf
                    nested: {a: b}
                    draft: false
                    empty:
                    ---
                    # Heading
                    """))
            .document();

    assertThat(document.title()).isEqualTo("Bread: a start");
    assertThat(document.metadata())
        .isEqualTo(
            Map.of(
                "date", List.of("2024-05-01"),
                "tags", List.of("baking", "010"),
                "aliases", List.of("Loaf"),
                "draft", List.of("false")));
  }

  @Test
  void read_frontMatterThatIsNoYaml_isText() throws Exception {
    String bomb =
        """
        ---
        a: &a [x,x,x,x,x,x,x,x]
        b: &b [*a,*a,*a,*a,*a,*a,*a]
        c: &c [*b,*b,*b,*b,*b,*b,*b]
        d: [*c,*c,*c,*c,*c,*c,*c]
        ---
        Body
        """;
    String deep = "---\na: " + "[".repeat(30_000) + "\n---\nBody\n";
    for (String text : List.of("---\ntitle: {{title}}: x\n---\nBody\n", bomb, deep)) {
      Document document = CollectingSink.read(file("t.md", text)).document();
      assertThat(document.title()).isEqualTo("t");
      assertThat(document.text()).isEqualTo(text);
      assertThat(document.metadata()).isEmpty();
    }
  }
}
