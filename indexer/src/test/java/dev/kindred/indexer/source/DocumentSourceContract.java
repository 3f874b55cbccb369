package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every source, whatever it reads. */
abstract class DocumentSourceContract {

  @TempDir Path dir;

  /** A source without faults that gives at least one document. */
  abstract DocumentSource good() throws IOException;

  /** A source of which one part is bad, and one behind it good. */
  abstract DocumentSource partlyBad() throws IOException;

  /** Whether a source can be read twice. */
  boolean repeatable() {
    return true;
  }

  /** A source of one file with this content, by its extension. */
  final DocumentSource file(String name, String content) throws IOException {
    return DocumentSources.open(write(name, content), options());
  }

  final Path write(String name, String content) throws IOException {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  final Path write(String name, byte[] content) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  final SourceOptions options() {
    return SourceOptions.under(dir);
  }

  final CollectingSink read(String name, String content) throws Exception {
    return CollectingSink.read(file(name, content));
  }

  final CollectingSink readStdin(String content, SourceOptions options) throws Exception {
    return CollectingSink.read(stdin(content, options));
  }

  static DocumentSource stdin(String content, SourceOptions options) {
    var in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    return DocumentSources.standardInput(in, options);
  }

  @Test
  void read_good_documentsAreSound() throws Exception {
    CollectingSink read = CollectingSink.read(good());

    assertThat(read.failures).isEmpty();
    assertThat(read.documents).isNotEmpty();
    assertThat(new HashSet<>(read.ids())).hasSameSizeAs(read.ids());
    for (Document document : read.documents) {
      assertThat(document.title() + document.text()).isNotBlank();
      assertThat(document.title()).doesNotContain("\n").isEqualTo(document.title().strip());
      for (Heading heading : document.headings()) {
        String firstWord = heading.title().split(" ", 2)[0];
        assertThat(document.text().substring(heading.offset()).lines().findFirst())
            .hasValueSatisfying(line -> assertThat(line).contains(firstWord));
      }
    }
  }

  @Test
  void name_askedTwice_isTheSame() throws Exception {
    DocumentSource source = good();

    assertThat(source.name()).isNotBlank().isEqualTo(source.name());
  }

  @Test
  void read_twice_givesTheSame() throws Exception {
    DocumentSource source = good();
    CollectingSink first = CollectingSink.read(source);
    CollectingSink second = CollectingSink.read(repeatable() ? source : good());

    assertThat(second.documents).isEqualTo(first.documents);
    assertThat(second.skipped).isEqualTo(first.skipped);
  }

  @Test
  void read_partlyBad_failsAndGoesOn() throws Exception {
    CollectingSink read = CollectingSink.read(partlyBad());

    assertThat(read.failures).hasSize(1);
    assertThat(read.documents).isNotEmpty();
  }

  @Test
  void read_sinkThrows_passesItOnAndStops() throws Exception {
    DocumentSource source = good();
    var trouble = new IOException("disk full");
    var calls = new CollectingSink();

    assertThatThrownBy(
            () ->
                source.read(
                    new DocumentSink() {
                      @Override
                      public void accept(Document document) throws IOException {
                        calls.accept(document);
                        throw trouble;
                      }

                      @Override
                      public void fail(SourceFailure failure) {
                        calls.fail(failure);
                      }

                      @Override
                      public void skip(String path, SkipReason reason) {}
                    }))
        .isSameAs(trouble);
    assertThat(calls.documents).hasSize(1);
    assertThat(calls.failures).isEmpty();
  }

  @Test
  void read_threadInterrupted_throwsAndReadsNothing() throws Exception {
    DocumentSource source = good();
    var sink = new CollectingSink();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> source.read(sink)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(sink.documents).isEmpty();
    assertThat(sink.failures).isEmpty();
  }
}
