package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesReaderTest extends DocumentSourceContract {
  private static final String CORPUS =
      """
      {"_id": "4983", "title": "White matter", "text": "Alterations of the brain.", "metadata": {}}

      {"_id": 5836, "title": "", "text": "Induction of\\nmyelodysplasia.", "year": 2009.50}
      """;

  @Override
  DocumentSource good() throws IOException {
    return file("corpus.jsonl", CORPUS);
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    return file("corpus.ndjson", "{\"text\": \"one\"}\n{\"text\": }\n{\"text\": \"three\"}\n");
  }

  private Document record(String json) throws Exception {
    return read("r.jsonl", json).document();
  }

  private Document record(String json, RecordFields fields) throws Exception {
    write("r.jsonl", json);
    DocumentSource source =
        DocumentSources.open(dir.resolve("r.jsonl"), options().withFields(fields));
    return CollectingSink.read(source).document();
  }

  private List<String> failures(String json, RecordFields fields) throws Exception {
    write("r.jsonl", json);
    DocumentSource source =
        DocumentSources.open(dir.resolve("r.jsonl"), options().withFields(fields));
    CollectingSink read = CollectingSink.read(source);
    assertThat(read.documents).isEmpty();
    return read.messages();
  }

  private static RecordFields textField(String name) {
    return new RecordFields(null, null, name, null);
  }

  @Test
  void read_corpus_mapsTheUsualFields() throws Exception {
    CollectingSink read = CollectingSink.read(good());

    assertThat(read.ids()).containsExactly("4983", "5836");
    Document first = read.documents.getFirst();
    assertThat(first.title()).isEqualTo("White matter");
    assertThat(first.text()).isEqualTo("Alterations of the brain.");
    assertThat(first.path()).isEqualTo("corpus.jsonl");
    assertThat(first.metadata()).isEmpty();
    Document second = read.documents.get(1);
    assertThat(second.title()).isEmpty();
    assertThat(second.text()).isEqualTo("Induction of\nmyelodysplasia.");
    assertThat(second.metadata()).isEqualTo(Map.of("year", List.of("2009.50")));
  }

  @Test
  void read_noId_isPathAndLine() throws Exception {
    assertThat(read("r.jsonl", "\n\n{\"text\":\"a\"}\n \r\n{\"text\":\"b\"}").ids())
        .containsExactly("r.jsonl:3", "r.jsonl:5");
  }

  @Test
  void read_severalUsualNames_firstOfThemWins() throws Exception {
    Document document = record("{\"contents\":\"c\",\"body\":\"b\",\"docid\":\"3\",\"id\":\"2\"}");

    assertThat(document.id()).isEqualTo("2");
    assertThat(document.text()).isEqualTo("b");
    assertThat(document.metadata())
        .isEqualTo(Map.of("contents", List.of("c"), "docid", List.of("3")));
  }

  @Test
  void read_metadata_keepsPlainValuesAsWritten() throws Exception {
    Document document =
        record(
            """
            {"text":"t","a":1e400,"b":-0,"c":true,"d":null,"e":["x",2,null,false],"f":{"g":1},\
            "h":[["i"]],"j":"","k":12345678901234567890,"":"l",\
            "metadata":{"a":"shadowed","m":"n","o":{"p":1}}}\
            """);

    assertThat(document.metadata())
        .isEqualTo(
            Map.of(
                "a", List.of("1e400"),
                "b", List.of("-0"),
                "c", List.of("true"),
                "e", List.of("x", "2", "false"),
                "k", List.of("12345678901234567890"),
                "m", List.of("n")));
  }

  @Test
  void read_metadataThatIsNoObject_isAnOrdinaryField() throws Exception {
    assertThat(record("{\"text\":\"t\",\"metadata\":\"m\"}").metadata())
        .isEqualTo(Map.of("metadata", List.of("m")));
  }

  @Test
  void read_namedFields_areUsed() throws Exception {
    var fields = new RecordFields("url", "name", "abstract", List.of("year", "url", "venue"));
    Document document =
        record(
            """
            {"url":"u/1","name":"N","abstract":"A","year":2001,"text":"no","metadata":{"venue":"V"}}
            """,
            fields);

    assertThat(document.id()).isEqualTo("u/1");
    assertThat(document.title()).isEqualTo("N");
    assertThat(document.text()).isEqualTo("A");
    assertThat(document.metadata())
        .isEqualTo(Map.of("year", List.of("2001"), "url", List.of("u/1"), "venue", List.of("V")));
  }

  @Test
  void read_noMetadataWanted_hasNone() throws Exception {
    var fields = new RecordFields(null, null, null, List.of());
    assertThat(record("{\"text\":\"t\",\"year\":2001}", fields).metadata()).isEmpty();
  }

  @Test
  void read_textList_isJoinedAsParagraphs() throws Exception {
    assertThat(record("{\"text\":[\"one\",\"two\"]}").text()).isEqualTo("one\n\ntwo");
  }

  @Test
  void read_titleAlone_isADocument() throws Exception {
    assertThat(record("{\"title\":\" A\\n b \",\"text\":\"\"}").title()).isEqualTo("A b");
  }

  @Test
  void read_loneSurrogatesAndNul_areReplaced() throws Exception {
    Document document =
        record(
            """
            {"id":"a\\udc00","title":"\\ud800","text":"x\\u0000y\\ud834\\udd1e\\ud834z",\
            "k\\ud800":["\\udfff"]}\
            """);

    assertThat(document.id()).isEqualTo("a\uFFFD");
    assertThat(document.title()).isEqualTo("\uFFFD");
    assertThat(document.text()).isEqualTo("x\uFFFDy𝄞\uFFFDz");
    assertThat(document.metadata()).isEqualTo(Map.of("k\uFFFD", List.of("\uFFFD")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"text\":\" \",\"title\":\"\"}", "{\"text\":null}"})
  void read_recordWithoutText_isPassedOver(String json) throws Exception {
    CollectingSink read = read("r.jsonl", "{\"text\":\"first\"}\n" + json + "\n");

    assertThat(read.messages()).isEmpty();
    assertThat(read.skipped).containsExactly("r.jsonl:2: EMPTY");
    assertThat(read.ids()).containsExactly("r.jsonl:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"text":"a"            | is not valid JSON: the line ends inside the record
          {"text":"a",}          | is not valid JSON near column 14: expected name
          {'text':'a'}           | is not valid JSON near column 3: unexpected text
          {"text":NaN}           | is not valid JSON near column 9: unexpected text
          {"text" "a"}           | is not valid JSON near column 10: expected ':'
          {"text":"a\\q"}        | is not valid JSON near column 13: invalid escape sequence
          {"text":"a"} {}        | is not valid JSON near column 15: unexpected text
          {"text":"a             | is not valid JSON near column 11: unterminated string
          "text"                 | is not a JSON object but a string
          17                     | is not a JSON object but a number
          true                   | is not a JSON object but a boolean
          null                   | is not a JSON object but null
          {"id":"1","title":"t"} | has no text field (text, body, content or contents); this record has: id, title
          {}                     | has no text field (text, body, content or contents); this record has: nothing
          {"text":{"a":1}}       | field "text" must be a string or a list of strings
          {"text":[["a"]]}       | field "text" must be a string or a list of strings
          {"text":"a","title":[]}| field "title" must be a string
          {"text":"a","id":[]}   | field "id" must be a string or a number
          {"text":"a","id":""}   | field "id" is empty
          {"text":"a","_id":null}| field "_id" is empty
          {"text":"a","id":"\\t1"}| has a control character in its id "\\u00091"
          """)
  void read_badRecord_saysWhatIsWrong(String json, String reason) throws Exception {
    CollectingSink read = read("r.jsonl", "{\"text\":\"first\"}\n" + json.strip() + "\n");

    assertThat(read.messages()).containsExactly("r.jsonl:2: " + reason);
    assertThat(read.ids()).containsExactly("r.jsonl:1");
  }

  @Test
  void read_unescapedTab_saysSo() throws Exception {
    assertThat(failures("{\"text\":\"a\tb\"}", RecordFields.DEFAULT))
        .containsExactly(
            "r.jsonl:1: is not valid JSON near column 10: unescaped control characters"
                + " (\\u0000-\\u001F) are not allowed");
  }

  @Test
  void read_namedFieldMissing_listsThoseThereAre() throws Exception {
    String json = "{\"id\":\"1\",\"title\":\"t\"}";

    assertThat(failures(json, textField("body")))
        .containsExactly("r.jsonl:1: field \"body\" is missing; this record has: id, title");
    assertThat(failures(json, new RecordFields("url", null, "title", null)))
        .containsExactly("r.jsonl:1: field \"url\" is missing; this record has: id, title");
    assertThat(failures(json, new RecordFields(null, "name", "title", null)))
        .containsExactly("r.jsonl:1: field \"name\" is missing; this record has: id, title");
  }

  @Test
  void read_manyFields_listsTheFirst() throws Exception {
    String json =
        IntStream.range(0, 30)
            .mapToObj(i -> "\"" + i + "f".repeat(50) + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    String shown =
        IntStream.range(0, 20)
            .mapToObj(i -> (i + "f".repeat(50)).substring(0, 40) + "…, ")
            .collect(Collectors.joining());

    assertThat(failures(json, RecordFields.DEFAULT))
        .containsExactly(
            "r.jsonl:1: has no text field (text, body, content or contents); this record has: "
                + shown
                + "…");
  }

  @Test
  void read_thousandsOfFields_isRefused() throws Exception {
    String members =
        IntStream.range(0, 1001).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(","));

    assertThat(failures("{\"text\":\"a\"," + members + "}", RecordFields.DEFAULT))
        .containsExactly("r.jsonl:1: has more than 1000 fields");
    assertThat(failures("{\"text\":\"a\",\"metadata\":{" + members + "}}", RecordFields.DEFAULT))
        .containsExactly("r.jsonl:1: has more than 1000 fields");
  }

  @Test
  void read_longId_isRefused() throws Exception {
    assertThat(record("{\"text\":\"a\",\"id\":\"" + "é".repeat(256) + "\"}").id()).hasSize(256);
    assertThat(
            failures("{\"text\":\"a\",\"id\":\"" + "é".repeat(257) + "\"}", RecordFields.DEFAULT))
        .containsExactly(
            "r.jsonl:1: has an id of 514 bytes, at most 512 are allowed: \""
                + "é".repeat(40)
                + "…\"");
  }

  @Test
  void read_jsonArray_isOneFailure() throws Exception {
    assertThat(failures("\n[\n{\"text\":\"a\"},\n{\"text\":\"b\"}\n]\n", RecordFields.DEFAULT))
        .containsExactly("r.jsonl: is a JSON array, not JSON Lines; write one object to a line");
  }

  @Test
  void read_deeplyNested_doesNotOverflow() throws Exception {
    String nested = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(failures("{\"text\":\"a\",\"x\":" + nested + "}", RecordFields.DEFAULT))
        .containsExactly("r.jsonl:1: is not valid JSON near column 272: nesting limit 255 reached");
    String legal = "[".repeat(200) + "]".repeat(200);
    assertThat(record("{\"text\":\"a\",\"x\":" + legal + "}").metadata()).isEmpty();
  }

  @Test
  void read_malformedBytes_failTheirLineAlone() throws Exception {
    byte[] bytes =
        "{\"text\":\"a\"}\n{\"text\":\"?b?\"} ?\n?\n{\"text\":\"c\"}\n"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '?' ? (byte) 0xFF : bytes[i];
    }
    Path file = write("r.jsonl", bytes);
    CollectingSink read = CollectingSink.read(DocumentSources.open(file, options()));

    assertThat(read.ids()).containsExactly("r.jsonl:1", "r.jsonl:4");
    assertThat(read.messages())
        .containsExactly(
            "r.jsonl:2: is not valid UTF-8 (byte 22); convert it with iconv",
            "r.jsonl:3: is not valid UTF-8 (byte 30); convert it with iconv");
  }

  @Test
  void read_binary_isOneFailure() throws Exception {
    Path file = write("r.jsonl", new byte[] {0x7F, 'E', 'L', 'F', 0, '\n', '\n', '{', 3});
    assertThat(CollectingSink.read(DocumentSources.open(file, options())).messages())
        .containsExactly("r.jsonl: is a binary file");
  }

  @Test
  void read_byteOrderMarks_areHonoured() throws Exception {
    for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      Path file = write("r.jsonl", "\uFEFF{\"text\":\"ü\"}\n".getBytes(charset));
      assertThat(CollectingSink.read(DocumentSources.open(file, options())).document().text())
          .isEqualTo("ü");
    }
  }

  @Test
  void read_blank_isSkipped() throws Exception {
    assertThat(read("r.jsonl", "\n\n").skipped).containsExactly("r.jsonl: EMPTY");
  }

  @Test
  void read_recordBeyondTheLimit_failsAlone() throws Exception {
    String text = "x".repeat(LineReader.MAX_RECORD_CHARS);
    CollectingSink read = read("r.jsonl", "{\"text\":\"" + text + "\"}\n{\"text\":\"b\"}");

    assertThat(read.messages())
        .containsExactly("r.jsonl:1: is a record of more than 16777216 characters; split it");
    assertThat(read.ids()).containsExactly("r.jsonl:2");
  }

  @Test
  void read_blanksBeyondTheLimit_areNoRecord() throws Exception {
    String blanks = " ".repeat(LineReader.MAX_RECORD_CHARS + 1);

    assertThat(read("r.jsonl", "{\"text\":\"a\"}\n" + blanks + "\n{\"text\":\"b\"}").ids())
        .containsExactly("r.jsonl:1", "r.jsonl:3");
  }
}
