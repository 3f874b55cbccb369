package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import dev.kindred.core.text.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CodeReaderTest extends DocumentSourceContract {

  @Override
  DocumentSource good() throws IOException {
    return file("a.py", "def f():\n    pass\n");
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    write("src/bad.py", new byte[] {'a', 0, 'b'});
    write("src/good.py", "def f():\n    pass\n");
    return DocumentSources.open(dir.resolve("src"), options());
  }

  /** Each heading as the text it begins at, its level and its name. */
  private static List<String> definitions(Document document) {
    return document.headings().stream()
        .map(
            h ->
                h.level()
                    + " "
                    + h.title()
                    + " @ "
                    + document.text().substring(h.offset()).lines().findFirst().orElse("").strip())
        .toList();
  }

  private Document document(String name, String text) throws Exception {
    return CollectingSink.read(file(name, text)).document();
  }

  @Test
  void read_java_findsTypesAndMethods() throws Exception {
    Document document =
        document(
            "src/Main.java",
            """
            package a;

            /** The main class. */
            public final class Main {
              private int field; // class Not { }

              /** Runs. */
              @Override
              public void run() {
                String s = "void no() {";
              }

              Main() {}

              enum Kind { A }
            }

            record Pair<T>(T a) {}
            """);

    assertThat(definitions(document))
        .containsExactly(
            "1 Main @ /** The main class. */",
            "2 run @ /** Runs. */",
            "2 Main @ Main() {}",
            "2 Kind @ enum Kind { A }",
            "1 Pair @ record Pair<T>(T a) {}");
    assertThat(document.title()).isEqualTo("Main.java");
    assertThat(document.metadata().get("language")).containsExactly("java");
  }

  /** Ours is real code, too. */
  @Test
  void read_ownSources_findsEveryTopLevelType() throws Exception {
    Path sources = Path.of("src/main/java/dev/kindred/indexer");
    try (var files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String type = file.getFileName().toString().replace(".java", "");
        if (!type.contains("-")) {
          assertThat(JavaDefinitions.in(Files.readString(file)))
              .as(file.toString())
              .first()
              .extracting(Heading::level, Heading::title)
              .containsExactly(1, type);
        }
      }
    }
  }

  @Test
  void read_brokenOrDeepJava_isStillRead() throws Exception {
    String deep = "class A { int x = " + "(".repeat(50_000) + "1" + ")".repeat(50_000) + "; }";
    for (String text : List.of("class {{{ not java", deep)) {
      assertThat(document("A.java", text).text()).isEqualTo(text);
    }
  }

  @Test
  void read_otherLanguages_findsLinesThatDefine() throws Exception {
    assertThat(
            definitions(
                document(
                    "a.py",
                    """
                    import os

                    # Keeps bread.
                    class Oven:
                        @property
                        def heat(self):
                            return 1

                    async def bake(): ...
                    """)))
        .containsExactly(
            "1 Oven @ # Keeps bread.", "2 heat @ @property", "1 bake @ async def bake(): ...");
    assertThat(
            definitions(
                document(
                    "a.ts",
                    """
                    export default class Oven {
                      run() {}
                    }
                    export const bake = async (x: number) => x;
                    const no = 3;
                    function* steps() {}
                    """)))
        .containsExactly(
            "1 Oven @ export default class Oven {",
            "1 bake @ export const bake = async (x: number) => x;",
            "1 steps @ function* steps() {}");
    assertThat(definitions(document("a.go", "func (o *Oven) Bake() {}\n\ntype Oven struct {}\n")))
        .containsExactly("1 Bake @ func (o *Oven) Bake() {}", "1 Oven @ type Oven struct {}");
    assertThat(definitions(document("a.rs", "impl<T> Oven<T> {\n    pub fn bake(&self) {}\n}\n")))
        .containsExactly("1 Oven @ impl<T> Oven<T> {", "2 bake @ pub fn bake(&self) {}");
    assertThat(definitions(document("a.c", "int main(void) { return 0; }\n"))).isEmpty();
  }

  @Test
  void read_scriptWithoutExtension_isToldByItsInterpreter() throws Exception {
    write("bin/tool", "#!/usr/bin/env python3\n\ndef main():\n    pass\n");

    Document document =
        CollectingSink.read(DocumentSources.open(dir.resolve("bin"), options())).document();

    assertThat(document.metadata().get("language")).containsExactly("python");
    assertThat(document.headings()).extracting(Heading::title).containsExactly("main");
  }
}
