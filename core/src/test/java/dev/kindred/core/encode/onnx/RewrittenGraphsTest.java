package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.KeptFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewrittenGraphsTest {
  private static final byte[] SHA256 = new byte[32];
  private static final String GRAPH = "what the rewriter made";

  @TempDir Path dir;

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void find_secondTime_isReadFromTheFolder() throws IOException {
    assertThat(find(dir, SHA256)).isEqualTo(GRAPH);
    assertThat(find(dir, SHA256)).isEqualTo(GRAPH);
    assertThat(made).hasValue(1);
  }

  @Test
  void find_otherGraph_isMadeOfItsOwn() throws IOException {
    find(dir, SHA256);
    byte[] other = SHA256.clone();
    other[31] = 1;
    find(dir, other);
    assertThat(made).hasValue(2);
  }

  @Test
  void find_otherKind_isMadeOfItsOwn() throws IOException {
    find(dir, SHA256);
    var graphs = new RewrittenGraphs(new KeptFiles(dir));
    assertThat(graphs.find(SHA256, "batch.", Optional::empty)).isEmpty();
    assertThat(find(dir, SHA256)).isEqualTo(GRAPH);
    assertThat(made).hasValue(1);
  }

  @Test
  void find_damagedFile_isMadeAgain() throws IOException {
    find(dir, SHA256);
    byte[] bytes = Files.readAllBytes(onlyFile());
    for (int place : new int[] {0, GRAPH.length() - 1, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[place] ^= 1;
      Files.write(onlyFile(), damaged);
      made.set(0);
      assertThat(find(dir, SHA256)).isEqualTo(GRAPH);
      assertThat(made).as("damage at %d", place).hasValue(1);
      assertThat(Files.readAllBytes(onlyFile())).isEqualTo(bytes);
    }
    for (int length : new int[] {0, 5, bytes.length - 1}) {
      Files.write(onlyFile(), java.util.Arrays.copyOf(bytes, length));
      assertThat(find(dir, SHA256)).isEqualTo(GRAPH);
      assertThat(Files.readAllBytes(onlyFile())).isEqualTo(bytes);
    }
  }

  @Test
  void find_graphThatRunsAsItIs_isAskedOnce() throws IOException {
    var graphs = new RewrittenGraphs(new KeptFiles(dir));
    for (int i = 0; i < 2; i++) {
      assertThat(
              graphs.find(
                  SHA256,
                  "",
                  () -> {
                    made.incrementAndGet();
                    return Optional.empty();
                  }))
          .isEmpty();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void find_folderThatCannotBe_makesItEachTime() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "in the way");
    assertThat(find(file.resolve("graphs"), SHA256)).isEqualTo(GRAPH);
    assertThat(find(file.resolve("graphs"), SHA256)).isEqualTo(GRAPH);
    assertThat(made).hasValue(2);
  }

  @Test
  void find_byManyAtOnce_givesAllTheSame() throws Exception {
    int threads = 8;
    var start = new CountDownLatch(1);
    try (var executor = Executors.newFixedThreadPool(threads)) {
      var found =
          java.util.stream.IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      executor.submit(
                          () -> {
                            start.await();
                            return find(dir, SHA256);
                          }))
              .toList();
      start.countDown();
      for (var one : found) {
        assertThat(one.get()).isEqualTo(GRAPH);
      }
    }
    assertThat(onlyFile()).isRegularFile();
  }

  private String find(Path folder, byte[] sha256) throws IOException {
    ByteBuffer found =
        new RewrittenGraphs(new KeptFiles(folder))
            .find(
                sha256,
                "",
                () -> {
                  made.incrementAndGet();
                  return Optional.of(StandardCharsets.UTF_8.encode(GRAPH));
                })
            .orElseThrow();
    return StandardCharsets.ISO_8859_1.decode(found.duplicate()).toString();
  }

  private Path onlyFile() throws IOException {
    try (var files = Files.list(dir)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }
}
