package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlainTextReaderTest extends DocumentSourceContract {
  private static final String NOTE =
      """
      Watering the ferns

      Twice a week, and never at noon.
      """;

  @Override
  DocumentSource good() throws IOException {
    return file("ferns.txt", NOTE);
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    write("notes/a.txt", new byte[] {'a', (byte) 0xFF, 'b'});
    write("notes/b.txt", NOTE);
    return DocumentSources.open(dir.resolve("notes"), options());
  }

  @Test
  void read_note_keepsTextAsItIs() throws Exception {
    Document document = CollectingSink.read(good()).document();

    assertThat(document.id()).isEqualTo("ferns.txt");
    assertThat(document.path()).isEqualTo("ferns.txt");
    assertThat(document.title()).isEqualTo("Watering the ferns");
    assertThat(document.text()).isEqualTo(NOTE);
    assertThat(document.headings()).isEmpty();
    assertThat(document.metadata()).isEmpty();
  }

  @Test
  void title_firstLineRunsOn_isTheFileName() throws Exception {
    assertThat(read("my ferns.v2.txt", "\n\nOne line\nand the next\n").document().title())
        .isEqualTo("my ferns.v2");
  }

  @Test
  void title_firstLineAlone_isThatLine() throws Exception {
    assertThat(read("a.txt", "\r\n  Only line  ").document().title()).isEqualTo("Only line");
  }

  @Test
  void title_firstLineOf100Characters_isThatLine() throws Exception {
    String line = "x".repeat(100);
    assertThat(read("a.txt", line + "\n\nText").document().title()).isEqualTo(line);
    assertThat(read("a.txt", line + "x\n\nText").document().title()).isEqualTo("a");
  }

  @Test
  void read_byteOrderMarks_areHonoured() throws Exception {
    String text = "Größe €𝄞\n";
    for (var charset :
        new java.nio.charset.Charset[] {
          StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
      Path file = write("bom.txt", ("\uFEFF" + text).getBytes(charset));
      Document document = CollectingSink.read(DocumentSources.open(file, options())).document();
      assertThat(document.text()).as("%s", charset).isEqualTo(text);
    }
  }

  @Test
  void read_longTextInManyScripts_isDecodedWhole() throws Exception {
    String text = "aé€𝄞 ".repeat(20_000); // surrogate pairs across every buffer edge
    assertThat(read("long.txt", text).document().text()).isEqualTo(text);
  }

  @Test
  void read_malformed_saysWhichByte() throws Exception {
    byte[] bytes = "é".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    bytes[30_001] = 'x';
    Path file = write("latin.txt", bytes);

    assertThat(CollectingSink.read(DocumentSources.open(file, options())).messages())
        .containsExactly("latin.txt: is not valid UTF-8 (byte 30000); convert it with iconv");
  }

  @Test
  void read_cutOffInsideACharacter_saysWhichByte() throws Exception {
    Path file = write("cut.txt", new byte[] {'a', (byte) 0xE2, (byte) 0x82});

    assertThat(CollectingSink.read(DocumentSources.open(file, options())).messages())
        .containsExactly("cut.txt: is not valid UTF-8 (byte 1); convert it with iconv");
  }

  @Test
  void read_oddUtf16_saysWhichByte() throws Exception {
    Path file = write("odd.txt", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0, 'b'});

    assertThat(CollectingSink.read(DocumentSources.open(file, options())).messages())
        .containsExactly("odd.txt: is not valid UTF-16 (byte 4); convert it with iconv");
  }

  @Test
  void read_nulBytes_isBinary() throws Exception {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13};
    byte[] late = new byte[50_000];
    Arrays.fill(late, (byte) 'x');
    late[49_000] = 0;
    for (byte[] bytes : new byte[][] {png, late}) {
      Path file = write("image.txt", bytes);
      assertThat(CollectingSink.read(DocumentSources.open(file, options())).messages())
          .containsExactly("image.txt: is a binary file");
    }
  }

  @Test
  void read_blank_isSkipped() throws Exception {
    for (String blank : new String[] {"", " \n\t\n"}) {
      CollectingSink read = read("blank.txt", blank);
      assertThat(read.skipped).containsExactly("blank.txt: EMPTY");
      assertThat(read.documents).isEmpty();
    }
  }

  @Test
  void read_tooLarge_saysSo() throws Exception {
    Path file = dir.resolve("large.txt");
    byte[] chunk = new byte[1 << 20];
    Arrays.fill(chunk, (byte) 'a');
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 64; i++) {
        out.write(chunk);
      }
      out.write('a');
    }

    assertThat(CollectingSink.read(DocumentSources.open(file, options())).messages())
        .containsExactly("large.txt: is larger than 64 MB; split it into smaller files");
  }

  @Test
  void read_unknownExtensionByName_isPlainText() throws Exception {
    assertThat(read("README", NOTE).document().text()).isEqualTo(NOTE);
  }
}
