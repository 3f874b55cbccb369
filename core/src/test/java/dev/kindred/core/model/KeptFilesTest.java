package dev.kindred.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {
  private static final String NAME = "a.kind";

  @TempDir private Path dir;

  @Test
  void read_whatWasKept_givesIt() throws IOException {
    var kept = new KeptFiles(dir.resolve("not/there/yet"));
    assertThat(text(kept)).isEmpty();
    kept.keep(NAME, bytes("what took long"));
    assertThat(text(kept)).hasValue("what took long");
    kept.keep(NAME, bytes("another"));
    assertThat(text(kept)).hasValue("another");
    try (var files = Files.list(dir.resolve("not/there/yet"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(NAME);
    }
  }

  @Test
  void read_nothingKept_isThereAndEmpty() {
    var kept = new KeptFiles(dir);
    assertThat(kept.has(NAME)).isFalse();
    kept.keep(NAME, bytes(""));
    assertThat(kept.has(NAME)).isTrue();
    assertThat(text(kept)).hasValue("");
  }

  @Test
  void read_anyByteChangedOrMissing_givesNothing() throws IOException {
    var kept = new KeptFiles(dir);
    kept.keep(NAME, bytes("what took long"));
    byte[] whole = Files.readAllBytes(dir.resolve(NAME));
    for (int place = 0; place < whole.length; place++) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 0x10;
      Files.write(dir.resolve(NAME), damaged);
      assertThat(text(kept)).as("damage at %d", place).isEmpty();
    }
    for (int length = 0; length < whole.length; length++) {
      Files.write(dir.resolve(NAME), Arrays.copyOf(whole, length));
      assertThat(text(kept)).as("%d bytes of it", length).isEmpty();
    }
  }

  @Test
  void read_timeThatTheChecksumGave_isNotReadWhole() throws IOException {
    var kept = new KeptFiles(dir);
    kept.keep(NAME, bytes("what took long"));
    Path file = dir.resolve(NAME);
    FileTime sealed = Files.getLastModifiedTime(file);
    Files.writeString(file, "What", StandardOpenOption.WRITE);
    Files.setLastModifiedTime(file, sealed);
    assertThat(text(kept)).hasValue("What took long");
  }

  @Test
  void read_copy_isSealedAnew() throws IOException {
    var kept = new KeptFiles(dir);
    kept.keep(NAME, bytes("what took long"));
    Path file = dir.resolve(NAME);
    FileTime sealed = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
    assertThat(text(kept)).hasValue("what took long");
    assertThat(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) % 1_000_000_000)
        .isEqualTo(sealed.to(TimeUnit.NANOSECONDS) % 1_000_000_000);
  }

  @Test
  void keep_whereNothingCanBeWritten_isNoFailure() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "in the way");
    var kept = new KeptFiles(file);
    kept.keep(NAME, bytes("what took long"));
    assertThat(text(kept)).isEmpty();
    assertThat(file).hasContent("in the way");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> text(KeptFiles kept) {
    return kept.read(NAME).map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString());
  }
}
