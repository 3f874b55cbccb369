package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.searcher.highlight.Snippet;
import dev.kindred.searcher.highlight.Snippet.Mark;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What is printed of documents: safe, and as wide as the terminal. */
class TextTest {
  private static final Style COLOUR = new Style(true);
  private static final Style PLAIN = new Style(false);

  @Test
  void line_controlsAndBlanks_areReplaced() {
    assertThat(SafeText.line("  a\u001b[1m\t b\r\nc\u0000\u009b\u202ed\u2029 "))
        .isEqualTo("a\uFFFD[1m b c\uFFFD\uFFFD\uFFFDd");
    assertThat(SafeText.line("é \uD83D\uDE00 漢")).isEqualTo("é \uD83D\uDE00 漢");
  }

  @Test
  void block_linesAndTabs_areKept() {
    assertThat(SafeText.block("a\r\nb\tc\rd\u0008\n")).isEqualTo("a\nb\tc\uFFFDd\uFFFD\n");
  }

  @Test
  void lines_narrowWidth_breaksAtBlanks() {
    assertThat(SnippetText.lines(new Snippet("one two  three\nfour", List.of()), 9, PLAIN))
        .containsExactly("one two", "three", "four");
    assertThat(SnippetText.lines(new Snippet("one two", List.of()), 7, PLAIN))
        .containsExactly("one two");
    assertThat(SnippetText.lines(new Snippet("abcdefgh ij", List.of()), 3, PLAIN))
        .containsExactly("abc", "def", "gh", "ij");
  }

  @Test
  void lines_wideCharacters_countTwice() {
    assertThat(SnippetText.lines(new Snippet("漢字漢字", List.of()), 5, PLAIN))
        .containsExactly("漢字", "漢字");
    assertThat(SnippetText.cells('e') + SnippetText.cells(0x0301)).isEqualTo(1);
    assertThat(SnippetText.cells(0x1F600)).isEqualTo(2);
  }

  @Test
  void lines_marks_followTheirWords() {
    var snippet =
        new Snippet("\n\none  two\u0007 three", List.of(new Mark(7, 10), new Mark(12, 17)));

    assertThat(SnippetText.lines(snippet, 9, COLOUR))
        .containsExactly("one \u001b[1;33mtwo\u001b[0m\uFFFD", "\u001b[1;33mthree\u001b[0m");
  }

  @Test
  void lines_anyText_fitTheWidthAndLoseNothing() {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < 500; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.appendCodePoint("ab  \n漢\u0301\u001b".codePointAt(random.nextInt(8)));
      }
      int width = random.nextInt(2, 12);

      List<String> lines = SnippetText.lines(new Snippet(text.toString(), List.of()), width, PLAIN);

      assertThat(lines)
          .as("seed %d, round %d", seed, round)
          .allSatisfy(
              line -> {
                assertThat(line.codePoints().map(SnippetText::cells).sum())
                    .isLessThanOrEqualTo(width);
                assertThat(line).isEqualTo(line.strip()).isNotEmpty();
              });
      assertThat(String.join("", lines).replace(" ", ""))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(SafeText.line(text.toString()).replace(" ", ""));
    }
  }
}
