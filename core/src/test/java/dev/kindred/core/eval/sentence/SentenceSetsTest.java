package dev.kindred.core.eval.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import dev.kindred.core.encode.TextRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceSetsTest {
  @TempDir Path folder;

  @Test
  void read_tabs_takesQuotesForCharacters() throws IOException {
    SentenceSet set = read("s.tsv", "score\tsentence1\tsentence2\n1\t\"a\tb, c\n0.5\td\te\n");

    assertThat(set).isInstanceOf(ScoredPairs.class);
    assertThat(set.description()).isEqualTo("2 scored pairs");
    assertThat(set.texts().get(TextRole.PLAIN)).containsExactly("\"a", "b, c", "d", "e");
  }

  @Test
  void read_commas_takesQuotesForQuotesOverLines() throws IOException {
    SentenceSet set =
        read("s.csv", "Sentence1,Sentence2,Label\n\"a, \"\"b\"\"\",\"two\nlines\",1\nc,\"\",0\n");

    assertThat(set).isInstanceOf(LabelledPairs.class);
    assertThat(set.texts().get(TextRole.PLAIN)).containsExactly("a, \"b\"", "two\nlines", "c", "");
  }

  @Test
  void read_stsBenchmark_needsNoFieldNames() throws IOException {
    SentenceSet set =
        read(
            "sts-test.csv",
            "main\tMSR\t2012\t0001\t4.400\tone\ttwo\nmain\tMSR\t2012\t0002\t0.800\tthree\tfour\n");

    assertThat(set.description()).isEqualTo("2 scored pairs");
  }

  @Test
  void read_labelsThatAreNotBinary_areScores() throws IOException {
    assertThat(
            read(
                "s.jsonl",
                """
                {"sentence1": "a", "sentence2": "b", "label": 0.5}
                {"sentence1": "a", "sentence2": "c", "label": 1}
                """))
        .isInstanceOf(ScoredPairs.class);
    assertThat(
            read(
                "b.jsonl",
                """
                {"sentence1": "a", "sentence2": "b", "label": true}
                {"sentence1": "a", "sentence2": "c", "label": 0}
                """))
        .isInstanceOf(LabelledPairs.class);
  }

  @Test
  void read_triplets_fromJsonLines() throws IOException {
    assertThat(read("t.jsonl", "{\"anchor\": \"a\", \"positive\": \"b\", \"negative\": \"c\"}\n"))
        .isInstanceOf(Triplets.class);
  }

  @Test
  void read_reranking_passesOverQueriesWithoutEitherKind() throws IOException {
    SentenceSet set =
        read(
            "r.jsonl",
            """
            {"query": "q", "positive": ["a", "b"], "negative": ["c"]}
            {"query": "r", "positive": [], "negative": ["c"]}
            {"query": "s", "positive": "d", "negative": "e"}
            """);

    assertThat(set.description()).isEqualTo("2 queries with 5 texts to rank");
  }

  @Test
  void read_mining_isAFolderOfTwoFiles() throws IOException {
    write("sentences.tsv", "qid\tquestion\n1\tone\n2\ttwo\n3\tthree\n");
    write("duplicates.csv", "qid1,qid2\n1,2\n2,1\n");

    assertThat(SentenceSets.isMiningSet(folder)).isTrue();
    assertThat(SentenceSets.read(folder).description())
        .isEqualTo("3 sentences with 1 duplicate pair");
  }

  @Test
  void read_miningUnknownId_isRefusedNamingTheLine() throws IOException {
    write("sentences.tsv", "id\tsentence\n1\tone\n");
    Path duplicates = write("duplicates.tsv", "id1\tid2\n1\t7\n");

    assertThatThrownBy(() -> SentenceSets.read(folder))
        .isInstanceOf(KindredException.class)
        .hasMessage(duplicates + ", line 2: no sentence has the id '7'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'a,b\\n1,2\\n' | 'expected fields query, positive and negative; anchor'
          '' | 'is empty'
          'sentence1,sentence2,score\\n' | 'has no record below its field names'
          'sentence1,sentence2,score\\na,b,x\\n' | "line 2: field 'score' must be a number, got 'x'"
          'sentence1,sentence2,score\\na,b,NaN\\n' | "must be a number, got 'NaN'"
          'sentence1,sentence2,score\\na,b\\n' | 'line 2: expected 3 columns (sentence1, sentence2, score), got 2'
          'sentence1,sentence2,score\\na,"b,1\\n' | 'the quote that is opened'
          'sentence1,sentence2,score\\na,b,1\\n' | 'scored pairs must be two or more'
          '{"query": "q", "positive": ["a"]}' | "line 1: has no field 'negative'; its fields are query, positive"
          '{"query": "q", "positive": [], "negative": []}' | 'queries must be one or more, got none'
          '{"anchor": ["a", "b"], "positive": "p", "negative": "n"}' | "field 'anchor' must be one text, got a list of 2"
          '{"anchor": "a", "positive": "p", "negative": "n"}\\n{' | 'line 2: expected one JSON object'
          """)
  void read_malformed_isOneLineNamingTheFile(String content, String problem) throws IOException {
    Path file = write("bad", content.replace("\\n", "\n"));

    assertThatThrownBy(() -> SentenceSets.read(file))
        .isInstanceOf(KindredException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem.replaceAll("^\"|\"$", ""));
  }

  private SentenceSet read(String name, String content) throws IOException {
    return SentenceSets.read(write(name, content));
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
