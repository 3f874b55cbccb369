package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
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

  @Test
  void read_latex_givesTheWordsOfThePage() throws Exception {
    Document document =
        CollectingSink.read(
                file(
                    "paper.tex",
                    """
                    \\documentclass[a4paper]{article}
                    \\usepackage{graphicx}
                    \\title{On \\emph{Dough}}
                    \\author{Jos\\'e Garc\\'{\\i}a\\thanks{A bakery} \\and Ren\\'e M\\"uller}
                    \\begin{document}
                    \\maketitle
                    \\section{Starter}\\label{sec:starter} % remark
                    Flour \\& water, \\textbf{fifty \\% each}~\\cite[p.~3]{roe2020}: $a_{1} = 50\\%$.
                    \\subsection*{Feeding}
                    \\begin{itemize}
                      \\item ``Twice'' a day---or more
                    \\end{itemize}
                    \\begin{verbatim}
                    \\emph{raw}
                    \\end{verbatim}
                    \\begin{tikzpicture} \\draw (0,0); \\end{tikzpicture}
                    \\end{document}
                    behind
                    """))
            .document();

    assertThat(document.title()).isEqualTo("On Dough");
    assertThat(document.metadata().get("author")).containsExactly("José García", "René Müller");
    assertThat(document.headings())
        .extracting(Heading::level, Heading::title)
        .containsExactly(tuple(2, "Starter"), tuple(3, "Feeding"));
    assertThat(document.text())
        .contains("Flour & water, fifty % each : $a_{1} = 50\\%$.")
        .contains("- “Twice” a day—or more")
        .contains("\\emph{raw}")
        .doesNotContain("remark", "roe2020", "sec:starter", "draw", "behind", "itemize");
  }

  @Test
  void read_notebook_givesCells() throws Exception {
    Document document =
        CollectingSink.read(
                file(
                    "analysis.ipynb",
                    """
                    {"cells": [
                      {"cell_type": "markdown", "metadata": {}, "source": ["# Bread\\n", "Intro."]},
                      {"cell_type": "code", "outputs": [{"data": {"image/png": "aGVsbG8="}}],
                       "source": "x = 1"},
                      {"cell_type": "markdown", "source": "## Crust\\nDark."}],
                     "metadata": {"language_info": {"name": "python"}}, "nbformat": 4}
                    """))
            .document();

    assertThat(document.title()).isEqualTo("Bread");
    assertThat(document.text()).isEqualTo("# Bread\nIntro.\n\n```\nx = 1\n```\n\n## Crust\nDark.");
    assertThat(document.places().starts())
        .extracting(Places.Place::label)
        .containsExactly("1", "2", "3");
    assertThat(document.headings()).extracting(Heading::title).containsExactly("Bread", "Crust");
    assertThat(document.metadata()).isEqualTo(Map.of("language", List.of("python")));
    assertThat(CollectingSink.read(file("a.ipynb", "{\"cells\": 3}")).messages())
        .containsExactly("a.ipynb: is not a notebook: its JSON is broken or of another shape");
  }

  @Test
  void read_jsonOfRecords_givesOneDocumentEach() throws Exception {
    CollectingSink found =
        CollectingSink.read(
            file(
                "faq.json",
                """
                [{"id": "q1", "text": "First.", "tag": "a"}, {"title": "T", "text": "Second."}, 7,
                 {"text": {}}, {"text": "Last."}]
                """));

    assertThat(found.ids()).containsExactly("q1", "faq.json:2", "faq.json:5");
    assertThat(found.messages())
        .hasSize(2)
        .anyMatch(m -> m.startsWith("faq.json: record 3 is not a JSON object but a number"))
        .anyMatch(m -> m.startsWith("faq.json: record 4 "));
    CollectingSink cut = CollectingSink.read(file("cut.json", "[{\"text\": \"a\"}, {\"text\": "));
    assertThat(cut.ids()).containsExactly("cut.json:1");
    assertThat(cut.messages())
        .containsExactly(
            "cut.json: record 2 is not valid JSON: the file ends inside it; those from here on were"
                + " not read");
  }

  @Test
  void read_jsonOfAnythingElse_isText() throws Exception {
    for (String json :
        List.of(
            "{\n  \"name\": \"kindred\", // odd\n  \"version\": 1\n}\n",
            "[".repeat(100_000),
            "[1, 2]")) {
      Document document = CollectingSink.read(file("package.json", json)).document();
      assertThat(document.text()).isEqualTo(json);
      assertThat(document.title()).isEqualTo("package");
    }
  }

  @Test
  void read_xml_givesTextAndTitles() throws Exception {
    Document document =
        CollectingSink.read(
                file(
                    "book.xml",
                    """
                    <?xml version="1.0" encoding="ISO-8859-1"?>
                    <!DOCTYPE book SYSTEM "http://example.org/none.dtd" [<!ENTITY x "expanded">]>
                    <book><title>Bread</title>
                      <para>Flour <emphasis>and</emphasis> water &amp; &x; salt.</para>
                      <chapter><title>Starter</title><para>Feed it.</para>
                        <section><title>Times</title><para>Twice.</para></section>
                      </chapter>
                      <chapter><title>Oven</title><para>Hot.</para></chapter>
                    </book>
                    """))
            .document();

    assertThat(document.title()).isEqualTo("Bread");
    assertThat(document.headings())
        .extracting(Heading::level, Heading::title)
        .containsExactly(
            tuple(1, "Bread"), tuple(2, "Starter"), tuple(3, "Times"), tuple(2, "Oven"));
    assertThat(document.text())
        .contains("\nFlour and water &  salt.\n", "\nFeed it.\n")
        .doesNotContain("expanded");
  }

  @Test
  void read_hostileXml_isOneLine() throws Exception {
    String bomb =
        """
        <?xml version="1.0"?>
        <!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>
        <a>kept &c;</a>
        """;
    assertThat(CollectingSink.read(file("bomb.xml", bomb)).document().text().strip())
        .isEqualTo("kept");
    String deep = "<a>".repeat(100_000);
    for (String text : List.of(deep, "<a>\n<b></a>", "<a>&undeclared;")) {
      CollectingSink found = CollectingSink.read(file("bad.xml", text));
      assertThat(found.documents).isEmpty();
      assertThat(found.messages()).hasSize(1).allMatch(m -> m.contains("is not well-formed XML"));
    }
    String file = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>b &x;</a>";
    assertThat(CollectingSink.read(file("f.xml", file)).document().text().strip()).isEqualTo("b");
  }
}
