package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class TypeDetectorTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void detect_knownName_isWhatTheNameSays() {
    assertThat(TypeDetector.detect("a.md", bytes("x"))).contains(FileType.MARKDOWN);
    assertThat(TypeDetector.detect("a.CSV", bytes("<html>"))).contains(FileType.CSV);
    assertThat(TypeDetector.detect("a.txt", bytes("form\ffeed \u0001"))).contains(FileType.TEXT);
  }

  @Test
  void detect_unknownName_goesByContent() {
    assertThat(TypeDetector.detect("Makefile", bytes("all:\n\tcc\n"))).contains(FileType.TEXT);
    assertThat(TypeDetector.detect("a.zzz", bytes(""))).contains(FileType.TEXT);
    assertThat(TypeDetector.detect("a", bytes("  <!DOCTYPE html><p>"))).contains(FileType.HTML);
    assertThat(TypeDetector.detect("a", bytes("\uFEFF<HTML>"))).contains(FileType.HTML);
    assertThat(TypeDetector.detect("a", bytes("naïve Ω 語"))).contains(FileType.TEXT);
    assertThat(TypeDetector.detect("a.bin", bytes("ELF\u0001"))).isEmpty();
  }

  @Test
  void detect_containerUnderTextName_isThatContainer() throws IOException {
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write('a');
    }
    var zip = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("a"));
    }
    assertThat(TypeDetector.detect("a.txt", bytes("%PDF-1.7\n"))).contains(FileType.PDF);
    assertThat(TypeDetector.detect("a.txt", gzip.toByteArray())).contains(FileType.ARCHIVE);
    assertThat(TypeDetector.detect("a.txt", zip.toByteArray())).contains(FileType.ARCHIVE);
    assertThat(TypeDetector.detect("a.docx", zip.toByteArray())).contains(FileType.OFFICE);
    assertThat(TypeDetector.detect("a.jar", zip.toByteArray())).isEmpty();
  }

  @Test
  void detect_nulUnderTextName_isDamagedText() {
    assertThat(TypeDetector.detect("a.bin", new byte[] {'a', 0})).isEmpty();
    assertThat(TypeDetector.detect("a.txt", new byte[] {'a', 0})).contains(FileType.TEXT);
  }

  @Test
  void detect_textUnderContainerName_goesByItsOpening() {
    assertThat(TypeDetector.detect("a.doc", bytes("<html>"))).contains(FileType.HTML);
    assertThat(TypeDetector.detect("a.doc", bytes("{\\rtf1 x}"))).contains(FileType.OFFICE);
    assertThat(TypeDetector.detect("a.pdf", bytes(""))).contains(FileType.PDF);
    assertThat(TypeDetector.detect("a.pdf", new byte[] {1, 2, 0})).contains(FileType.PDF);
  }

  @Test
  void detect_utf16WithMark_isText() {
    byte[] text = "\uFEFFab".getBytes(StandardCharsets.UTF_16LE);

    assertThat(TypeDetector.detect("a", text)).contains(FileType.TEXT);
    assertThat(TypeDetector.detect("a.md", text)).contains(FileType.MARKDOWN);
  }
}
