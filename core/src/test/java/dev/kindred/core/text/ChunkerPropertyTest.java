package dev.kindred.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of the passages of any document, under any tokenizer. */
class ChunkerPropertyTest {
  private static final int DOCUMENTS = 150;

  private static Stream<Arguments> settings() {
    List<Tokenizer> tokenizers = List.of(new WordPieces(), new JoinCounting(), new Utf8Bytes());
    List<Chunking> chunkings =
        List.of(
            new Chunking(16, 0),
            new Chunking(16, 7),
            new Chunking(40, 10),
            new Chunking(128, 0),
            new Chunking(256, 32));
    return tokenizers.stream()
        .flatMap(tokenizer -> chunkings.stream().map(c -> Arguments.of(tokenizer, c)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void chunk_anyDocument_keepsEveryPromise(Tokenizer tokenizer, Chunking chunking) {
    var chunker = new Chunker(tokenizer, chunking);
    for (long seed = 0; seed < DOCUMENTS; seed++) {
      Document document = RandomDocuments.of(seed);
      List<Passage> passages = chunker.chunk(document);
      String at = "seed %d, %s, %s".formatted(seed, tokenizer.getClass(), chunking);
      assertOffsets(document, passages, at);
      assertNothingLost(document, passages, at);
      assertTokens(passages, tokenizer, chunking, at);
      assertOverlaps(document, passages, tokenizer, chunking, at);
      assertHeadingsLead(document, passages, tokenizer, chunking, at);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void chunk_fromManyThreads_givesTheSame(Tokenizer tokenizer, Chunking chunking) {
    var chunker = new Chunker(tokenizer, chunking);
    List<Document> documents = IntStream.range(0, 20).mapToObj(RandomDocuments::of).toList();

    assertThat(documents.parallelStream().map(chunker::chunk).toList())
        .isEqualTo(documents.stream().map(chunker::chunk).toList());
  }

  private static void assertOffsets(Document document, List<Passage> passages, String at) {
    String text = document.text();
    int start = -1;
    int end = -1;
    for (int i = 0; i < passages.size(); i++) {
      Passage passage = passages.get(i);
      assertThat(passage.ordinal()).as(at).isEqualTo(i);
      assertThat(passage.startOffset()).as(at).isGreaterThan(start);
      assertThat(passage.endOffset()).as(at).isGreaterThan(end);
      start = passage.startOffset();
      end = passage.endOffset();
      assertThat(passage.text()).as(at).isEqualTo(text.substring(start, end));
      assertThat(passage.text()).as(at).isEqualTo(passage.text().strip());
      assertThat(splitsSurrogates(text, start)).as(at).isFalse();
      assertThat(splitsSurrogates(text, end)).as(at).isFalse();
    }
  }

  private static boolean splitsSurrogates(String text, int offset) {
    return offset > 0
        && offset < text.length()
        && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
  }

  private static void assertNothingLost(Document document, List<Passage> passages, String at) {
    String text = document.text();
    var covered = new BitSet(text.length());
    passages.forEach(p -> covered.set(p.startOffset(), p.endOffset()));
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        assertThat(covered.get(i)).as("%s, character %d", at, i).isTrue();
      }
    }
    boolean blank = text.isBlank() && document.title().isBlank();
    assertThat(passages.isEmpty()).as(at).isEqualTo(blank);
  }

  private static void assertTokens(
      List<Passage> passages, Tokenizer tokenizer, Chunking chunking, String at) {
    for (Passage passage : passages) {
      assertThat(tokenizer.tokenize(passage.contextualText()).count())
          .as("%s, passage %d", at, passage.ordinal())
          .isLessThanOrEqualTo(chunking.maxTokens());
      if (!passage.context().isEmpty() && !passage.text().isEmpty()) {
        assertThat(tokenizer.tokenize(passage.context()).count())
            .as("%s, context of passage %d", at, passage.ordinal())
            .isLessThanOrEqualTo(chunking.maxTokens() / 4);
      }
    }
  }

  private static void assertOverlaps(
      Document document,
      List<Passage> passages,
      Tokenizer tokenizer,
      Chunking chunking,
      String at) {
    for (int i = 1; i < passages.size(); i++) {
      int start = passages.get(i).startOffset();
      int end = passages.get(i - 1).endOffset();
      if (start >= end) {
        continue;
      }
      String repeated = document.text().substring(start, end);
      assertThat(tokenizer.tokenize(repeated).count())
          .as("%s, overlap of passage %d", at, i)
          .isLessThanOrEqualTo(chunking.overlapTokens());
      assertThat(document.headings())
          .as("%s, overlap of passage %d", at, i)
          .noneMatch(h -> h.offset() >= start && h.offset() < end);
    }
  }

  private static void assertHeadingsLead(
      Document document,
      List<Passage> passages,
      Tokenizer tokenizer,
      Chunking chunking,
      String at) {
    int behindHeadings = 0;
    for (int i = 0; i < document.headings().size(); i++) {
      int start = Blank.skip(document.text(), document.headings().get(i).offset());
      if (start < behindHeadings) {
        continue;
      }
      int body = body(document, i);
      behindHeadings = body;
      int tokens = tokenizer.tokenize(document.text().substring(start, body)).count();
      boolean fits = tokens <= chunking.maxTokens() / 4 && body - start <= Pieces.MAX_PIECE_CHARS;
      if (body < document.text().length() && fits) {
        assertThat(passages)
            .as("%s, heading at %d", at, start)
            .noneMatch(p -> p.endOffset() > start && p.endOffset() <= body);
      }
    }
  }

  /** Where the text behind this heading, and behind those right behind it, begins. */
  private static int body(Document document, int heading) {
    String text = document.text();
    int body = document.headings().get(heading).offset();
    for (Heading next : document.headings().subList(heading, document.headings().size())) {
      if (Blank.skip(text, body) < Blank.skip(text, next.offset())) {
        break;
      }
      body = Math.max(body, Lines.next(text, Blank.skip(text, next.offset())));
    }
    return Blank.skip(text, body);
  }
}
