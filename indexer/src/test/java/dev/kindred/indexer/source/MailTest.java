package dev.kindred.indexer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {
  @TempDir Path dir;

  private CollectingSink read(String name, String content)
      throws IOException, InterruptedException {
    Path file = Files.writeString(dir.resolve(name), content, StandardCharsets.UTF_8);
    return CollectingSink.read(DocumentSources.open(file, SourceOptions.under(dir)));
  }

  @Test
  void read_message_isWhatAMailProgramShows() throws Exception {
    CollectingSink sink =
        read("message.eml", Files.readString(ParsedFormatsTest.resource("message.eml")));

    assertThat(sink.failures).isEmpty();
    assertThat(sink.ids()).containsExactly("message.eml", "message.eml!/checklist.txt");
    Document message = sink.documents.getFirst();
    assertThat(message.title()).isEqualTo("The swarm on the pear tree 🐝");
    assertThat(message.text())
        .isEqualTo(
            "Dear Ben,\n\na swarm hangs in your pear tree. Bring the wicker basket, please.\n\nAda");
    assertThat(message.metadata())
        .containsEntry("from", List.of("Ada Meadow <ada@example.org>"))
        .containsEntry("to", List.of("Ben Orchard <ben@example.org>"))
        .containsEntry("date", List.of("2026-05-24T07:30:00Z"));
    assertThat(sink.documents.getLast().text()).startsWith("Veil, gloves, smoker");
  }

  @Test
  void read_htmlInLatin1_isItsText() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("a.eml"),
            """
            From: a@example.org
            Subject: =?iso-8859-1?q?Gr=FC=DFe?=
            Content-Type: text/html; charset=iso-8859-1

            <h1>Honig</h1><p>f\u00FCr <b>alle</b><style>p{}</style>
            """,
            StandardCharsets.ISO_8859_1);
    Document document =
        CollectingSink.read(DocumentSources.open(file, SourceOptions.under(dir))).document();

    assertThat(document.title()).isEqualTo("Grüße");
    assertThat(document.text()).isEqualTo("Honig\n\nfür alle");
  }

  @Test
  void read_forwardedMessage_isADocumentOfItsOwn() throws Exception {
    CollectingSink sink =
        read(
            "a.eml",
            """
            From: a@example.org
            Subject: Fwd: honey
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            See below.
            --b
            Content-Type: message/rfc822

            From: c@example.org
            Subject: honey

            Thirty kilograms.
            --b--
            """);

    assertThat(sink.ids()).containsExactly("a.eml", "a.eml!/1");
    assertThat(sink.documents.getLast().title()).isEqualTo("honey");
    assertThat(sink.documents.getLast().text()).isEqualTo("Thirty kilograms.");
  }

  @Test
  void read_mailbox_isItsMessages() throws Exception {
    String mailbox =
        """
        From ada@example.org Sun May 24 09:30:00 2026
        From: ada@example.org
        Subject: one

        First.
        >From here on it is quoted.

        From ben@example.org Sun May 24 10:30:00 2026
        From: ben@example.org
        Subject: two

        Second,
        From this line on still the second.
        """;
    for (String name : List.of("inbox.mbox", "Inbox")) {
      CollectingSink sink = read(name, mailbox);

      assertThat(sink.failures).isEmpty();
      assertThat(sink.ids()).containsExactly(name + "!/1", name + "!/2");
      assertThat(sink.documents.get(0).title()).isEqualTo("one");
      assertThat(sink.documents.get(0).text()).isEqualTo("First.\nFrom here on it is quoted.");
      assertThat(sink.documents.get(1).text())
          .isEqualTo("Second,\nFrom this line on still the second.");
    }
  }

  @Test
  void read_messageOfAMailFolder_isToldByItsHeaders() throws Exception {
    Document document =
        read("1700000000.M1P2.host:2,S", "Return-Path: <a@b.c>\nSubject: s\n\nText.\n").document();

    assertThat(document.title()).isEqualTo("s");
    assertThat(document.text()).isEqualTo("Text.");
  }

  @Test
  void read_deeplyNestedParts_endsInOneLine() throws Exception {
    var nested = new StringBuilder("From: a@example.org\n");
    for (int i = 0; i < 3_000; i++) {
      nested.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
    }
    CollectingSink sink = read("a.eml", nested.toString());

    assertThat(sink.documents.size() + sink.failures.size() + sink.skipped.size()).isEqualTo(1);
  }
}
