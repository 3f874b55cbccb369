package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableReaderTest extends DocumentSourceContract {
  private static final String TABLE =
      """
      id,title,text,year
      a1,Rye bread,"Rye, water
      and ""salt"".",1999

      b2,,"Only text",
      """;

  @Override
  DocumentSource good() throws IOException {
    return file("bread.csv", TABLE);
  }

  @Override
  DocumentSource partlyBad() throws IOException {
    return file("bread.csv", "id,text\n1,one\n2\n3,three\n");
  }

  private CollectingSink read(String name, String content, RecordFields fields) throws Exception {
    Path file = write(name, content);
    return CollectingSink.read(DocumentSources.open(file, options().withFields(fields)));
  }

  @Test
  void read_table_mapsColumns() throws Exception {
    CollectingSink read = CollectingSink.read(good());

    assertThat(read.ids()).containsExactly("a1", "b2");
    Document first = read.documents.getFirst();
    assertThat(first.title()).isEqualTo("Rye bread");
    assertThat(first.text()).isEqualTo("Rye, water\nand \"salt\".");
    assertThat(first.path()).isEqualTo("bread.csv");
    assertThat(first.metadata()).isEqualTo(Map.of("year", List.of("1999")));
    assertThat(read.documents.get(1).metadata()).isEmpty();
  }

  @Test
  void read_noIdColumn_countsTheLinesThatRecordsStartOn() throws Exception {
    String table = "text\r\n\"one\r\nmore\"\r\n\r\n\r\nfive\r\n\"\"\"six\"\"\"\r\nseven";
    CollectingSink read = read("t.csv", table);

    assertThat(read.ids()).containsExactly("t.csv:2", "t.csv:6", "t.csv:7", "t.csv:8");
    assertThat(read.documents)
        .extracting(Document::text)
        .containsExactly("one\r\nmore", "five", "\"six\"", "seven");
  }

  @Test
  void read_byteOrderMark_isNoPartOfTheFirstColumn() throws Exception {
    Path file = write("t.csv", "\uFEFFid,text\n1,a\n".getBytes(StandardCharsets.UTF_8));
    assertThat(CollectingSink.read(DocumentSources.open(file, options())).ids())
        .containsExactly("1");
  }

  @Test
  void read_tabs_quotesMeanSomethingOnlyInFront() throws Exception {
    String table = "id\ttext\n1\ta \"b\", c\n2\t\"with\ttab and \"\"quote\"\"\"\n";
    CollectingSink read = read("t.tsv", table);

    assertThat(read.documents)
        .extracting(Document::text)
        .containsExactly("a \"b\", c", "with\ttab and \"quote\"");
  }

  @Test
  void read_namedColumns_areUsed() throws Exception {
    var fields = new RecordFields("url", "name", "abstract", List.of("year"));
    CollectingSink read = read("t.csv", "url,name,abstract,year,more\nu/1,N,A,2001,x\n", fields);

    Document document = read.document();
    assertThat(document.id()).isEqualTo("u/1");
    assertThat(document.title()).isEqualTo("N");
    assertThat(document.text()).isEqualTo("A");
    assertThat(document.metadata()).isEqualTo(Map.of("year", List.of("2001")));
  }

  @Test
  void read_wrongNumberOfColumns_failsThatRow() throws Exception {
    CollectingSink read = read("t.csv", "id,text\n1,one\n2\n3,three,more\n4,four\n");

    assertThat(read.messages())
        .containsExactly(
            "t.csv:3: has 1 columns, the header has 2", "t.csv:4: has 3 columns, the header has 2");
    assertThat(read.ids()).containsExactly("1", "4");
  }

  @Test
  void read_badRows_fail() throws Exception {
    CollectingSink read = read("t.csv", "id,title,text\n,t,x\n2,,\n3,t,\n");

    assertThat(read.messages()).containsExactly("t.csv:2: field \"id\" is empty");
    assertThat(read.skipped).containsExactly("t.csv:3: EMPTY");
    assertThat(read.ids()).containsExactly("3");
  }

  @Test
  void read_noTextColumn_isOneFailureThatListsTheColumns() throws Exception {
    assertThat(read("t.csv", "id,name\n1,one\n2,two\n").messages())
        .containsExactly(
            "t.csv: has no text column (text, body, content or contents); its columns are:"
                + " id, name");
  }

  @Test
  void read_namedColumnMissing_isOneFailureThatListsTheColumns() throws Exception {
    var fields = new RecordFields(null, null, "body", null);
    assertThat(read("t.csv", "id, text\n1,one\n2,two\n", fields).messages())
        .containsExactly("t.csv: has no column \"body\"; its columns are: id, text");
  }

  @Test
  void read_columnTwice_isOneFailure() throws Exception {
    assertThat(read("t.csv", "text,text\n1,one\n").messages())
        .containsExactly("t.csv: names the column \"text\" twice");
  }

  @Test
  void read_nothing_hasNoHeader() throws Exception {
    assertThat(read("t.csv", "\n\n").messages())
        .containsExactly("t.csv: has no header line that names its columns");
  }

  @Test
  void read_headerAlone_isSkipped() throws Exception {
    assertThat(read("t.csv", "id,text\n").skipped).containsExactly("t.csv: EMPTY");
  }

  @Test
  void read_quoteNeverClosed_saysWhere() throws Exception {
    CollectingSink read = read("t.csv", "id,text\n1,one\n2,\"two\n3,three\n");

    assertThat(read.messages())
        .containsExactly(
            "t.csv:3: has a quoted field that is never closed; the rows from here on were not"
                + " read");
    assertThat(read.ids()).containsExactly("1");
  }

  @Test
  void read_textBehindQuote_saysWhere() throws Exception {
    assertThat(read("t.csv", "id,text\n1,one\n2,\"two\" more\n").messages())
        .containsExactly(
            "t.csv:3: has text behind a quoted field (write a quote inside one twice); the rows"
                + " from here on were not read");
  }

  @Test
  void read_malformedBytes_saysWhere() throws Exception {
    byte[] bytes = "id,text\n1,öné\n2,t?o\n".getBytes(StandardCharsets.UTF_8);
    bytes[19] = (byte) 0xE9;
    Path file = write("t.csv", bytes);
    CollectingSink read = CollectingSink.read(DocumentSources.open(file, options()));

    assertThat(read.messages())
        .containsExactly(
            "t.csv:3: is not valid UTF-8 (byte 19); convert it with iconv; the rows from here on"
                + " were not read");
    assertThat(read.ids()).containsExactly("1");
  }

  @Test
  void read_binary_isOneFailure() throws Exception {
    assertThat(read("t.csv", "\u007FELF\0\0\0").messages())
        .containsExactly("t.csv: is a binary file");
  }

  @Test
  void read_rowBeyondTheLimit_saysWhere() throws Exception {
    String row = "line, without end\n".repeat(1_000_000);
    assertThat(read("t.csv", "text\n\"" + row).messages())
        .containsExactly(
            "t.csv:2: is a record of more than 16777216 characters; is a closing quote missing?;"
                + " the rows from here on were not read");
  }

  @Test
  void read_manyRows_limitIsForEach() throws Exception {
    String row = "x".repeat(1 << 20);
    CollectingSink read = read("t.csv", "text\n" + (row + "\n").repeat(20));

    assertThat(read.failures).isEmpty();
    assertThat(read.documents).hasSize(20);
  }
}
