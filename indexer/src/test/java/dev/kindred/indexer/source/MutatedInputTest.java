package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the bytes, reading ends with sound documents or failures. */
class MutatedInputTest {
  private static final int ROUNDS = Integer.getInteger("kindred.fuzz.rounds", 400);

  /** Each costs the start of another JVM here. */
  private static final int PARSED_ROUNDS = Math.max(5, ROUNDS / 80);

  private static byte[] input(FileType type) throws IOException {
    return switch (type) {
      case PDF -> resource("guide.pdf");
      case OFFICE -> resource("guide.rtf");
      case EPUB -> resource("guide.epub");
      case EMAIL -> resource("message.eml");
      case MBOX ->
          ("From a@b.c Sun May 24 09:30:00 2026\nSubject: é\n\n>From d\n\nFrom e Sun May 24"
                  + " 2026\n\nf\n")
              .getBytes(StandardCharsets.UTF_8);
      case ARCHIVE -> archive();
      default -> text(type).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] resource(String name) throws IOException {
    return Files.readAllBytes(ParsedFormatsTest.resource(name));
  }

  private static byte[] archive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String name : List.of("a.md", "b/c.txt", "../d.csv")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("# A\n\nb,c\n1,2\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static String text(FileType type) {
    return switch (type) {
      case TEXT -> "Title\n\nText é€𝄞 text\r\n";
      case LINES -> "one é\ntwo 𝄞\n\nthree\n";
      case MARKDOWN -> "---\na: b\n---\n# A *b* [c](d)\n\n> q\n\n- `e`\n\nF é\n===\n## G\n";
      case RST -> "====\nT é\n====\n:a: b\n\nS\n-\n\n.. c\n   d\n\n.. note:: e\n\nS 2\n~~~\n";
      case ASCIIDOC -> "= T é\nA <a@b>\n:k: v\n\n// c\n== S ==\n----\n== no\n----\n[x]\n=== U\n";
      case LATEX ->
          """
          \\title{T \\'e}\\author{A\\and B}\\begin{document}
          \\section*[s]{S $x_{1}$} 50\\% \\emph{a} % c
          \\begin{tabular}{ll}a&b\\\\\\end{tabular}\\begin{verbatim}\\v{}\\end{verbatim}\\cite[1]{a}
          \\end{document}
          """;
      case JSON -> "[{\"id\":1,\"text\":[\"a\\ud834\",null]},{\"text\":{}},3,{\"text\":\"c\"}]";
      case NOTEBOOK ->
          """
          {"cells":[{"cell_type":"markdown","source":["# T é\\n","b"]},{"cell_type":"code",
          "outputs":[{"a":[1]}],"source":"x = 1"}],"metadata":{"language_info":{"name":"py"}}}
          """;
      case XML ->
          """
          <?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "f">]><a><title>T é</title>
          <s><title>U</title><p>b <i>c</i> &lt;&e; d</p></s><![CDATA[x]]></a>
          """;
      case CODE -> "#!/usr/bin/env python3\n# é\nclass A:\n    @x\n    def b(self):\n\tpass\n";
      case HTML ->
          """
          <html lang=en><meta charset=utf-8><title>T</title><h1>A é</h1><ul><li><p>b</p>
          <pre> c\n d</pre></ul><table><tr><td>e<td>f</table><h2>g &amp; &#xD834;</h2>\
          """;
      case XHTML -> "<?xml version='1.0'?><html><body><h1>A<br/></h1><p>b</p></body></html>";
      case JSONL ->
          """
          {"id":1,"text":["a\\u00e9\\ud834","b"],"metadata":{"x":1e3}}
          {"text":"c"}
          """;
      case CSV -> "id,text,x\n1,\"a, \"\"b\"\"\",2\n3,c,\n";
      case TSV -> "id\ttext\n1\ta \"b\"\n2\t\"c\td\"\n";
      default -> throw new AssertionError(type + " is not text");
    };
  }

  @ParameterizedTest
  @EnumSource
  void read_mutatedBytes_endsInDocumentsOrFailures(FileType type) throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] input = input(type);
    boolean parsed = type.isContainer() && type != FileType.ARCHIVE;
    int rounds = parsed || type == FileType.EMAIL || type == FileType.MBOX ? PARSED_ROUNDS : ROUNDS;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = mutate(input, random);
      String context =
          "seed %d, round %d: %s"
              .formatted(seed, round, new String(bytes, StandardCharsets.ISO_8859_1));
      var sink = new CollectingSink();
      try {
        DocumentSources.standardInput(
                new ByteArrayInputStream(bytes), SourceOptions.under(Path.of("")).withType(type))
            .read(sink);
      } catch (RuntimeException e) {
        throw new AssertionError(context, e);
      }
      assertThat(sink.documents.size() + sink.failures.size() + sink.skipped.size())
          .as(context)
          .isPositive();
      for (Document document : sink.documents) {
        for (String text : new String[] {document.id(), document.title(), document.text()}) {
          assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).as(context).isTrue();
          assertThat(text).as(context).doesNotContain("\0");
        }
      }
    }
  }

  private static byte[] mutate(byte[] input, Random random) {
    byte[] bytes = input.clone();
    for (int i = random.nextInt(5); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(1, 256);
        case 1 -> bytes[at] = bytes[random.nextInt(bytes.length)];
        default -> bytes = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 1));
      }
    }
    return bytes;
  }
}
