package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.core.text.Document;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest extends SearcherFixture {

  /** What a document must have, said in plain Java, beside the filter's text. */
  private record Condition(String text, Predicate<Map<String, List<String>>> holds) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          author:Ada Lovelace      | a,b
          author:Ada*              | a,b
          author:"Ada Lovelace"    | a,b
          NOT author:Ada*          | c,d,e
          year>=2020               | b,c
          year>2020                | c
          year<2020                | a
          year<=2020               | a,b
          year:2015..2020          | a,b
          year:..2019              | a
          year:2020..              | b,c
          price>9.5                | c
          price<=9.5               | a,b
          price:-1..0.5            | b
          date:2020-05             | ''
          date>=2020-05            | b,c
          date<=2020-05            | a,b
          date<2020-05             | a
          date>2020-05             | c
          date:2020-05-31..2020-05-31 | b
          date:2019..2020          | a,b
          date>=2020-05-31T12:30   | b,c
          date>2020-05-31T12:30:00Z | c
          date>=2020-05-31T14:31+02:00 | c
          has:author               | a,b,c,d
          NOT has:year             | d,e
          tag:x AND tag:y          | a
          tag:x OR year>2020       | a,b,c
          tag:x AND NOT tag:y      | b
          (tag:y OR tag:x) AND year>=2020 | b
          tag:z OR tag:x AND tag:y | a,d
          NOT (tag:x OR tag:z)     | c,e
          title:"this AND (that"   | d
          title:a (nested) one     | c
          path:e                   | e
          has:path                 | a,b,c,d,e
          has:"tag"                | a,b,d
          "tag":x AND year<2020    | a
          NOT NOT tag:x            | a,b
          NOT tag:x AND NOT tag:z  | c,e
          (NOT tag:x) OR tag:y     | a,c,d,e
          star:a*c                 | a,b
          star:"a*c"               | a
          star:"say \\"hi\\""      | c
          "a: b":x                 | d
          month>=2020-03           | b,c
          month<2020-03            | a
          month:2020-03..2020-03   | b
          zero>=0                  | a
          zero<0                   | b
          path:..                  | ''
          path:2019..2020          | ''
          """)
  void search_filter_findsThoseThatMeetIt(String filter, String expected) {
    write(
        index,
        words(),
        List.of(
            document(
                "a",
                "",
                "river",
                Map.of(
                    "author",
                    List.of("Ada Lovelace"),
                    "year",
                    List.of("2015"),
                    "price",
                    List.of("9.5"),
                    "date",
                    List.of("2019-12-31"),
                    "tag",
                    List.of("x", "y"),
                    "star",
                    List.of("a*c"),
                    "month",
                    List.of("2020-02"),
                    "zero",
                    List.of("-0"))),
            document(
                "b",
                "",
                "river",
                Map.of(
                    "author",
                    List.of("Ada Lovelace"),
                    "year",
                    List.of("2020"),
                    "price",
                    List.of("5e-1"),
                    "date",
                    List.of("2020-05-31T12:30:00Z"),
                    "tag",
                    List.of("x"),
                    "star",
                    List.of("abc"),
                    "month",
                    List.of("2020-03"),
                    "zero",
                    List.of("-0.1"))),
            document(
                "c",
                "",
                "river",
                Map.of(
                    "author",
                    List.of("Bo"),
                    "year",
                    List.of("2021.5"),
                    "price",
                    List.of("10"),
                    "date",
                    List.of("2021-01-01 00:00"),
                    "title",
                    List.of("a (nested) one"),
                    "star",
                    List.of("say \"hi\""),
                    "month",
                    List.of("2021-01-07"))),
            document(
                "d",
                "",
                "river",
                Map.of(
                    "author",
                    List.of("Cy"),
                    "tag",
                    List.of("z"),
                    "price",
                    List.of("cheap"),
                    "title",
                    List.of("this AND (that"),
                    "a: b",
                    List.of("x"))),
            document("e", "river")));

    try (Searcher searcher = Searcher.open(index)) {
      List<Hit> hits = searcher.search(Query.builder("river").filter(Filter.parse(filter)).build());
      assertThat(hits.stream().map(Hit::id).sorted().collect(Collectors.joining(",")))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          author              | a filter must be field:value, got 'author'
          (a:b                | filter '(a:b': expected a closing parenthesis at character 5
          a:b)                | filter 'a:b)': expected AND, OR or the end at character 4
          year>=old           | filter 'year>=old': expected a number or a date such as 2020-05-31 at character 7
          year<2020-13        | filter 'year<2020-13': expected a number or a date such as 2020-05-31 at character 6
          a:"b                | filter 'a:"b': expected a closing quotation mark for the one at character 3
          NOT                 | filter 'NOT': expected field:value at character 4
          lang:en AND         | filter 'lang:en AND': expected field:value at character 12
          AND lang:en         | filter 'AND lang:en': expected field:value at character 1
          a AND b:c           | filter 'a AND b:c': expected ':', <, <=, > or >= at character 3
          lang:en year>2000   | filter 'lang:en year>2000': expected AND or OR, or quotes around a value of several words, at character 9
          lang:en NOT a:b     | filter 'lang:en NOT a:b': expected AND, OR or the end at character 9
          lang:(en OR de)     | filter 'lang:(en OR de)': expected a closing parenthesis, or quotes around the value, at character 10
          year:2020..2015     | filter 'year:2020..2015': expected two numbers or two dates, the lesser first, at character 6
          d:2020-05..7        | filter 'd:2020-05..7': expected two numbers or two dates, the lesser first, at character 3
          year:2015..now      | filter 'year:2015..now': expected a number or a date on either side of '..', or quotes at character 6
          path>=2020          | filter 'path>=2020': expected a metadata field, as 'path' has no ranges, at character 1
          has:                | filter 'has:': expected a value at character 5
          a:b AND ()          | filter 'a:b AND ()': expected field:value at character 10
          :b                  | filter ':b': expected field:value at character 1
          a:                  | filter 'a:': expected a value at character 3
          """)
  void parse_somethingElse_saysWhereAndWhat(String text, String message) {
    assertThatThrownBy(() -> Filter.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void parse_nestedBeyondReason_isRefused() {
    assertThatThrownBy(() -> Filter.parse("(".repeat(100_000) + "a:b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at most 32 open parentheses at character 33");
    assertThat(Filter.parse("NOT ".repeat(100_000) + "a:b")).isEqualTo(Filter.keyword("a", "b"));
  }

  @Test
  void factories_whatCannotBe_isRefused() {
    assertThatThrownBy(() -> Bounds.numbers(2, 1))
        .hasMessage("a range must not end before it begins, got 2.0 to 1.0");
    assertThatThrownBy(() -> Bounds.numbers(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bounds.times(Instant.MAX, Instant.MIN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Filter.range("path", Bounds.numbers(1, 2)))
        .hasMessage("a range needs a metadata field, and 'path' is none");
    assertThatThrownBy(() -> Filter.pattern("a", "*a".repeat(21)))
        .hasMessageStartingWith("a pattern must have at most 20 stars");
    assertThatThrownBy(() -> Query.builder("x").facet("path").build())
        .hasMessage("a facet must be a metadata field or collection, got 'path'");
    assertThatThrownBy(() -> Query.builder("x").facetSize(0).build())
        .hasMessage("facet size must be in [1, 10000], got 0");
    Filter many = Filter.parse("NOT (a:b" + " OR a:b".repeat(Query.MAX_CONDITIONS - 1) + ")");
    assertThatThrownBy(() -> Query.builder("x").filter(many).build())
        .hasMessage("filters must have at most 50 conditions, got 51");
  }

  @Test
  void factories_areWhatTheTextSays() {
    assertThat(Filter.parse("(a:b OR has:c) AND NOT n:1..2"))
        .isEqualTo(
            Filter.and(
                Filter.or(Filter.keyword("a", "b"), Filter.exists("c")),
                Filter.not(Filter.range("n", Bounds.between("1", "2").orElseThrow()))));
    assertThat(Bounds.between("1", "2").orElseThrow()).isEqualTo(Bounds.numbers(1, 2));
    assertThat(Bounds.between("2020-01-01", "2020-01-01").orElseThrow())
        .isEqualTo(
            Bounds.times(
                LocalDate.of(2020, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                LocalDate.of(2020, 1, 2).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void search_randomFilters_agreeWithPlainJava(long seed) {
    var random = new Random(seed);
    var documents = new ArrayList<Document>();
    for (int i = 0; i < 120; i++) {
      var metadata = new TreeMap<String, List<String>>();
      if (random.nextInt(4) > 0) {
        metadata.put("n", List.of(String.valueOf(random.nextInt(20))));
      }
      if (random.nextInt(3) > 0) {
        metadata.put("k", List.of("v" + random.nextInt(3), "w" + random.nextInt(3)));
      }
      if (random.nextBoolean()) {
        metadata.put(
            "d", List.of(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(900)).toString()));
      }
      documents.add(document("d" + i, "", "river stone", metadata));
    }
    write(index, tiny().build(), documents);

    try (Searcher searcher = Searcher.open(index)) {
      for (int round = 0; round < 40; round++) {
        Condition condition = random(random, 3);
        Set<String> expected =
            documents.stream()
                .filter(document -> condition.holds().test(document.metadata()))
                .map(Document::id)
                .collect(Collectors.toSet());
        for (Mode mode : Mode.values()) {
          List<Hit> hits =
              searcher.search(
                  Query.builder("river")
                      .mode(mode)
                      .limit(200)
                      .filter(Filter.parse(condition.text()))
                      .build());
          assertThat(hits.stream().map(Hit::id).collect(Collectors.toSet()))
              .as("seed %d, %s: %s", seed, mode, condition.text())
              .isEqualTo(expected);
        }
      }
    }
  }

  private static Condition random(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      Condition one = random(random, depth - 1);
      Condition two = random(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 ->
            new Condition(
                "(" + one.text() + ") AND (" + two.text() + ")", one.holds().and(two.holds()));
        case 1 ->
            new Condition(
                "(" + one.text() + ") OR (" + two.text() + ")", one.holds().or(two.holds()));
        default -> new Condition("NOT (" + one.text() + ")", one.holds().negate());
      };
    }
    int from = random.nextInt(20);
    int to = from + random.nextInt(6);
    String month = "2021-0" + (1 + random.nextInt(9));
    String value = (random.nextBoolean() ? "v" : "w") + random.nextInt(3);
    return switch (random.nextInt(5)) {
      case 0 ->
          new Condition(
              "n:" + from + ".." + to,
              any("n", text -> Integer.parseInt(text) >= from && Integer.parseInt(text) <= to));
      case 1 -> new Condition("n>" + from, any("n", text -> Integer.parseInt(text) > from));
      case 2 ->
          new Condition(
              "d<=" + month, any("d", text -> text.substring(0, 7).compareTo(month) <= 0));
      case 3 -> new Condition("has:d", any("d", text -> true));
      default -> new Condition("k:" + value, any("k", value::equals));
    };
  }

  private static Predicate<Map<String, List<String>>> any(String field, Predicate<String> holds) {
    return metadata -> metadata.getOrDefault(field, List.of()).stream().anyMatch(holds);
  }

  @Test
  void answer_facets_countWhatIsFoundNotWhatIsShown() {
    var documents = new ArrayList<Document>();
    for (int i = 0; i < 30; i++) {
      documents.add(
          document(
              "d" + i,
              "",
              i < 20 ? "river" : "stone",
              Map.of(
                  "k", List.of("v" + i % 3),
                  "many", List.of("m" + i),
                  "d", List.of("202" + i % 2 + "-0" + (1 + i % 9) + "-01"))));
    }
    write(index, words(), documents);
    try (Searcher searcher = Searcher.open(index)) {
      SearchResults results =
          searcher.answer(
              Query.builder("river")
                  .limit(2)
                  .facet("k")
                  .facet("d")
                  .facet("many")
                  .facet("x")
                  .build());

      assertThat(results.hits()).hasSize(2);
      assertThat(results.facets()).extracting(Facet::field).containsExactly("k", "d", "many", "x");
      assertThat(results.facets()).extracting(Facet::documents).containsOnly(20);
      assertThat(results.facets().get(0).values())
          .extracting(Facet.Value::value, Facet.Value::count)
          .containsExactly(tuple("v0", 7), tuple("v1", 7), tuple("v2", 6));
      assertThat(results.facets().get(1).values())
          .extracting(Facet.Value::value, Facet.Value::count)
          .containsExactly(tuple("2020", 10), tuple("2021", 10));
      assertThat(results.facets().get(2).values()).hasSize(Query.DEFAULT_FACET_SIZE);
      assertThat(results.facets().get(2).more()).isEqualTo(10);
      assertThat(results.facets().get(3).values()).isEmpty();
      assertThat(results.facets()).extracting(Facet::having).containsExactly(20, 20, 20, 0);
      assertThat(results.facets().get(0).range()).isEmpty();
      assertThat(results.facets().get(1).range())
          .contains(new Facet.Range("2020-01-01", "2021-09-01"));
    }
  }

  @Test
  void answer_facetOfNumbers_countsValuesAndTellsTheRange() {
    var documents = new ArrayList<Document>();
    for (int i = 1; i <= 12; i++) {
      documents.add(document("d" + i, "", "river", Map.of("n", List.of("" + i, "-1"))));
    }
    documents.add(document("none", "", "river", Map.of("mixed", List.of("2020-05-31", "soon"))));
    write(index, words(), documents);
    try (Searcher searcher = Searcher.open(index)) {
      SearchResults results =
          searcher.answer(
              Query.builder("river").facet("n").facet("mixed").facet("n").facetSize(4).build());

      assertThat(results.facets()).hasSize(2);
      Facet numbers = results.facets().get(0);
      assertThat(numbers.documents()).isEqualTo(13);
      assertThat(numbers.having()).isEqualTo(12);
      assertThat(numbers.range()).contains(new Facet.Range("-1", "12"));
      assertThat(numbers.values())
          .extracting(Facet.Value::value, Facet.Value::count)
          .containsExactly(tuple("-1", 12), tuple("1", 1), tuple("2", 1), tuple("3", 1));
      assertThat(numbers.more()).isEqualTo(9);
      Facet mixed = results.facets().get(1);
      assertThat(mixed.values()).extracting(Facet.Value::value).containsExactly("2020", "soon");
      assertThat(mixed.range()).isEmpty();
    }
  }
}
