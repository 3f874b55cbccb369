package dev.kindred.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.text.Places.Place;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocatorTest {
  private static final String LINES = "one\ntwo\r\nthree\n\nfive";

  private static Document document(String title, String text, List<Heading> headings, Places to) {
    return new Document("id", "path", title, false, text, headings, new TreeMap<>(), to);
  }

  private static Optional<String> suffix(Document document, int start, int end) {
    return new Locator(document)
        .locate(new Passage(0, start, end, "", document.text().substring(start, end)))
        .map(Location::suffix);
  }

  @Test
  void locate_byLines_countsFromOneAndIncludesBothEnds() {
    Document document = document("", LINES, List.of(), Places.LINES);

    assertThat(suffix(document, 0, 3)).contains(":1");
    assertThat(suffix(document, 4, 14)).contains(":2-3");
    assertThat(suffix(document, LINES.indexOf("five"), LINES.length())).contains(":5");
    assertThat(suffix(document, 0, LINES.length())).contains(":1-5");
  }

  @Test
  void locate_byPages_fromTheFirstToTheLast() {
    Places pages =
        Places.of(
            Location.Kind.PAGE, List.of(new Place(0, "i"), new Place(4, "1"), new Place(9, "2")));
    Document document = document("", "aaa bbbb ccc", List.of(), pages);

    assertThat(suffix(document, 0, 3)).contains(" p. i");
    assertThat(suffix(document, 4, 8)).contains(" p. 1");
    assertThat(suffix(document, 4, 9)).as("ends where the next begins").contains(" p. 1");
    assertThat(suffix(document, 0, 12)).contains(" p. i-2");
  }

  @Test
  void locate_beforeTheFirstPart_hasNoName() {
    Places slides = Places.of(Location.Kind.SLIDE, List.of(new Place(4, "1")));

    assertThat(suffix(document("", "aaa bbb", List.of(), slides), 0, 3)).isEmpty();
  }

  @Test
  void locate_byHeadings_namesThoseAboveAndTheOwn() {
    String text = "# Guide\n\nintro\n\n## Setup\n\nsteps\n\n### Linux\n\napt\n";
    List<Heading> headings =
        List.of(
            new Heading(0, 1, "Guide"),
            new Heading(text.indexOf("## Setup"), 2, "Setup"),
            new Heading(text.indexOf("### Linux"), 3, "Linux"));
    Document titled = document("Guide", text, headings, Places.HEADINGS);
    Document untitled = document("notes", text, headings, Places.HEADINGS);
    int setup = text.indexOf("## Setup");
    int apt = text.indexOf("apt");

    assertThat(suffix(titled, 0, 14)).as("nothing but the title").isEmpty();
    assertThat(suffix(titled, setup, setup + 15)).contains(" > Setup");
    assertThat(suffix(titled, apt, apt + 3)).contains(" > Setup > Linux");
    assertThat(suffix(untitled, apt, apt + 3)).contains(" > Guide > Setup > Linux");
  }

  @Test
  void locate_documentWithoutPlaces_isEmpty() {
    assertThat(suffix(document("", "text", List.of(), Places.NONE), 0, 4)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Location.Kind.class)
  void parse_whatToTextWrote_isTheSame(Location.Kind kind) {
    var location = new Location(kind, "a > b 12");

    assertThat(Location.parse(location.toText())).isEqualTo(location);
  }

  @Test
  void places_outOfOrder_areRefused() {
    assertThatThrownBy(
            () -> Places.of(Location.Kind.PAGE, List.of(new Place(3, "1"), new Place(3, "2"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must ascend");
  }
}
