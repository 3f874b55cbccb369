package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.text.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do, over a small index, and that nothing else trips over being one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuerySyntaxTest extends SearcherFixture {
  private Searcher searcher;

  private static final List<Document> DOCUMENTS =
      List.of(
          document("fox", "Animals", "The red fox runs over the river bank.", tag("a b", "wild")),
          document("dog", "Animals", "A dog sleeps; a red car passes.", tag("tame", "wild")),
          document("bank", "Money", "The bank keeps money for the house.", tag("City/x", "tame")),
          document("water", "River", "Water flows in the river, self-watering pots.", Map.of()),
          document("notes/e.md", "Post", "Send an e-mail to the old house.", Map.of()),
          // Two passages: what is asked for is spread over them.
          document(
              "long",
              "",
              "The moon shines. " + "Stars and light again. ".repeat(60) + "The ship sails.",
              Map.of("author", List.of("Ann"))));

  private static Map<String, List<String>> tag(String... tags) {
    return Map.of("tag", List.of(tags), "lang-code", List.of("en"));
  }

  @BeforeAll
  void openIndex() {
    Path folder = shared.resolve("syntax");
    write(folder, tiny().passageTokens(64).overlapTokens(0).build(), DOCUMENTS);
    searcher = Searcher.open(folder);
  }

  @AfterAll
  void closeIndex() {
    searcher.close();
  }

  private List<String> found(Mode mode, String query) {
    return ids(searcher.search(Query.builder(query).mode(mode).build()));
  }

  /** All ids in alphabetical order. */
  private String sorted(Mode mode, String query) {
    return found(mode, query).stream().sorted().collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "red fox | dog fox",
        "\"red fox\" | fox",
        "\"fox red\" | ``",
        "\"red river\"~5 | fox",
        "+red +fox | fox",
        "+red fox | dog fox",
        "red -fox | dog",
        "-fox | ``",
        "red AND fox | fox",
        "red AND NOT fox | dog",
        "red NOT fox | dog",
        "fox OR money | bank fox",
        "(fox OR dog) AND red | dog fox",
        "red AND (fox OR money) | fox",
        "+(fox money) +bank | bank fox",
        "red -(fox money) | dog",
        "title:animals | dog fox",
        "title:river | water",
        "+title:animals +fox | fox",
        "red -title:animals | ``",
        "title:\"animals\" -dog | fox",
        "path:notes/e.md | notes/e.md",
        "path:notes/* | notes/e.md",
        "id:bank | bank",
        "house -id:bank | notes/e.md",
        "tag:wild | dog fox",
        "tag:tame | bank dog",
        "tag:\"a b\" | fox",
        "tag:City/x | bank",
        "tag:city/x | ``",
        "tag:City* | bank",
        "+tag:wild -tag:tame | fox",
        "+tag:(wild tame) red | bank dog fox",
        "red -tag:(wild tame) | ``",
        "author:Ann | long",
        "lang-code:en -red | bank",
        "+lang-code:en +money | bank",
        "riv* | fox water",
        "+riv* -fox | water",
        "wat* | water",
        "-self-watering +river | fox",
        "+e-mail house | notes/e.md",
        "house -e-mail | bank",
        "money -e-house | bank",
        "+red-bank river | ``",
        "title:the-river | water",
        "+moon +ship | long",
        "moon AND ship | long",
        "+moon +fox | ``",
        "stars -moon | ``",
        "NOT fox AND red | dog",
        "red && fox | dog fox",
        "! red | dog fox"
      })
  void search_operators_select(String query, String expected) {
    assertThat(sorted(Mode.BM25, query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DENSE", "HYBRID"})
  void search_demands_holdOfDenseHitsToo(Mode mode) {
    assertThat(sorted(mode, "animal")).isEqualTo("bank dog fox long notes/e.md water");
    assertThat(sorted(mode, "animal -fox")).isEqualTo("bank dog long notes/e.md water");
    assertThat(sorted(mode, "animal +red")).isEqualTo("dog fox");
    assertThat(sorted(mode, "animal +\"red fox\"")).isEqualTo("fox");
    assertThat(sorted(mode, "animal AND red AND NOT fox")).isEqualTo("dog");
    assertThat(sorted(mode, "animal +tag:wild")).isEqualTo("dog fox");
    assertThat(sorted(mode, "animal -tag:wild")).isEqualTo("bank long notes/e.md water");
    assertThat(sorted(mode, "animal -tag:(wild tame)")).isEqualTo("long notes/e.md water");
    assertThat(sorted(mode, "animal -title:animals")).isEqualTo("bank long notes/e.md water");
    assertThat(sorted(mode, "animal -self-watering")).isEqualTo("bank dog fox long notes/e.md");
    assertThat(sorted(mode, "+moon +ship")).isEqualTo("long");
    assertThat(sorted(mode, "moon -ship")).doesNotContain("long");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void search_conditionsAlone_areAnsweredByThem(Mode mode) {
    assertThat(sorted(mode, "tag:wild")).isEqualTo("dog fox");
    assertThat(sorted(mode, "+tag:wild -tag:tame")).isEqualTo("fox");
    assertThat(sorted(mode, "path:notes/*")).isEqualTo("notes/e.md");
    assertThat(sorted(mode, "-fox")).isEmpty();
    assertThat(sorted(mode, "NOT fox")).isEmpty();
  }

  @Test
  void search_textForTheModel_hasNoOperatorsAndNothingExcluded() {
    String words = "the red fox runs over the river bank";
    Hit plain =
        searcher.search(Query.builder(words).plainText().mode(Mode.DENSE).build()).getFirst();
    assertThat(plain.id()).isEqualTo("fox");
    for (String query :
        List.of(
            words + " -money",
            "the +red fox runs over the river bank",
            "the red AND fox AND runs AND over the river bank",
            "the \"red fox\" runs over the river bank",
            "the (red fox) AND runs over the river bank",
            words + " -\"old house\" -tag:x -(money house)",
            words + " -title:(money house)",
            words + " tag:(wild tame)",
            "the red fox title:runs over the river bank",
            words + "* NOT money")) {
      Hit hit = searcher.search(Query.builder(query).mode(Mode.DENSE).build()).getFirst();
      assertThat(hit.id()).as(query).isEqualTo(plain.id());
      assertThat(hit.contributions().getFirst().score())
          .as(query)
          .isCloseTo(plain.contributions().getFirst().score(), within(1e-6));
    }
  }

  static final List<String> ODD =
      List.of(
          "what is 3:30?",
          "C++",
          "c# or f#?",
          "https://example.org/a?b=c&d=[e]#f",
          "/foo/",
          "/fo[o/",
          "~",
          "fox~",
          "fox~2",
          "^",
          "fox^3",
          "fox^",
          "[a TO",
          "[a TO b]",
          "{a TO b}",
          "*",
          "?*",
          "*fox",
          "f?x",
          "*:*",
          "fox:red",
          "title:",
          "title: fox",
          "unbalanced \"quote",
          "unbalanced (paren",
          "unbalanced paren)",
          ")(",
          "()",
          "-()",
          "+\"\"",
          "\"\"",
          "\"",
          "-",
          "+",
          "- -",
          "--fox",
          "+-fox",
          "fox -",
          "a - b",
          "AND",
          "NOT",
          "fox AND",
          "OR fox",
          "fox AND OR dog",
          "NOT NOT fox",
          "+NOT -AND",
          "title:AND",
          "FOX AND DOG",
          "the and of",
          "+the -of",
          "?!.,;:",
          "🦊 😀",
          "fox\u0000red",
          "\u0000",
          "\ud83d",
          "fox \udc00 red",
          "+\ud83d",
          "a\\",
          "\\",
          "\"fox\\\"",
          "fox\\-red",
          "fox && red || dog",
          "!fox",
          "\u3000fox\u3000+red\u3000",
          "title:\u3000",
          "fox\u0085red",
          "\"red fox\"~99999999999",
          "\"red fox\"~1.5",
          "a".repeat(40_000),
          "+" + "a".repeat(40_000),
          "tag:" + "a".repeat(40_000),
          "tag:*" + "a*".repeat(2000),
          "(".repeat(500) + "fox" + ")".repeat(500),
          "\"".repeat(501),
          "+".repeat(501) + "fox");

  @ParameterizedTest
  @FieldSource("ODD")
  void search_oddInput_neverThrows(String query) {
    for (Mode mode : Mode.values()) {
      searcher.search(Query.builder(query).mode(mode).build());
      searcher.search(Query.builder(query).mode(mode).plainText().build());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+w1 ", "\"w1 w2\" "})
  void search_fiveThousandWords_neverThrows(String operator) {
    String words = IntStream.range(0, 5000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    for (Mode mode : Mode.values()) {
      assertThat(
              searcher.search(
                  Query.builder(operator + words + " fox")
                      .mode(mode)
                      .filter(Filter.keyword("tag", "wild"))
                      .build()))
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void search_manyDemands_neverThrows() {
    String words = IntStream.range(0, 600).mapToObj(i -> "+w" + i).collect(Collectors.joining(" "));
    String phrase =
        IntStream.range(0, 5000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    for (Mode mode : Mode.values()) {
      searcher.search(Query.builder(words + " -fox").mode(mode).build());
      searcher.search(Query.builder("\"" + phrase + "\" fox").mode(mode).build());
    }
  }

  @Test
  void search_longText_isReadAsFarAsItGoes() {
    String words = IntStream.range(0, 500).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));

    assertThat(found(Mode.BM25, words + " fox")).containsExactly("fox");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void search_randomInput_neverThrows(long seed) {
    String[] parts = {
      "+",
      "-",
      "!",
      "(",
      ")",
      "{",
      "}",
      "[",
      "]",
      "^",
      "\"",
      "~",
      "*",
      "?",
      ":",
      "\\",
      "/",
      "&&",
      "||",
      "AND",
      "OR",
      "NOT",
      "TO",
      "fox",
      "red",
      "river",
      "the",
      "title:",
      "tag:",
      "path:",
      "id:",
      "author:",
      "wild",
      "\"red fox\"",
      " ",
      " ",
      " ",
      "\t",
      "😀",
      "\ud83d",
      "\u0000",
      "e-mail",
      "C++",
      "1.5",
      "~2",
      "^2",
      "riv*",
      "'s",
      "<",
      ">",
      "=",
      "@",
      "\u3000",
      "東京"
    };
    var random = new Random(seed);
    Mode[] modes = Mode.values();
    for (int i = 0; i < 1000; i++) {
      var query = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int j = 0; j < length; j++) {
        query.append(parts[random.nextInt(parts.length)]);
        if (random.nextInt(3) == 0) {
          query.append(' ');
        }
      }
      if (query.toString().isBlank()) {
        continue;
      }
      try {
        searcher.search(Query.builder(query.toString()).mode(modes[i % 3]).build());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + query, e);
      }
    }
  }

  @Test
  void search_withoutOperators_isAsPlainText() {
    var random = new Random(9);
    List<String> words =
        Arrays.asList(
            "fox?", "red,", "what's", "3:30", "C++", "a/b", "river", "(bank)", "dog:", "x-ray",
            "house!", "don't", "e.g.", "the", "money;", "and", "or", "not", "50%", "$5", "[1]");
    for (int i = 0; i < 200; i++) {
      var query = new ArrayList<String>();
      for (int j = 0; j <= random.nextInt(6); j++) {
        query.add(words.get(random.nextInt(words.size())));
      }
      String text = String.join(" ", query);
      for (Mode mode : Mode.values()) {
        assertThat(searcher.rank(Query.builder(text).mode(mode).build()))
            .as(text)
            .isEqualTo(searcher.rank(Query.builder(text).mode(mode).plainText().build()));
      }
    }
  }
}
