package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.text.Document;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StdinSourceTest extends DocumentSourceContract {

  @Override
  DocumentSource good() {
    return stdin("One text.\n", options());
  }

  @Override
  DocumentSource partlyBad() {
    return stdin("{\"text\":\"one\"}\n{}\n", options());
  }

  @Override
  boolean repeatable() {
    return false;
  }

  @Test
  void name_isADash() {
    assertThat(good().name()).isEqualTo("-");
  }

  @Test
  void read_text_isOneDocument() throws Exception {
    Document document = readStdin("Two\nlines\n", options()).document();

    assertThat(document.id()).isEqualTo("stdin");
    assertThat(document.path()).isEqualTo("stdin");
    assertThat(document.title()).isEmpty();
    assertThat(document.text()).isEqualTo("Two\nlines\n");
  }

  @Test
  void read_braceFirst_isJsonLines() throws Exception {
    assertThat(readStdin("\n \t{\"text\":\"a\"}\n{\"text\":\"b\"}\n", options()).ids())
        .containsExactly("stdin:2", "stdin:3");
  }

  @Test
  void read_braceBehindByteOrderMark_isJsonLines() throws Exception {
    var in =
        new ByteArrayInputStream(
            "\uFEFF\n{\"id\":\"ü\",\"text\":\"a\"}".getBytes(StandardCharsets.UTF_16BE));
    assertThat(CollectingSink.read(DocumentSources.standardInput(in, options())).ids())
        .containsExactly("ü");
  }

  @Test
  void read_blanksWithoutEnd_isText() throws Exception {
    assertThat(readStdin(" ".repeat(70_000) + "{}", options()).ids()).containsExactly("stdin");
  }

  @Test
  void read_typeGiven_isThatType() throws Exception {
    assertThat(readStdin("{\"text\":1}", options().withType(FileType.TEXT)).document().text())
        .isEqualTo("{\"text\":1}");
    assertThat(readStdin("text\na\n", options().withType(FileType.CSV)).ids())
        .containsExactly("stdin:2");
    assertThat(readStdin("id\ttext\nx\ta\n", options().withType(FileType.TSV)).ids())
        .containsExactly("x");
    assertThat(readStdin("# A\n", options().withType(FileType.MARKDOWN)).document().title())
        .isEqualTo("A");
    assertThat(readStdin("<p>A", options().withType(FileType.HTML)).document().text())
        .isEqualTo("A");
  }

  @Test
  void read_nothing_isSkipped() throws Exception {
    assertThat(readStdin("", options()).skipped).containsExactly("stdin: EMPTY");
  }

  @Test
  void read_brokenStream_fails() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("disk on fire");
          }
        };
    assertThat(CollectingSink.read(DocumentSources.standardInput(broken, options())).messages())
        .containsExactly("stdin: cannot be read: disk on fire");
    var text = new ByteArrayInputStream("{\"text\":\"a\"}\n{".getBytes(StandardCharsets.UTF_8));
    var later = new SequenceInputStream(text, broken);
    CollectingSink read = CollectingSink.read(DocumentSources.standardInput(later, options()));
    assertThat(read.ids()).containsExactly("stdin:1");
    assertThat(read.messages()).containsExactly("stdin: cannot be read: disk on fire");
  }

  @ParameterizedTest
  @EnumSource(names = {"LINES", "JSONL", "CSV", "TSV"})
  void read_endlessRecords_streams(FileType type) throws Exception {
    byte[] record = "{\"text\":\"a\"}\n".getBytes(StandardCharsets.UTF_8);
    byte[] header =
        type == FileType.CSV || type == FileType.TSV
            ? "text\n".getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    InputStream endless =
        new InputStream() {
          private long position;

          @Override
          public int read() {
            long at = position++;
            return at < header.length
                ? header[(int) at]
                : record[(int) ((at - header.length) % record.length)];
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
              target[offset + i] = (byte) read();
            }
            return length;
          }
        };
    var seen = new CollectingSink();

    assertThatThrownBy(
            () ->
                DocumentSources.standardInput(endless, options().withType(type))
                    .read(
                        new DocumentSink() {
                          @Override
                          public void accept(Document document) throws IOException {
                            seen.accept(document);
                            if (seen.documents.size() == 10_000) {
                              throw new IOException("enough");
                            }
                          }

                          @Override
                          public void fail(SourceFailure failure) {
                            seen.fail(failure);
                          }

                          @Override
                          public void skip(String path, SkipReason reason) {}
                        }))
        .hasMessage("enough");
    assertThat(seen.failures).isEmpty();
  }

  @Test
  void read_done_leavesTheStreamOpen() throws Exception {
    boolean[] closed = {false};
    var in =
        new ByteArrayInputStream(new byte[] {'a'}) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    CollectingSink.read(DocumentSources.standardInput(in, options()));

    assertThat(closed[0]).isFalse();
  }
}
