package dev.kindred.searcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.core.text.Document;
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
                    List.of("x", "y"))),
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
                    List.of("x"))),
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
                    List.of("a (nested) one"))),
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
                    List.of("this AND (that"))),
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
          a:"b                | filter 'a:"b': expected a closing quotation mark at character 3
          NOT                 | a filter must be field:value, got 'NOT'
          a:b AND ()          | filter 'a:b AND ()': expected field:value at character 10
          :b                  | a filter must be field:value with neither blank, got ':b'
          a:                  | a filter must be field:value with neither blank, got 'a:'
          """)
  void parse_somethingElse_saysWhereAndWhat(String text, String message) {
    assertThatThrownBy(() -> Filter.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
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
      assertThat(results.facets().get(2).values()).hasSize(Facet.MAX_VALUES);
      assertThat(results.facets().get(2).more()).isEqualTo(10);
      assertThat(results.facets().get(3).values()).isEmpty();
    }
  }
}
