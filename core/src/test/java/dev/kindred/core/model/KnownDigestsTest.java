package dev.kindred.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDigestsTest {
  @TempDir private Path dir;
  private final List<String> computed = new ArrayList<>();

  private byte[] get(Path folder, String state, String content) throws IOException {
    return new KnownDigests(folder)
        .get(
            state,
            () -> {
              computed.add(state);
              return ModelFiles.sha256().digest(content.getBytes(StandardCharsets.UTF_8));
            });
  }

  @Test
  void get_sameState_isComputedOnce() throws IOException {
    byte[] first = get(dir.resolve("new"), "file a 1", "x");

    assertThat(get(dir.resolve("new"), "file a 1", "y")).isEqualTo(first);
    assertThat(computed).hasSize(1);
  }

  @Test
  void get_otherState_isComputedAnew() throws IOException {
    byte[] first = get(dir, "file a 1", "x");

    assertThat(get(dir, "file a 2", "y")).isNotEqualTo(first);
    assertThat(computed).hasSize(2);
  }

  @Test
  void get_damagedEntry_isComputedAnew() throws IOException {
    byte[] digest = get(dir, "file a 1", "x");
    for (String damage : List.of("", "file a 1\n", "file a 1\n" + "z".repeat(64), "b\n")) {
      try (var files = Files.list(dir)) {
        Files.writeString(files.findFirst().orElseThrow(), damage);
      }

      assertThat(get(dir, "file a 1", "x")).isEqualTo(digest);
    }
    assertThat(computed).hasSize(5);
  }

  @Test
  void get_folderThatCannotBeMade_isComputedEachTime() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");

    assertThat(get(file.resolve("x"), "file a 1", "x"))
        .isEqualTo(get(file.resolve("x"), "file a 1", "x"));
    assertThat(computed).hasSize(2);
  }

  /**
   * The digest of a folder's file must follow its content, whatever its name, size and time say.
   */
  @Test
  void folder_fileReplacedBySameSizeAndTime_hasItsOwnDigest() throws IOException {
    Path weights = dir.resolve("weights.bin");
    var files = new FolderModelFiles("m", dir, ModelOrigin.FOLDER);
    byte[] content = new byte[(int) KnownDigests.MIN_BYTES];
    Files.write(weights, content);
    var time = Files.getLastModifiedTime(weights);
    byte[] first = files.sha256("weights.bin");
    content[7] = 1;
    Files.write(weights, content);
    Files.setLastModifiedTime(weights, time);

    assertThat(files.sha256("weights.bin"))
        .isEqualTo(ModelFiles.sha256().digest(content))
        .isNotEqualTo(first);
  }

  @Test
  void builtIn_graphs_haveTheDigestOfTheirBytes() throws IOException {
    for (ModelFiles files : Models.builtIn()) {
      for (String path : files.onnxPaths()) {
        byte[] expected = ModelFiles.sha256().digest(files.read(path));

        assertThat(files.sha256(path)).isEqualTo(expected);
        assertThat(files.sha256(path)).isEqualTo(expected); // as it was kept
      }
    }
  }
}
