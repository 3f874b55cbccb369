package dev.kindred.indexer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.text.Document;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveReaderTest {
  @TempDir Path dir;

  private CollectingSink read(String name, byte[] content)
      throws IOException, InterruptedException {
    Path file = Files.write(dir.resolve(name), content);
    return CollectingSink.read(DocumentSources.open(file, SourceOptions.under(dir)));
  }

  private static byte[] zip(Object... namesAndContents) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
        zip.write(content(namesAndContents[i + 1]));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(Object... namesAndContents) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = content(namesAndContents[i + 1]);
        var entry = new TarArchiveEntry((String) namesAndContents[i]);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] content(Object content) {
    return content instanceof byte[] bytes ? bytes : ((String) content).getBytes(UTF_8);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void read_zip_isItsMembersEachAsWhatItIs() throws Exception {
    CollectingSink sink =
        read(
            "a.zip",
            zip(
                "notes/bees.md", "# Bees\n\nHoney.",
                "rows.csv", "id,text\nr1,Row\n",
                "photo.jpg", new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 1},
                ".hidden", "no",
                "guide.pdf", Files.readAllBytes(ParsedFormatsTest.resource("guide.pdf"))));

    assertThat(sink.failures).isEmpty();
    assertThat(sink.ids()).containsExactly("a.zip!/notes/bees.md", "r1", "a.zip!/guide.pdf");
    Document bees = sink.documents.getFirst();
    assertThat(bees.title()).isEqualTo("Bees");
    assertThat(bees.path()).isEqualTo("a.zip!/notes/bees.md");
    assertThat(sink.documents.get(1).path()).isEqualTo("a.zip!/rows.csv");
    assertThat(sink.documents.get(2).places().starts()).hasSize(2);
    assertThat(sink.skipped).containsExactly("a.zip!/photo.jpg: BINARY", "a.zip!/.hidden: HIDDEN");
  }

  @Test
  void read_compressedTar_isItsMembers() throws Exception {
    byte[] tar = tar("a/x.txt", "X", "a/y.txt", "Y");
    var bzip2 = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bzip2)) {
      out.write(tar);
    }

    assertThat(read("a.tar", tar).ids()).containsExactly("a.tar!/a/x.txt", "a.tar!/a/y.txt");
    assertThat(read("a.tgz", gzip(tar)).ids()).containsExactly("a.tgz!/a/x.txt", "a.tgz!/a/y.txt");
    assertThat(read("a.tar.bz2", bzip2.toByteArray()).ids()).hasSize(2);
  }

  @Test
  void read_compressedFile_isThatFile() throws Exception {
    Document log = read("app.log.gz", gzip("All is well.".getBytes(UTF_8))).document();

    assertThat(log.id()).isEqualTo("app.log.gz");
    assertThat(log.title()).isEqualTo("All is well.");
    assertThat(read("rows.jsonl.gz", gzip("{\"id\":7,\"text\":\"t\"}".getBytes(UTF_8))).ids())
        .containsExactly("7");
  }

  @Test
  void read_archiveInArchive_isRead() throws Exception {
    assertThat(read("a.zip", zip("b.tgz", gzip(tar("c.txt", "C")), "d.txt", "D")).ids())
        .containsExactly("a.zip!/b.tgz!/c.txt", "a.zip!/d.txt");
  }

  @Test
  void read_archivesTooDeep_isOneFailure() throws Exception {
    byte[] nested = zip("x.txt", "X");
    for (int i = 0; i < 6; i++) {
      nested = zip("1.zip", nested, "2.zip", nested, "3.zip", nested);
    }
    CollectingSink sink = read("a.zip", nested);

    assertThat(sink.messages())
        .containsExactly(
            "a.zip: holds archives in archives, more than 3 deep; the rest was left out");
    assertThat(sink.documents).isEmpty();
  }

  @Test
  void read_bomb_isOneFailure() throws Exception {
    var zeros = new byte[60 << 20];

    assertThat(read("bomb.zip", zip("1.txt", zeros, "2.txt", zeros)).messages())
        .containsExactly(
            "bomb.zip: expands more than 200-fold, as only bombs do; the rest was left out");
    assertThat(read("bomb.gz", gzip("a".repeat(60 << 20).getBytes(UTF_8))).messages())
        .containsExactly(
            "bomb.gz: expands more than 200-fold, as only bombs do; the rest was left out");
  }

  @Test
  void read_moreThanTheBudget_isOneFailure() throws Exception {
    // What is passed over is expanded too, and so it counts.
    byte[] noise = new byte[2 << 20];
    new Random(7).nextBytes(noise);
    byte[] large = zip("a.txt", "A", "b.bin", noise, ".hidden", noise, "c.zip", zip("d", noise));
    var sink = new CollectingSink();
    try (var readers = new Readers(RecordFields.DEFAULT)) {
      var reader = new ArchiveReader(readers, new ArchiveBudget(5 << 20));

      assertThatThrownBy(
              () -> reader.read(new ByteArrayInputStream(large), new Origin("a.zip", "a"), sink))
          .isInstanceOf(InputFault.class)
          .hasMessage("expands to more than 5 MB; the rest was left out");
    }
    assertThat(sink.ids()).containsExactly("a.zip!/a.txt");
    assertThat(sink.failures).isEmpty();
  }

  @Test
  void read_noMembers_isEmptyOrDamaged() throws Exception {
    assertThat(read("a.zip", zip()).skipped).containsExactly("a.zip: EMPTY");
    assertThat(read("c.zip", zip("folder/", "")).skipped).containsExactly("c.zip: EMPTY");
    assertThat(read("b.zip", "PK\003\004\0\0\0".getBytes(UTF_8)).messages())
        .containsExactly("b.zip: is a damaged archive; the rest of it was not read");
  }

  @Test
  void read_namesThatClimb_stayInside() throws Exception {
    Files.createDirectory(dir.resolve("in"));
    Path file =
        Files.write(
            dir.resolve("in/a.zip"),
            zip("../../evil.txt", "E", "/etc/evil.txt", "E", "..\\evil.txt", "E"));
    DocumentSource source = DocumentSources.open(file, SourceOptions.under(dir));
    CollectingSink sink = CollectingSink.read(source);

    assertThat(sink.documents).allMatch(document -> source.covers(document.path()));
    assertThat(sink.ids()).allMatch(id -> id.startsWith("in/a.zip!/"));
    try (var files = Files.walk(dir)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(file);
    }
  }

  @Test
  void read_sameNameTwice_keepsBoth() throws Exception {
    assertThat(read("a.tar", tar("x.txt", "1", "x.txt", "2")).ids())
        .containsExactly("a.tar!/x.txt", "a.tar!/x.txt (2)");
  }

  @Test
  void read_cutOff_keepsWhatWasWholeAndSaysSo() throws Exception {
    byte[] noise = new byte[100_000];
    new Random(5).nextBytes(noise);
    byte[] whole = zip("a.txt", "A", "noise.bin", noise, "z.txt", "Z");
    CollectingSink sink = read("a.zip", Arrays.copyOf(whole, whole.length / 2));

    assertThat(sink.ids()).containsExactly("a.zip!/a.txt");
    assertThat(sink.failures).isNotEmpty().allMatch(f -> f.reason().contains("damaged"));
    assertThat(read("b.tgz", Arrays.copyOf(gzip(noise), 2_000)).messages())
        .containsExactly("b.tgz: is damaged: its compressed data cannot be read");
  }

  @Test
  void read_zipUnderTextName_isAnArchive() throws Exception {
    assertThat(read("a.txt", zip("b.txt", "B")).ids()).containsExactly("a.txt!/b.txt");
  }

  @Test
  void read_program_isPassedOver() throws Exception {
    Files.write(dir.resolve("lib.jar"), zip("META-INF/NOTICE", "N"));
    CollectingSink sink = CollectingSink.read(DocumentSources.open(dir, SourceOptions.under(dir)));

    assertThat(sink.skipped).isEqualTo(List.of("lib.jar: BINARY"));
  }
}
