package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final Pattern INCLUDE = Pattern.compile("<include>(\\S+):(\\S+)</include>");

  @TempDir private Path folder;

  /** The jars that a search of the distribution starts with, as folders of a repository. */
  private static List<Pattern> ofSearches() throws IOException {
    return INCLUDE
        .matcher(Files.readString(Path.of("src/main/assembly/contents.xml")))
        .results()
        .map(found -> (found.group(1).replace('.', '/') + "/" + found.group(2)).replace("*", ".*"))
        .map(path -> Pattern.compile("/" + path + "(/.*)?/[^/]+\\.jar"))
        .toList();
  }

  /** Modules that are built along with this one. */
  private static boolean isBuilt(String entry) {
    return entry.contains("/target/");
  }

  /** Were one missing, the archive would never be made, without a word. */
  @Test
  void main_withTheJarsOfASearchAlone_succeeds() throws IOException, InterruptedException {
    Path index = folder.resolve("index");
    assertThat(
            new Cli(folder)
                .input("The moon pulls at the sea, and the tides follow it.")
                .run("index", "-", "--format", "lines", "--index", index.toString())
                .code())
        .isZero();
    List<Pattern> ofSearches = ofSearches();
    List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    List<String> kept =
        all.stream()
            .filter(
                entry -> {
                  String path = entry.replace(File.separatorChar, '/');
                  return isBuilt(path)
                      || ofSearches.stream().anyMatch(jar -> jar.matcher(path).find());
                })
            .toList();
    assertThat(all.size() - kept.size()).as("jars left out of %s", all).isGreaterThan(30);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, kept),
                Rehearsal.class.getName(),
                index.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
