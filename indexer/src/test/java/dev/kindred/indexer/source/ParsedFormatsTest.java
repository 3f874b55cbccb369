package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Location;
import dev.kindred.core.text.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that LibreOffice and pandoc wrote. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParsedFormatsTest {
  private final Readers readers = new Readers(RecordFields.DEFAULT);
  @TempDir Path dir;

  @AfterAll
  void close() {
    readers.close();
  }

  static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(ParsedFormatsTest.class.getResource("/formats/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private CollectingSink read(Path file) throws IOException, InterruptedException {
    var sink = new CollectingSink();
    String name = file.getFileName().toString();
    InputFile.found(file, new Origin(name, PathNames.stem(name))).read(readers, sink);
    return sink;
  }

  private Document readResource(String name) throws IOException, InterruptedException {
    return read(resource(name)).document();
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.doc", "guide.docx", "guide.odt", "guide.epub"})
  void read_document_hasTitleHeadingsAuthorAndTables(String name) throws Exception {
    Document document = readResource(name);

    assertThat(document.id()).isEqualTo(name);
    assertThat(document.title()).isEqualTo("Keeping Bees");
    assertThat(document.text())
        .contains(
            "The keeper lifts the frames to look for the queen.\n\nWinter stores\n\nEach colony")
        .endsWith("Month | Honey\nJune | 12 kg\nJuly | 30 kg");
    assertThat(document.headings())
        .extracting(Heading::title)
        .containsSubsequence("The hive", "Winter stores", "The harvest");
    Heading winter =
        document.headings().stream()
            .filter(heading -> heading.title().equals("Winter stores"))
            .findFirst()
            .orElseThrow();
    assertThat(winter.level()).isEqualTo(2);
    assertThat(document.text().substring(winter.offset())).startsWith("Winter stores");
    assertThat(document.metadata()).containsEntry("author", List.of("Ada Meadow"));
    assertThat(document.places()).isEqualTo(Places.HEADINGS);
  }

  @Test
  void read_rtf_hasText() throws Exception {
    Document document = readResource("guide.rtf");

    assertThat(document.title()).isEqualTo("guide");
    assertThat(document.text()).contains("Each colony needs twenty kilograms of honey");
  }

  @Test
  void read_pdf_hasPages() throws Exception {
    Document document = readResource("guide.pdf");

    assertThat(document.title()).isEqualTo("Keeping Bees");
    assertThat(labels(document)).containsExactly("1", "2");
    assertThat(document.places().kind()).contains(Location.Kind.PAGE);
    assertThat(part(document, 0)).contains("twenty kilograms");
    assertThat(part(document, 1)).startsWith("The harvest").contains("Uncapped comb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"slides.pptx", "slides.odp"})
  void read_presentation_hasSlidesWithoutTheirTemplates(String name) throws Exception {
    Document document = readResource(name);

    assertThat(document.places().kind()).contains(Location.Kind.SLIDE);
    assertThat(labels(document)).containsExactly("1", "2", "3");
    assertThat(part(document, 1)).startsWith("The hive").contains("twenty kilograms");
    assertThat(part(document, 2)).contains("July | 30 kg");
    assertThat(document.text()).doesNotContain("Click to edit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"harvest.xlsx", "harvest.xls", "harvest.ods"})
  void read_workbook_hasSheets(String name) throws Exception {
    Document document = readResource(name);

    assertThat(document.places().kind()).contains(Location.Kind.SHEET);
    assertThat(labels(document)).containsExactly("Harvest", "Swarms");
    assertThat(part(document, 1)).isEqualTo("Swarms\n\nDay | Tree\nSunday | Old pear tree");
    assertThat(document.text()).doesNotContain("Page");
  }

  @Test
  void read_otherName_goesByContent() throws Exception {
    for (String name : List.of("guide.pdf", "guide.docx", "guide.odt", "guide.epub", "guide.rtf")) {
      Path renamed = dir.resolve(name.replace("guide.", "as-") + ".dat");
      Files.copy(resource(name), renamed);

      assertThat(read(renamed).document().text()).as(name).contains("twenty kilograms of honey");
    }
  }

  @Test
  void read_cutOff_failsInOneLineOrGivesWhatIsThere() throws Exception {
    for (String name : List.of("guide.docx", "guide.odt", "guide.epub", "harvest.xlsx")) {
      byte[] whole = Files.readAllBytes(resource(name));
      Path cut = Files.write(dir.resolve(name), Arrays.copyOf(whole, whole.length / 2));

      assertThat(read(cut).messages())
          .as(name)
          .containsExactly(name + ": is damaged and cannot be read");
    }
  }

  @Test
  void read_encryptedPdf_saysSo() throws Exception {
    Path file = dir.resolve("secret.pdf");
    try (var pdf = Loader.loadPDF(resource("guide.pdf").toFile())) {
      pdf.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
      pdf.save(file.toFile());
    }

    assertThat(read(file).messages()).containsExactly("secret.pdf: is protected by a password");
  }

  @Test
  void read_encryptedOpenDocument_saysSo() throws Exception {
    Path file = dir.resolve("secret.odt");
    zip(
        file,
        Map.of(
            "META-INF/manifest.xml", "<manifest:encryption-data/>", "content.xml", "\u0001\u0002"),
        "application/vnd.oasis.opendocument.text");

    assertThat(read(file).messages()).containsExactly("secret.odt: is protected by a password");
  }

  @Test
  void read_openDocumentWithEntities_expandsNone() throws Exception {
    Path file = dir.resolve("bomb.odt");
    zip(
        file,
        Map.of(
            "content.xml",
            """
            <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bees"><!ENTITY c SYSTEM "file:///etc/passwd">]>
            <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><text:p>x&b;&c;y</text:p>
            </office:body></office:document-content>
            """),
        "application/vnd.oasis.opendocument.text");
    CollectingSink sink = read(file);

    assertThat(sink.documents)
        .noneMatch(d -> d.text().contains("bees") || d.text().contains("root"));
    assertThat(sink.documents.size() + sink.failures.size()).isPositive();
  }

  @Test
  void read_webPageUnderPdfName_isAWebPage() throws Exception {
    Path file =
        Files.writeString(dir.resolve("a.pdf"), "<!DOCTYPE html><title>Moved</title><p>Gone");

    assertThat(read(file).document().title()).isEqualTo("Moved");
  }

  @Test
  void read_emptyPdf_isSkipped() throws Exception {
    Path file = Files.createFile(dir.resolve("a.pdf"));

    assertThat(read(file).skipped).containsExactly("a.pdf: EMPTY");
  }

  private static void zip(Path file, Map<String, String> members, String mimetype)
      throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("mimetype"));
      zip.write(mimetype.getBytes(StandardCharsets.UTF_8));
      members.forEach(
          (name, text) -> {
            try {
              zip.putNextEntry(new ZipEntry(name));
              zip.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static List<String> labels(Document document) {
    var labels = new ArrayList<String>();
    document.places().starts().forEach(place -> labels.add(place.label()));
    return labels;
  }

  private static String part(Document document, int index) {
    var starts = document.places().starts();
    int end = index + 1 < starts.size() ? starts.get(index + 1).offset() : document.text().length();
    return document.text().substring(starts.get(index).offset(), end).strip();
  }
}
