package dev.kindred.searcher.highlight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.schema.Language;
import dev.kindred.searcher.retrieve.QueryParser;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HighlighterTest {
  private final Analyzer analyzer = Language.EN.newAnalyzer();
  private final Highlighter highlighter = new Highlighter(analyzer);
  private final QueryParser parser = new QueryParser(analyzer, Set.of("author"));

  @AfterEach
  void close() {
    analyzer.close();
  }

  private Snippet snippet(String query, String passage) throws IOException {
    Snippet snippet = highlighter.snippet(parser.parse(query).words(), passage);
    assertThat(snippet.text().length())
        .as("snippet of %s", query)
        .isLessThanOrEqualTo(Highlighter.MAX_LENGTH);
    assertThat(passage).contains(snippet.text());
    return snippet;
  }

  private String marked(String query, String passage) throws IOException {
    return snippet(query, passage).marked("[", "]");
  }

  @Test
  void snippet_words_areMarkedInAllTheirForms() throws IOException {
    assertThat(marked("watering plants", "The plant was watered. Water every PLANT, plants too."))
        .isEqualTo("The [plant] was [watered]. [Water] every [PLANT], [plants] too.");
  }

  @Test
  void snippet_noWord_opensWithTheBeginning() throws IOException {
    assertThat(snippet("zebra", "  First sentence. Second one."))
        .isEqualTo(new Snippet("First sentence. Second one.", List.of()));
  }

  @Test
  void snippet_stopWordsAlone_opensWithTheBeginning() throws IOException {
    assertThat(marked("the", "The first.")).isEqualTo("The first.");
  }

  @Test
  void snippet_emptyPassage_isEmpty() throws IOException {
    assertThat(snippet("word", "")).isEqualTo(Snippet.EMPTY);
    assertThat(snippet("word", " \n ")).isEqualTo(Snippet.EMPTY);
  }

  @Test
  void snippet_wordFarInside_isShown() throws IOException {
    String passage = "Nothing of interest here. ".repeat(60) + "Then a zebra came. And left.";

    assertThat(marked("zebra", passage)).contains("Then a [zebra] came.");
  }

  @Test
  void snippet_bestSentences_haveMoreOfTheWords() throws IOException {
    String filler = "Nothing of interest is said in this very sentence at all. ".repeat(8);

    assertThat(marked("zebra lion", "A zebra. " + filler + "The zebra and the lion met. " + filler))
        .contains("The [zebra] and the [lion] met.");
  }

  @Test
  void snippet_phrase_marksThePhraseAlone() throws IOException {
    assertThat(marked("\"red fox\"", "A red car. A red fox ran. The fox was red."))
        .isEqualTo("A red car. A [red fox] ran. The fox was red.");
  }

  @Test
  void snippet_prefix_isMarked() throws IOException {
    assertThat(marked("zeb*", "A zebra.")).isEqualTo("A [zebra].");
  }

  @Test
  void snippet_excludedAndFieldWords_areNotMarked() throws IOException {
    assertThat(marked("fox -zebra author:lion", "A fox, a zebra, a lion."))
        .isEqualTo("A [fox], a zebra, a lion.");
  }

  @Test
  void snippet_emoji_doNotShiftMarks() throws IOException {
    String passage = "😀 👩‍👩‍👧 𝒳 fox 🦊 ran. 😀".repeat(3);

    assertThat(marked("fox", passage)).isEqualTo("😀 👩‍👩‍👧 𝒳 [fox] 🦊 ran. 😀".repeat(3));
  }

  @Test
  void snippet_sentenceWithoutEnd_isCutAtWordsAroundTheMark() throws IOException {
    String passage = "lorem ipsum dolor ".repeat(100) + "zebra " + "sit amet elit ".repeat(100);

    Snippet snippet = snippet("zebra", passage);

    assertThat(snippet.marked("[", "]")).contains("dolor [zebra] sit");
    assertThat(snippet.text()).matches("(lorem|ipsum|dolor) .* (sit|amet|elit)");
  }

  @Test
  void snippet_longSentenceWithoutTheWord_isCutAtItsBeginning() throws IOException {
    Snippet snippet = snippet("zebra", "lorem ipsum dolor ".repeat(100));

    assertThat(snippet.text()).startsWith("lorem ipsum").endsWith("m").doesNotEndWith(" ");
  }

  @Test
  void snippet_oneEndlessWord_isCutBetweenCodePoints() throws IOException {
    String endless = "😀".repeat(2000);

    Snippet snippet = snippet("zebra", endless);

    assertThat(snippet.text()).isNotEmpty();
    assertThat(Character.isHighSurrogate(snippet.text().charAt(snippet.text().length() - 1)))
        .isFalse();
    assertThat(snippet("zebra", "x" + "😀".repeat(1000) + " zebra " + endless).marks()).hasSize(1);
  }

  @Test
  void snippet_mostlyMarks_keepsThoseInside() throws IOException {
    Snippet snippet = snippet("zebra", "zebra ".repeat(500));

    assertThat(snippet.marks()).hasSizeGreaterThan(10);
    assertThat(snippet.marked("", "")).isEqualTo(snippet.text());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void snippet_anything_isAPartOfThePassageWithMarksInside(long seed) throws IOException {
    var random = new Random(seed);
    String[] parts = {
      "fox", "Foxes", "red", " ", " ", ". ", "\n", "😀", "é", "-", "\"", "'s", "東京", "\t", "!",
      "zebra"
    };
    for (int i = 0; i < 300; i++) {
      var passage = new StringBuilder();
      int length = random.nextInt(400);
      for (int j = 0; j < length; j++) {
        passage.append(parts[random.nextInt(parts.length)]);
      }
      String text = passage.toString();
      Snippet snippet = snippet("red fox \"zebra red\"~2", text);
      if (text.toLowerCase(Locale.ROOT).matches("(?s).*(^|\\s)fox(\\s|$).*")) {
        assertThat(snippet.marks()).as("seed %d round %d", seed, i).isNotEmpty();
      }
      assertThat(snippet.text()).as("seed %d round %d", seed, i).isEqualTo(snippet.text().strip());
    }
  }

  @Test
  void new_marksThatOverlap_areRefused() {
    assertThatThrownBy(
            () -> new Snippet("abc", List.of(new Snippet.Mark(0, 2), new Snippet.Mark(1, 3))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Snippet("abc", List.of(new Snippet.Mark(1, 4))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Snippet("abc", List.of(new Snippet.Mark(1, 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
