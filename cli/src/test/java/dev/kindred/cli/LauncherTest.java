package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher script, with a stand-in for the JVM that writes down how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String PREPARING =
      "kindred: preparing faster starts, once, in the background\n";

  @TempDir private Path temporary;
  private Path folder = Path.of("");

  @BeforeEach
  void install() throws IOException {
    folder = temporary.toRealPath(); // as the launcher names it
    Path bin = Files.createDirectories(folder.resolve("kindred/bin"));
    try (var scripts = Files.list(Path.of("src/main/dist/bin"))) {
      for (Path script : scripts.toList()) {
        Files.copy(script, bin.resolve(script.getFileName()));
      }
    }
    Files.createDirectories(folder.resolve("kindred/lib/more"));
    Files.writeString(jar(), "one");
    build("one");
    Files.createDirectories(folder.resolve("jdk"));
    version("21.0.4");
    java("printf archive >\"$archive\"");
  }

  private void version(String version) throws IOException {
    Files.writeString(
        folder.resolve("jdk/release"), "A=b\nJAVA_VERSION=\"%s\"\n".formatted(version));
  }

  private void build(String id) throws IOException {
    Files.writeString(folder.resolve("kindred/lib/build-id"), id + "\n");
  }

  private Path jar() {
    return folder.resolve("kindred/lib/a.jar");
  }

  /**
   * @param making what the JVM does when it is to make an archive
   */
  private void java(String making) throws IOException {
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/usr/bin/env bash
        for argument in "$@"; do
          case $argument in
            -) exit ;; # makes an index to rehearse with
            -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
              archive=${argument#*=}
              echo "$*" >>'%1$s/made'
              %2$s
              exit ;;
          esac
        done
        printf '%%s\\n' "$@" >'%1$s/called'
        """
            .formatted(folder, making));
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private Process start(String... arguments) throws IOException {
    return start(folder.resolve("cache"), arguments);
  }

  private Process start(Path cache, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("bash", folder + "/kindred/bin/kindred"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD);
    builder
        .environment()
        .putAll(Map.of("JAVA_HOME", folder + "/jdk", "KINDRED_CACHE", cache.toString()));
    return builder.start();
  }

  /** What it says on standard error. */
  private static String end(Process process) throws IOException, InterruptedException {
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private List<String> called() throws IOException {
    return Files.readAllLines(folder.resolve("called"));
  }

  private Path archive() throws IOException {
    return only("*.archive").getFirst();
  }

  private List<Path> only(String pattern) throws IOException {
    Path archives = folder.resolve("cache/archives");
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    if (!Files.isDirectory(archives)) {
      return List.of();
    }
    try (var files = Files.list(archives)) {
      return files.filter(file -> matcher.matches(file.getFileName())).toList();
    }
  }

  /** The state is written last, when whoever made the archive is done with it. */
  private void awaitArchive(String unlike) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (state().isEmpty() || state().equals(unlike) || !only("*.making").isEmpty()) {
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MINUTES.toNanos(1));
      Thread.onSpinWait();
    }
  }

  /** Empty while there is none. */
  private String state() throws IOException {
    List<Path> files = only("*.state");
    try {
      return files.isEmpty() ? "" : Files.readString(files.getFirst());
    } catch (NoSuchFileException e) {
      return ""; // removed meanwhile
    }
  }

  private int made() throws IOException {
    Path made = folder.resolve("made");
    return Files.exists(made) ? Files.readAllLines(made).size() : 0;
  }

  @Test
  void search_twice_makesOneArchiveAndStartsFromIt() throws IOException, InterruptedException {
    assertThat(end(start("search", "tides"))).isEqualTo(PREPARING);
    awaitArchive("");
    assertThat(end(start("search", "tides"))).isEmpty();

    assertThat(made()).isOne();
    assertThat(Files.readString(archive())).isEqualTo("archive");
    assertThat(called())
        .contains("-XX:SharedArchiveFile=" + archive(), "-XX:TieredStopAtLevel=1")
        .endsWith("-cp", jar().toString(), "dev.kindred.cli.Main", "search", "tides")
        .doesNotContain("--add-modules");
  }

  @Test
  void search_anotherBuildWithJarsOfTheSameSizeAndTime_isMadeAnew()
      throws IOException, InterruptedException {
    FileTime time = Files.getLastModifiedTime(jar());
    end(start("search", "tides"));
    awaitArchive("");
    String before = state();
    Files.writeString(jar(), "two");
    Files.setLastModifiedTime(jar(), time);
    build("two");

    assertThat(end(start("search", "tides"))).isEqualTo(PREPARING);

    assertThat(called()).noneMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
    awaitArchive(before);
    assertThat(made()).isEqualTo(2);
    end(start("search", "tides"));
    assertThat(called()).contains("-XX:SharedArchiveFile=" + archive());
  }

  @Test
  void search_jarSwappedByHand_isMadeAnew() throws IOException, InterruptedException {
    end(start("search", "tides"));
    awaitArchive("");
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(end(start("search", "tides"))).isEqualTo(PREPARING);
  }

  @Test
  void search_otherJdk_isMadeAnew() throws IOException, InterruptedException {
    end(start("search", "tides"));
    awaitArchive("");
    version("21.0.5");

    assertThat(end(start("search", "tides"))).isEqualTo(PREPARING);
  }

  @Test
  void search_unknownBuild_startsWithoutAnArchive() throws IOException, InterruptedException {
    Files.delete(folder.resolve("kindred/lib/build-id"));

    assertThat(end(start("search", "tides"))).isEmpty();

    assertThat(made()).isZero();
  }

  @Test
  void search_cacheThatCannotBeWritten_startsWithoutAWord()
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(end(start(file.resolve("cache"), "search", "tides"))).isEmpty();

    assertThat(called()).noneMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
    assertThat(made()).isZero();
  }

  @Test
  void search_firstOfManyAtOnce_makesOneArchive() throws IOException, InterruptedException {
    java("sleep 1; printf archive >\"$archive\"");
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 5; i++) {
      processes.add(start("search", "tides"));
    }
    for (Process process : processes) {
      end(process);
    }
    awaitArchive("");

    assertThat(made()).isOne();
    assertThat(archive()).hasContent("archive");
  }

  @Test
  void search_jvmThatMakesNone_isNotAskedAgain() throws IOException, InterruptedException {
    java("exit 1");
    end(start("search", "tides"));
    awaitArchive("");

    assertThat(end(start("search", "tides"))).isEmpty();

    assertThat(made()).isOne();
    assertThat(only("*.archive")).isEmpty();
  }

  @Test
  void search_makerThatWasKilled_isReplaced() throws IOException, InterruptedException {
    end(start("search", "tides"));
    awaitArchive("");
    Path state = only("*.state").getFirst();
    Files.delete(state);
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String making = state.toString().replace(".state", ".making");
    Files.writeString(Path.of(making), ended.pid() + "\n");

    assertThat(end(start("search", "tides"))).isEmpty(); // sees that nobody is at it
    assertThat(end(start("search", "tides"))).isEqualTo(PREPARING);
    awaitArchive("");
  }

  /** A JVM does not start with an option that it does not know. */
  @ParameterizedTest
  @CsvSource({
    "21.0.4, --enable-native-access=ALL-UNNAMED",
    "24, --illegal-native-access=allow",
    "25.0.3, --enable-native-access=ALL-UNNAMED",
    "26, --enable-native-access=ALL-UNNAMED"
  })
  void search_version_hasTheOptionItKnows(String version, String option)
      throws IOException, InterruptedException {
    version(version);

    end(start("search", "tides"));

    assertThat(called())
        .filteredOn(argument -> argument.contains("native"))
        .containsExactly(option);
    awaitArchive("");
  }

  @Test
  void search_jdkWithAotCaches_startsFromOne() throws IOException, InterruptedException {
    version("25.0.3");
    end(start("search", "tides"));
    awaitArchive("");
    end(start("search", "tides"));

    assertThat(called())
        .contains("-XX:AOTCache=" + archive())
        .noneMatch(argument -> argument.startsWith("-XX:SharedArchiveFile"));
  }

  @Test
  void otherCommands_haveVectorsAndAllJars() throws IOException, InterruptedException {
    for (List<String> arguments :
        List.of(List.of("index", "notes"), List.of("search", "--query-file=questions.txt"))) {
      end(start(arguments.toArray(String[]::new)));

      assertThat(called())
          .contains("--add-modules", "%s:%s/kindred/lib/more/*".formatted(jar(), folder))
          .doesNotContain("-XX:TieredStopAtLevel=1");
    }
    assertThat(made()).isZero();
  }
}
