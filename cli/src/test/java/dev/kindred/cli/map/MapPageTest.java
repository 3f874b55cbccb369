package dev.kindred.cli.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page, and what it does in a browser. */
class MapPageTest {
  private static final String HOSTILE =
      "</script><script>document.title = 'taken'</script> {{script}} <img src=x onerror=alert(1)>";

  @TempDir Path folder;
  private Path opened;
  private String url;

  @BeforeEach
  void write() throws IOException {
    opened = Files.writeString(folder.resolve("tides.txt"), "The moon pulls the water.");
    Path page = Files.writeString(folder.resolve("map.html"), page().html());
    url = page.toUri().toString();
    Files.createDirectories(folder.resolve("profile"));
  }

  private MapPage page() {
    var points = new ArrayList<MapPoint>();
    for (int i = 0; i < 40; i++) {
      points.add(
          new MapPoint(
              i % 8, i / 8f, i % 2, "d" + i, "Number " + i, i + ".txt", "", "text", List.of()));
    }
    points.add(
        new MapPoint(
            3.4f,
            2.4f,
            1,
            "t",
            "Why there are tídes",
            "tides.txt",
            opened.toUri().toString(),
            "The moon pulls.",
            List.of("author: Ada")));
    points.add(new MapPoint(9, 9, 0, "x", HOSTILE, "x.txt", "", HOSTILE, List.of()));
    return new MapPage(
        "Map of {{data}} & <b>",
        "42 documents",
        "Coloured by cluster",
        true,
        List.of(new MapGroup("bread, oven", 21), new MapGroup(HOSTILE, 21)),
        points);
  }

  @Test
  void html_anyContent_isOnePageThatFetchesNothing() throws IOException {
    String html = page().html();

    assertThat(html).contains("<h1>Map of {{data}} &amp; &lt;b&gt;</h1>");
    assertThat(html).doesNotContain("<script>document.title").doesNotContain("<img");
    assertThat(html.split("</script>", -1)).hasSize(3);
    assertThat(html).contains("default-src 'none'").contains("script-src 'sha256-");
    assertThat(html).doesNotContain("http://").doesNotContain("https://").doesNotContain(" src=\"");
  }

  @Test
  void page_inABrowser_searchesPointsZoomsAndOpens() throws IOException, InterruptedException {
    try (Browser browser = Browser.open(folder.resolve("profile"), url)) {
      browser.await("document.querySelectorAll('#groups button').length === 2");
      assertThat(browser.evaluate("document.title")).isEqualTo("Map of {{data}} & <b>");
      assertThat(browser.evaluate("document.querySelectorAll('img').length")).isEqualTo("0");
      String whole = painted(browser);
      assertThat(Integer.parseInt(whole.split(" ", 2)[0])).as("painted pixels").isGreaterThan(200);

      // A search without the accent finds the title; what is not found is dimmed.
      search(browser, "TIDES ada");
      assertThat(browser.evaluate("document.getElementById('count').textContent"))
          .isEqualTo("1 of 42 documents");
      assertThat(browser.evaluate("document.querySelector('#hits button').textContent"))
          .isEqualTo("Why there are tídes");
      browser.await("(%s) !== '%s'".formatted(PAINTED, whole));

      // Enter goes to what was found: it is in the middle of the map.
      browser.evaluate(
          "document.getElementById('search').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))");
      double x =
          Double.parseDouble(browser.evaluate("document.getElementById('map').clientWidth / 2"));
      double y =
          Double.parseDouble(browser.evaluate("document.getElementById('map').clientHeight / 2"));
      browser.mouse("mouseMoved", x, y, 0);
      browser.await("!document.getElementById('tip').hidden");
      assertThat(browser.evaluate("document.getElementById('tip').textContent"))
          .startsWith("Why there are tídestides.txt")
          .endsWith("The moon pulls.");

      // A click opens the file beside the map.
      browser.mouse("mousePressed", x, y, 0);
      browser.mouse("mouseReleased", x, y, 0);
      awaitTarget(browser, opened.toUri().toString().replace("file:/", ""));
      browser.await("document.getElementById('map') !== null");
    }
  }

  @Test
  void page_inABrowser_zoomsAboutThePointerAndHidesGroups()
      throws IOException, InterruptedException {
    try (Browser browser = Browser.open(folder.resolve("profile"), url)) {
      browser.await("document.querySelectorAll('#groups button').length === 2");
      browser.await("document.getElementById('map').width > 300");
      browser.evaluate("document.getElementById('all').click()");
      frame(browser);
      String before = painted(browser);
      browser.mouse("mouseWheel", 300, 300, -400);
      browser.await("(%s) !== '%s'".formatted(PAINTED, before));
      browser.mouse("mouseMoved", 2, 590, 0); // away from any dot
      browser.evaluate("document.getElementById('all').click()");
      frame(browser);
      assertThat(browser.evaluate(PAINTED)).isEqualTo(before);

      browser.evaluate("document.querySelector('#groups button').click()");
      browser.await("(%s) !== '%s'".formatted(PAINTED, before));
      assertThat(
              browser.evaluate(
                  "document.querySelector('#groups button').getAttribute('aria-pressed')"))
          .isEqualTo("false");
    }
  }

  /** How many pixels are painted, and a sum that tells pictures apart. */
  private static final String PAINTED =
      """
      (() => { const c = document.getElementById('map');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0, sum = 0;
        for (let i = 0; i < d.length; i += 4) {
          if (d[i + 3]) { n++; sum = (sum * 31 + i + d[i] + d[i + 1] * 3 + d[i + 2] * 7) % 1000003; }
        }
        return n + ' ' + sum; })()\
      """;

  /** Waits for the picture to be drawn. */
  private static void frame(Browser browser) throws InterruptedException {
    browser.evaluate(
        "(window.drawn = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true; })))");
    browser.await("window.drawn");
  }

  private static String painted(Browser browser) throws InterruptedException {
    browser.await("parseInt(%s) > 0".formatted(PAINTED));
    return browser.evaluate(PAINTED);
  }

  private static void search(Browser browser, String text) {
    browser.evaluate(
        "(() => { const s = document.getElementById('search'); s.value = '%s'; s.dispatchEvent(new Event('input')); })()"
            .formatted(text));
  }

  private static void awaitTarget(Browser browser, String url)
      throws IOException, InterruptedException {
    for (int tries = 0; tries < 500; tries++) {
      if (browser.targets().stream().anyMatch(t -> t.get("url").getAsString().endsWith(url))) {
        return;
      }
    }
    throw new AssertionError("not opened: " + url + " among " + browser.targets());
  }
}
