package dev.kindred.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindred.cli.report.BarPlot.Bar;
import dev.kindred.cli.report.DifferencePlot.Difference;
import dev.kindred.cli.report.Table.Column;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String HOSTILE = "</svg><script>alert('1')</script> & \u202E\u0007 \"x\"";

  @TempDir Path folder;

  @Test
  void lines_columns_areAlignedAndDetailsLeftOut() {
    assertThat(report("a system").lines())
        .containsExactly(
            "a fact", "", "First", "system    value", "a system      1", "b          22.5");
  }

  @Test
  void markdown_hostileText_isNoMarkup() {
    assertThat(report("a|b <i>*x*").markdown())
        .isEqualTo(
            """
            # A title

            a fact

            ## First

            a note

            | system | value |
            | --- | --: |
            | a\\|b \\<i\\>\\*x\\* | 1 |
            | b | 22.5 |

            ## Second

            | system | value |
            | --- | --: |
            | a\\|b \\<i\\>\\*x\\* | 1 |
            | b | 22.5 |
            """);
  }

  @Test
  void html_hostileText_staysText() throws Exception {
    String html = report(HOSTILE).html();

    assertThat(html).doesNotContain("<script", "\u202E", "\u0007");
    assertThat(html).contains("&lt;script&gt;alert(&#39;1&#39;)");
  }

  @Test
  void html_everyPlot_isWellFormedAndSaysWhatItShows() throws Exception {
    String html = report(HOSTILE).html();

    int plots = 0;
    for (int at = html.indexOf("<svg"); at >= 0; at = html.indexOf("<svg", at + 1)) {
      String svg = html.substring(at, html.indexOf("</svg>", at) + "</svg>".length());
      Element root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(svg)))
              .getDocumentElement();
      String[] labels = root.getAttribute("aria-labelledby").split(" ", -1);
      assertThat(labels).hasSize(2);
      NodeList children = root.getElementsByTagName("*");
      assertThat(((Element) children.item(0)).getAttribute("id")).isEqualTo(labels[0]);
      assertThat(children.item(0).getTextContent()).isNotBlank();
      assertThat(((Element) children.item(1)).getAttribute("id")).isEqualTo(labels[1]);
      plots++;
    }
    assertThat(plots).isEqualTo(4);
  }

  @Test
  void barPlot_values_areLengths() {
    Plot plot = new BarPlot().group("g", List.of(new Bar("x", 0.5, 0.4, 0.7))).plot("t");

    // 610 pixels for 0 to 1, from 230.
    assertThat(plot.content())
        .contains("x=\"230.00\" y=\"40.00\" width=\"305.00\"")
        .contains("x1=\"474.00\" y1=\"47.00\" x2=\"657.00\"");
  }

  @Test
  void differencePlot_bars_goUpAndDownInOrder() {
    String content =
        DifferencePlot.plot(
                "t",
                "one",
                "other",
                List.of(new Difference("down", -0.5), new Difference("up", 0.25)))
            .content();

    assertThat(content.indexOf("up: +0.2500")).isLessThan(content.indexOf("down: -0.5000"));
    assertThat(content).containsOnlyOnce("class=\"win\"").containsOnlyOnce("class=\"loss\"");
  }

  @Test
  void table_unevenRow_isRefused() {
    assertThatThrownBy(() -> new Table(List.of(Column.text("a")), List.of(List.of("1", "2"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row must have 1 cells, got 2");
  }

  @Test
  void html_inABrowser_isDrawn() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), () -> "no " + CHROMIUM);
    Path page = Files.writeString(folder.resolve("report.html"), report("a system").html());
    Path picture = folder.resolve("report.png");

    Process chromium =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1000,1600",
                "--screenshot=" + picture,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    assumeTrue(chromium.waitFor(60, TimeUnit.SECONDS), "chromium did not end");

    assumeTrue(
        chromium.exitValue() == 0,
        () -> "chromium cannot run here: exit code " + chromium.exitValue());
    BufferedImage image = ImageIO.read(picture.toFile());
    // The first system's and the winner's colour, and the second's.
    assertThat(count(image, 0x1f6feb)).isGreaterThan(2000);
    assertThat(count(image, 0xc2410c)).isGreaterThan(2000);
    assertThat(count(image, 0xffffff)).isGreaterThan(image.getWidth() * image.getHeight() / 2);
  }

  private static int count(BufferedImage image, int colour) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
      }
    }
    return count;
  }

  private static Report report(String name) {
    var table =
        new Table(
            List.of(Column.text("system"), Column.number("value")),
            List.of(List.of(name, "1"), List.of("b", "22.5")));
    return new Report(
        "A title",
        List.of("a fact"),
        List.of(
            new Section(
                "First",
                List.of("a note"),
                List.of(
                    new BarPlot()
                        .group(
                            "nDCG@10",
                            List.of(new Bar(name, 0.5, 0.4, 0.6), new Bar("b", 1, 0.9, 1)))
                        .plot("bars"),
                    new OutcomePlot().pair(name + " / b", 30, 20, 10).plot("outcomes")),
                table,
                false),
            new Section(
                "Second",
                List.of(),
                List.of(
                    DifferencePlot.plot(
                        "differences",
                        name,
                        "b",
                        List.of(new Difference(name, -0.5), new Difference("q", 0.25))),
                    new CurvePlot()
                        .curve(
                            name, List.of(new CurvePlot.Point(0, 1), new CurvePlot.Point(1, 0.25)))
                        .plot("curves", "recall", "precision")),
                table,
                true)));
  }
}
