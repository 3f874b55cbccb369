package dev.kindred.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chunker does, by examples. A word of up to six letters is one token here. */
class ChunkerTest {
  private static final Chunking SMALL = new Chunking(32, 0);

  @Test
  void chunk_shortText_isOnePassageUnderItsTitle() {
    List<Passage> passages = chunk(SMALL, "Cats", "  They purr. They sleep.\n");

    assertThat(passages).containsExactly(new Passage(0, 2, 24, "Cats", "They purr. They sleep."));
    assertThat(passages.getFirst().contextualText()).isEqualTo("Cats\nThey purr. They sleep.");
  }

  @Test
  void chunk_blankText_keepsOnlyTheTitle() {
    assertThat(chunk(SMALL, "Cats", " \n ")).containsExactly(new Passage(0, 0, 0, "Cats", ""));
    assertThat(chunk(SMALL, " ", " \n ")).isEmpty();
  }

  @Test
  void chunk_blankTextUnderAnEndlessTitle_cutsTheTitle() {
    List<Passage> passages = chunk(new Chunking(16, 0), "long ".repeat(1000), "");

    assertThat(passages.getFirst().context()).isEqualTo("long ".repeat(16).strip());
  }

  @Test
  void chunk_longParagraph_cutsBetweenSentences() {
    String text = sentences(1, 12);

    assertThat(texts(chunk(SMALL, "", text)))
        .containsExactly(sentences(1, 4), sentences(5, 8), sentences(9, 12));
  }

  @Test
  void chunk_abbreviations_endNoSentence() {
    String before = "One two three four five six seven eight nine ten eleven. ";
    String sentence = "Dr. J. Smith et al. saw Fig. 3 of the U.S. Army, e.g. No. 7 vs. No. 9.";

    assertThat(texts(chunk(new Chunking(40, 0), "", before + sentence)))
        .containsExactly(before.strip(), sentence);
  }

  @Test
  void chunk_paragraphs_cutsBetweenThemWhereHalfFull() {
    String first = sentences(1, 3);
    String second = sentences(4, 6);

    assertThat(texts(chunk(SMALL, "", first + "\n\n" + second))).containsExactly(first, second);
  }

  @Test
  void chunk_sentenceLongerThanAPassage_cutsBetweenWords() {
    String text = words(1, 80);

    List<Passage> passages = chunk(SMALL, "", text);

    assertThat(String.join(" ", texts(passages))).isEqualTo(text);
    assertThat(passages).hasSize(3);
  }

  @Test
  void chunk_longLines_cutsAtALineEndBeforeASpace() {
    String line = "key value other value more values still and so on";
    String text = String.join("\n", line, line, line, line, line);

    assertThat(texts(chunk(SMALL, "", text)))
        .containsExactly(String.join("\n", line, line, line), String.join("\n", line, line));
  }

  @Test
  void chunk_textWithoutSpaces_cutsBetweenTokensAndKeepsEmojiWhole() {
    String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
    String text = family.repeat(30);

    List<Passage> passages = chunk(SMALL, "", text);

    assertThat(String.join("", texts(passages))).isEqualTo(text);
    assertThat(passages).hasSizeGreaterThan(4);
    assertThat(passages).allMatch(p -> p.text().length() % family.length() == 0);
  }

  @Test
  void chunk_chinese_cutsBehindIdeographicFullStops() {
    String sentence =
        "\u4ECA\u65E5\u306F\u3068\u3066\u3082\u3044\u3044\u5929\u6C17\u3067\u3059\u3002";
    var chunker = new Chunker(new WordPieces(1), SMALL);

    List<Passage> passages = chunker.chunk(Document.of("id", "", sentence.repeat(4)));

    assertThat(texts(passages)).containsExactly(sentence.repeat(2), sentence.repeat(2));
  }

  @Test
  void chunk_shortTail_isBalancedWithThePassageBefore() {
    // 37 tokens: 32 and 5 would leave a stub.
    String text = sentences(1, 4) + " Ten words end here.";

    assertThat(texts(chunk(new Chunking(37, 0), "", text))).hasSize(1);
    assertThat(texts(chunk(SMALL, "", text)))
        .containsExactly(sentences(1, 2), sentences(3, 4) + " Ten words end here.");
  }

  @Test
  void chunk_sections_beginPassagesOfTheirOwnUnderTheirPath() {
    Document document =
        markdown(
            "Guide",
            """
            # Guide

            %s

            ## Install

            %s

            ### Linux

            %s

            ## Use

            %s
            """
                .formatted(sentences(1, 2), sentences(3, 4), sentences(5, 6), sentences(7, 8)));

    List<Passage> passages = new Chunker(new WordPieces(), SMALL).chunk(document);

    assertThat(passages)
        .extracting(Passage::context)
        .containsExactly("", "Guide", "Guide > Install", "Guide");
    assertThat(texts(passages))
        .containsExactly(
            "# Guide\n\n" + sentences(1, 2),
            "## Install\n\n" + sentences(3, 4),
            "### Linux\n\n" + sentences(5, 6),
            "## Use\n\n" + sentences(7, 8));
  }

  @Test
  void chunk_tinySections_areMerged() {
    Document document =
        markdown("", "# A\none\n\n# B\ntwo\n\n# C\nthree\n\n# D\n" + sentences(1, 9));

    List<Passage> passages = new Chunker(new WordPieces(), new Chunking(100, 0)).chunk(document);

    assertThat(passages.getFirst().text())
        .isEqualTo("# A\none\n\n# B\ntwo\n\n# C\nthree\n\n# D\n" + sentences(1, 9));
  }

  @Test
  void chunk_headingNearTheEndOfAPassage_movesToItsText() {
    Document document =
        markdown("", sentences(1, 3) + "\n\n# Next\n\n## Inner\n\n" + sentences(4, 6));

    List<Passage> passages = new Chunker(new WordPieces(), SMALL).chunk(document);

    assertThat(texts(passages))
        .containsExactly(sentences(1, 3), "# Next\n\n## Inner\n\n" + sentences(4, 6));
  }

  @Test
  void chunk_setextHeading_staysWithItsText() {
    String text =
        sentences(1, 3) + "\n\nA heading of many words that is long\n---\n\n" + words(1, 30);
    int offset = text.indexOf("A heading");
    Document document =
        new Document(
            "id", "id", "", text, List.of(new Heading(offset, 2, "A heading")), new TreeMap<>());

    List<Passage> passages = new Chunker(new WordPieces(), SMALL).chunk(document);

    assertThat(passages.get(1).text())
        .startsWith("A heading of many words that is long\n---\n\nalph01");
    assertThat(passages.get(2).context()).isEqualTo("A heading");
  }

  @Test
  void chunk_list_cutsBetweenItems() {
    String items =
        IntStream.rangeClosed(1, 6)
            .mapToObj(i -> i + ". Item text here. And more of it follows")
            .collect(Collectors.joining("\n"));

    List<Passage> passages = chunk(SMALL, "", items);

    assertThat(passages).hasSize(3);
    assertThat(texts(passages)).allMatch(text -> text.matches("(?s)\\d\\. Item.*follows"));
  }

  @Test
  void chunk_fencedCode_isKeptWholeWhereItFits() {
    String code = "```java\nint a = f(x).g();\n\nreturn a + b;\n```";
    String before = sentences(1, 2) + " Then see.";

    assertThat(texts(chunk(SMALL, "", before + "\n" + code + "\n" + sentences(3, 4))))
        .containsExactly(before, code, sentences(3, 4));
  }

  @Test
  void chunk_longFencedCode_cutsBetweenLines() {
    String line = "  call(a, b.c, d);";
    String code = "~~~\n" + (line + "\n").repeat(9) + "~~~";

    List<Passage> passages = chunk(SMALL, "", code);

    assertThat(passages).hasSizeGreaterThan(3);
    assertThat(texts(passages)).allMatch(text -> text.endsWith(";") || text.endsWith("~~~"));
  }

  @Test
  void chunk_table_cutsBetweenRows() {
    String text =
        "| name | size |\n|------|------|\n" + "| some name. With stop | 12 |\n".repeat(10);

    List<Passage> passages = chunk(SMALL, "", text);

    assertThat(passages).hasSizeGreaterThan(3);
    assertThat(texts(passages)).allMatch(row -> row.startsWith("|") && row.endsWith("|"));
  }

  @Test
  void chunk_withOverlap_repeatsWholeSentencesWithinTheSection() {
    Document document =
        markdown("", "# A\n\n" + sentences(1, 8) + "\n\n# B\n\n" + sentences(9, 10));

    List<Passage> passages = new Chunker(new WordPieces(), new Chunking(36, 12)).chunk(document);

    assertThat(texts(passages))
        .containsExactly(
            "# A\n\n" + sentences(1, 4),
            sentences(4, 6),
            sentences(6, 8),
            "# B\n\n" + sentences(9, 10));
  }

  @Test
  void chunk_withOverlapInsideASentence_repeatsWords() {
    List<Passage> passages = chunk(new Chunking(32, 4), "", words(1, 60));

    String last = passages.getFirst().text();
    String firstWords = passages.get(1).text().substring(0, 20);
    assertThat(last).contains(firstWords.substring(0, firstWords.indexOf(' ')));
    assertThat(passages.get(1).startOffset()).isLessThan(passages.getFirst().endOffset());
  }

  @Test
  void chunk_textOpeningWithItsTitle_doesNotRepeatIt() {
    assertThat(contexts(SMALL, "Big  Cats", "BIG cats\nThey roar.")).containsExactly("");
    assertThat(contexts(SMALL, "Big Cats", "# Big Cats\nThey roar.")).containsExactly("");
    assertThat(contexts(SMALL, "Big Cat", "Big cats roar.")).containsExactly("Big Cat");
  }

  @Test
  void chunk_headingEqualToTheTitle_isNamedOnce() {
    Document document = markdown("big  cats", "# Big Cats\n\n## Lions\n\n" + sentences(1, 8));

    List<Passage> passages = new Chunker(new WordPieces(), SMALL).chunk(document);

    assertThat(passages.getLast().context()).isEqualTo("big cats > Lions");
  }

  @Test
  void chunk_longPath_keepsTitleAndInnermostHeading() {
    Document document =
        markdown("Title", "# Outer one\n## Middle part two\n### Inner\n" + sentences(1, 8));

    List<Passage> passages = new Chunker(new WordPieces(), SMALL).chunk(document);

    assertThat(passages.getLast().context()).isEqualTo("Title > Middle part two > Inner");
    List<Passage> tighter = new Chunker(new WordPieces(), new Chunking(24, 0)).chunk(document);
    assertThat(tighter.getLast().context()).isEqualTo("Title > Inner");
  }

  @Test
  void chunk_longTitle_isCutToAQuarterOfTheTokens() {
    List<Passage> passages = chunk(SMALL, words(1, 40), sentences(1, 1));

    assertThat(passages.getFirst().context()).isEqualTo(words(1, 8));
  }

  @Test
  void chunk_wholeDocuments_takesTitleAndTextWithoutTokenising() {
    Tokenizer none =
        text -> {
          throw new AssertionError("tokenised " + text);
        };
    String text = "Title\n\n" + sentences(1, 500);

    List<Passage> passages =
        new Chunker(none, Chunking.WHOLE_DOCUMENTS).chunk(Document.of("id", "Title", "\n" + text));

    assertThat(passages).containsExactly(new Passage(0, 1, 1 + text.length(), "Title", text));
  }

  /** Endless lines of the kinds that make tokenizers and sentence rules look far. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "word ", "a. ", ". (", "\u4ECA\u65E5", "\u200B", "| a ", "#"})
  void chunk_endlessLine_tokenisesBoundedStretchesAFewTimes(String pattern) {
    String text = pattern.repeat(300_000 / pattern.length());
    var longest = new AtomicInteger();
    var total = new AtomicLong();
    Tokenizer counting =
        stretch -> {
          longest.accumulateAndGet(stretch.length(), Math::max);
          total.addAndGet(stretch.length());
          return new WordPieces().tokenize(stretch);
        };

    List<Passage> passages =
        new Chunker(counting, new Chunking(128, 16)).chunk(Document.of("id", "Title", text));

    assertThat(passages).hasSizeGreaterThan(30);
    assertThat(longest.get()).isLessThan(20_000);
    assertThat(total.get()).isLessThan(4L * text.length());
  }

  private static List<Passage> chunk(Chunking chunking, String title, String text) {
    return new Chunker(new WordPieces(), chunking).chunk(Document.of("id", title, text));
  }

  private static List<String> contexts(Chunking chunking, String title, String text) {
    return chunk(chunking, title, text).stream().map(Passage::context).toList();
  }

  private static List<String> texts(List<Passage> passages) {
    return passages.stream().map(Passage::text).toList();
  }

  /** Sentences of eight tokens, numbered, so that the reader sees which is where. */
  private static String sentences(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> "This is number %d of the set.".formatted(i))
        .collect(Collectors.joining(" "));
  }

  /** Words of one token without any punctuation: "alpha1 alpha2". */
  private static String words(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> "alph%02d".formatted(i))
        .collect(Collectors.joining(" "));
  }

  /** A Markdown text and the headings that its lines with hash marks are. */
  private static Document markdown(String title, String text) {
    List<Heading> headings = new ArrayList<>();
    int offset = 0;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("#")) {
        int level = line.indexOf(' ');
        headings.add(new Heading(offset, level, line.substring(level + 1)));
      }
      offset += line.length() + 1;
    }
    return new Document("id", "id", title, text, headings, new TreeMap<>());
  }
}
