package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kindred.core.KindredException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSourcesTest {
  @TempDir Path dir;

  private DocumentSource open(String name, SourceOptions options) {
    return DocumentSources.open(dir.resolve(name), options);
  }

  @Test
  void open_nothingThere_saysSo() {
    Path missing = dir.resolve("missing.txt");

    assertThatThrownBy(() -> DocumentSources.open(missing, SourceOptions.under(dir)))
        .isInstanceOf(KindredException.class)
        .hasMessage("no such file or folder: " + missing);
  }

  @Test
  void open_fileByName_isReadWhateverTheGlobsSay() throws Exception {
    Files.writeString(dir.resolve(".notes.log"), "a");
    SourceOptions options = SourceOptions.under(dir).withGlobs(List.of("*.md"), List.of("*.log"));

    assertThat(CollectingSink.read(open(".notes.log", options)).ids())
        .containsExactly(".notes.log");
  }

  @Test
  void open_typeGiven_overridesTheExtension() throws Exception {
    Files.writeString(dir.resolve("data.txt"), "{\"id\":\"1\",\"text\":\"a\"}\n");
    SourceOptions options = SourceOptions.under(dir).withType(FileType.JSONL);

    assertThat(CollectingSink.read(open("data.txt", options)).ids()).containsExactly("1");
  }

  @Test
  void open_link_goesByItsOwnName() throws Exception {
    Files.writeString(dir.resolve("v3.md"), "# A\n");
    Files.createSymbolicLink(dir.resolve("current.md"), Path.of("v3.md"));
    DocumentSource source = open("current.md", SourceOptions.under(dir));

    assertThat(CollectingSink.read(source).ids()).containsExactly("current.md");
    assertThat(source.name()).isEqualTo(dir.toRealPath().resolve("v3.md").toString());
  }

  @Test
  void open_dotsInThePath_areNoPartOfTheId() throws Exception {
    Files.createDirectory(dir.resolve("a"));
    Files.writeString(dir.resolve("b.txt"), "b");

    assertThat(CollectingSink.read(open("a/../b.txt", SourceOptions.under(dir))).ids())
        .containsExactly("b.txt");
  }

  @Test
  void open_deviceThatCannotBeRead_fails() throws Exception {
    Path memory = Path.of("/proc/self/mem"); // reading at 0 is an I/O error, even for root
    assumeThat(memory).exists();

    assertThat(
            CollectingSink.read(DocumentSources.open(memory, SourceOptions.under(dir))).messages())
        .singleElement()
        .asString()
        .contains("cannot be read: ");
  }

  @Test
  void message_wholeFile_hasNoLine() {
    assertThat(new SourceFailure("a.txt", 0, "is bad").message()).isEqualTo("a.txt: is bad");
    assertThat(new SourceFailure("a.txt", 7, "is bad").message()).isEqualTo("a.txt:7: is bad");
    assertThat(new SourceFailure("a\u001B[0m", 1, "is\nbad").message())
        .isEqualTo("a\\u001b[0m:1: is\\u000abad");
  }

  @Test
  void recordFields_blankName_isRefused() {
    assertThatThrownBy(() -> new RecordFields(null, null, " ", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name of the text field must not be blank");
  }
}
