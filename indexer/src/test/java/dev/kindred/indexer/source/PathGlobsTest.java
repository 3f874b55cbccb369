package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobsTest {

  private static PathGlobs compile(String pattern) {
    return PathGlobs.compile(List.of(pattern), FileSystems.getDefault());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *.md           | a.md      | true
          *.md           | b/a.md    | true
          *.md           | a.txt     | false
          *.{md,txt}     | b/a.txt   | true
          a.md           | b/a.md    | true
          /a.md          | a.md      | true
          /a.md          | b/a.md    | false
          ./a.md         | b/a.md    | false
          b/*.md         | b/a.md    | true
          b/*.md         | b/c/a.md  | false
          b/*.md         | x/b/a.md  | false
          b/**           | b/c/a.md  | true
          **/a.md        | a.md      | true
          **/a.md        | b/c/a.md  | true
          **/b/*.md      | b/a.md    | true
          **/b/*.md      | x/b/a.md  | true
          b/**/a.md      | b/a.md    | true
          b/**/a.md      | b/c/d/a.md | true
          b/**/a.md      | ba.md     | false
          b/             | b/a.md    | true
          b/             | x/b/c/a.md | true
          b/             | b         | false
          /b/            | x/b/a.md  | false
          x/b/           | x/b/c/a.md | true
          x/b/           | b/a.md    | false
          **/b/          | x/b/a.md  | true
          b              | x/b/a.md  | true
          x/b            | x/b/a.md  | true
          b*             | b1/a.md   | false
          b*/            | b1/a.md   | true
          {x,**/y}       | x         | true
          \\*.md         | *.md      | true
          \\*.md         | a.md      | false
          """)
  void matchesFile_pattern_meansWhatIsDocumented(String pattern, String path, boolean matches) {
    assertThat(compile(pattern).matchesFile(Path.of(path))).isEqualTo(matches);
  }

  @Test
  void coversFolder_onlyFolderPatterns() {
    assertThat(compile("b/").coversFolder(Path.of("x/b"))).isTrue();
    assertThat(compile("b").coversFolder(Path.of("b/c"))).isTrue();
    assertThat(compile("*").coversFolder(Path.of("b"))).isFalse();
    assertThat(compile("b/**").coversFolder(Path.of("b/c"))).isFalse();
  }

  @Test
  void compile_badPattern_isNamed() {
    for (String bad : List.of("[", "a/{b", "*.md/[x")) {
      assertThatThrownBy(() -> SourceOptions.under(Path.of("")).withGlobs(List.of(), List.of(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("bad pattern \"" + bad + "\": ");
    }
    for (String bad : List.of("", "/", " ", "./")) {
      assertThatThrownBy(() -> compile(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bad pattern \"" + bad + "\": it names nothing");
    }
  }
}
