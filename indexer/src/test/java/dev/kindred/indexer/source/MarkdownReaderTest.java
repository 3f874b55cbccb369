package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import java.io.IOException;
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
    write("docs/bad.md", new byte[] {'#', ' ', (byte) 0x80});
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
    assertThat(document.title()).isEqualTo("The whole guide & more");
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
}
