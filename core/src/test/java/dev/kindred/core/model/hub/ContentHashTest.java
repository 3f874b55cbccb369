package dev.kindred.core.model.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against git's own ids ({@code git hash-object}) and FIPS 180's vectors. */
class ContentHashTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      value = {
        "'', e69de29bb2d1d6434b8b29ae775ad8c2e48c5391, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      })
  void hashes_knownContent_areTheKnownOnes(String content, String git, String sha256)
      throws IOException {
    Path file = Files.writeString(dir.resolve("f"), content);
    assertThat(ContentHash.gitBlob(file)).isEqualTo(git);
    assertThat(ContentHash.sha256(file)).isEqualTo(sha256);
    assertThat(ContentHash.matches(file, git)).isTrue();
    assertThat(ContentHash.matches(file, sha256)).isTrue();
    assertThat(ContentHash.matches(file, sha256.replace('b', 'c'))).isFalse();
  }
}
