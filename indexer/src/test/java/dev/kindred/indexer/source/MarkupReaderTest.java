package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MarkupReaderTest extends DocumentSourceContract {

  @Override
  DocumentSource good() throws IOException {
    return file("a.rst", "Title\n=====\n\nText.\n");
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    write("docs/bad.adoc", new byte[] {'a', 0, 'b'});
    write("docs/good.adoc", "= Title\n\nText.\n");
    return DocumentSources.open(dir.resolve("docs"), options());
  }

  @Test
  void read_reStructuredText_findsTitlesAndFields() throws Exception {
    String text =
        """
        ===========
        Sourdough
        ===========

        :Author: Jane Roe
        :Date: 2024

        Intro, with a rule below the text.

        Starter
        =======

        .. a comment
           over two lines

        .. note:: Not a comment.

        Feeding
        -------
        Twice a day.

        A table:

        ===== =====
        a     b
        ===== =====

        Baking
        ======
        Hot.
        """;
    Document document = CollectingSink.read(file("bread.rst", text)).document();

    assertThat(document.title()).isEqualTo("Sourdough");
    assertThat(document.headings())
        .extracting(Heading::level, Heading::title)
        .containsExactly(
            tuple(1, "Sourdough"), tuple(2, "Starter"), tuple(3, "Feeding"), tuple(2, "Baking"));
    assertThat(document.metadata())
        .isEqualTo(Map.of("author", List.of("Jane Roe"), "date", List.of("2024")));
    assertThat(document.text())
        .hasSameSizeAs(text)
        .doesNotContain("comment\n", "over two", "-------")
        .contains("Not a comment", "===== =====");
    for (Heading heading : document.headings()) {
      assertThat(document.text())
          .startsWith(document.text().substring(0, heading.offset()) + heading.title());
    }
  }

  @Test
  void read_asciiDoc_findsTitlesAndHeader() throws Exception {
    String text =
        """
        // made by hand
        = Sourdough
        Jane Roe <jane@example.org>
        :keywords: bread, yeast

        Intro.

        [[starter]]
        == Starter

        ----
        == no title
        ----

        === Feeding
        :later: not of the header

        ////
        hidden words
        ////

        == Baking ==
        Hot.
        """;
    Document document = CollectingSink.read(file("bread.adoc", text)).document();

    assertThat(document.title()).isEqualTo("Sourdough");
    assertThat(document.headings())
        .extracting(Heading::level, Heading::title)
        .containsExactly(
            tuple(1, "Sourdough"), tuple(2, "Starter"), tuple(3, "Feeding"), tuple(2, "Baking"));
    assertThat(document.metadata())
        .isEqualTo(Map.of("author", List.of("Jane Roe"), "keywords", List.of("bread, yeast")));
    assertThat(document.text())
        .hasSameSizeAs(text)
        .doesNotContain("made by hand", "hidden words", "[[starter]]")
        .contains("== no title");
  }
}
