package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextLinesReaderTest extends DocumentSourceContract {

  @Override
  DocumentSource good() {
    return stdin("first\n\n  second \r\n", options().withType(FileType.LINES));
  }

  @Override
  DocumentSource partlyBad() {
    byte[] bytes = "good\nbäd ? lïne\n\nlast\n".getBytes(StandardCharsets.UTF_8);
    bytes[10] = (byte) 0xC0;
    return DocumentSources.standardInput(
        new ByteArrayInputStream(bytes), options().withType(FileType.LINES));
  }

  @Override
  boolean repeatable() {
    return false;
  }

  @Test
  void read_lines_areDocumentsByLineNumber() throws Exception {
    CollectingSink read = CollectingSink.read(good());

    assertThat(read.ids()).containsExactly("stdin:1", "stdin:3");
    assertThat(read.documents).extracting(Document::text).containsExactly("first", "second");
    assertThat(read.documents).extracting(Document::path).containsOnly("stdin");
    assertThat(read.documents).extracting(Document::title).containsOnly("");
  }

  @Test
  void read_malformedLine_failsAlone() throws Exception {
    CollectingSink read = CollectingSink.read(partlyBad());

    assertThat(read.messages())
        .containsExactly("stdin:2: is not valid UTF-8 (byte 10); convert it with iconv");
    assertThat(read.ids()).containsExactly("stdin:1", "stdin:4");
  }

  @Test
  void read_longLines_areWhole() throws Exception {
    String line = "0123456789".repeat(10_000);
    CollectingSink read = readStdin(line + "\n" + line, options().withType(FileType.LINES));

    assertThat(read.documents).extracting(Document::text).containsExactly(line, line);
  }

  @Test
  void read_lineBeyondTheLimit_failsAlone() throws Exception {
    String line = "x".repeat(LineReader.MAX_RECORD_CHARS);
    CollectingSink read =
        readStdin(line + "\n" + line + "x\nlast", options().withType(FileType.LINES));

    assertThat(read.messages())
        .containsExactly("stdin:2: is a record of more than 16777216 characters; split it");
    assertThat(read.ids()).containsExactly("stdin:1", "stdin:3");
  }

  @Test
  void read_blank_isSkipped() throws Exception {
    assertThat(readStdin("\n \n", options().withType(FileType.LINES)).skipped)
        .containsExactly("stdin: EMPTY");
  }
}
