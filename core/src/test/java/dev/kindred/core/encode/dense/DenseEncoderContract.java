package dev.kindred.core.encode.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.text.TokenSpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every {@link DenseEncoder}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DenseEncoderContract {
  private static final String MIXED_SCRIPTS =
      "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 water \u6c34";

  /** One text of each length and kind, none twice. */
  private static final List<String> TEXTS =
      List.of(
          "water",
          "the river",
          "the ship is on the sea",
          "Heat flows from the warm body to the cold one, and never the other way by itself.",
          "A bank lends money. ".repeat(12).strip(),
          "",
          "red green blue",
          "What does the moon do to the water of the sea?");

  private DenseEncoder encoder;

  /** Opens the encoder under test, once for all tests. */
  abstract DenseEncoder open() throws IOException;

  @BeforeAll
  void openEncoder() throws IOException {
    encoder = open();
  }

  @AfterAll
  void closeEncoder() {
    encoder.close();
  }

  @Test
  void encode_anyRole_givesAVectorOfTheDimension() {
    for (TextRole role : TextRole.values()) {
      Embedding embedding = encoder.encode("the river", role);
      assertThat(embedding.vector()).hasSize(encoder.dimension());
      assertThat(embedding.tokens()).isBetween(1, encoder.maxTokens());
      assertThat(embedding.cutTokens()).isZero();
    }
  }

  @Test
  void encode_cosineModel_hasUnitLength() {
    assertThat(encoder.similarity()).isEqualTo(Similarity.COSINE);
    for (String text : TEXTS) {
      double square = 0;
      for (float value : encoder.encode(text, TextRole.PLAIN).vector()) {
        square += value * value;
      }
      assertThat(square).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void encode_sameTextAgain_isBitIdentical() {
    for (String text : TEXTS) {
      float[] first = encoder.encode(text, TextRole.DOCUMENT).vector();
      assertThat(encoder.encode(text, TextRole.DOCUMENT).vector()).isEqualTo(first);
    }
  }

  @Test
  void encode_differentTexts_differ() {
    float[] water = encoder.encode("water", TextRole.PLAIN).vector();
    assertThat(encoder.encode("the river", TextRole.PLAIN).vector()).isNotEqualTo(water);
  }

  @Test
  void encodeAll_othersOfOtherLengthsBeside_isBitIdenticalToAloneAndInOrder() {
    List<String> many = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      many.addAll(TEXTS);
    }
    long seed = 4711;
    Collections.shuffle(many, new Random(seed));
    try (var pool = new EncodingPool(2)) {
      List<Embedding> together = pool.encodeAll(encoder, many, TextRole.DOCUMENT);
      assertThat(together).hasSameSizeAs(many);
      for (int i = 0; i < many.size(); i++) {
        assertThat(together.get(i).vector())
            .as("seed %d, text %d: %s", seed, i, many.get(i))
            .isEqualTo(encoder.encode(many.get(i), TextRole.DOCUMENT).vector());
      }
    }
  }

  /** So many that a model opens what it has for several at once. */
  @Test
  void encodeAll_manyShortTexts_isBitIdenticalToAlone() {
    List<String> words = words();
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      StringBuilder text = new StringBuilder(words.get(0));
      for (int bits = i; bits > 0; bits >>= 1) {
        text.append(' ').append(words.get(bits & 1));
      }
      many.add(text.toString());
    }
    for (TextRole role : TextRole.values()) {
      List<Embedding> together = encoder.encodeAll(many, role);
      assertThat(together).hasSameSizeAs(many);
      for (int i = 0; i < many.size(); i++) {
        Embedding alone = encoder.encode(many.get(i), role);
        assertThat(together.get(i).vector()).as(many.get(i)).isEqualTo(alone.vector());
        assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
      }
    }
  }

  @Test
  void encode_fourThreadsAtOnce_isBitIdenticalToOne() throws Exception {
    List<float[]> alone =
        TEXTS.stream().map(text -> encoder.encode(text, TextRole.QUERY).vector()).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<float[]>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        tasks.add(
            () ->
                TEXTS.stream().map(text -> encoder.encode(text, TextRole.QUERY).vector()).toList());
      }
      for (Future<List<float[]>> result : threads.invokeAll(tasks)) {
        assertAllEqual(result, alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertAllEqual(Future<List<float[]>> result, List<float[]> alone)
      throws InterruptedException, ExecutionException {
    for (int i = 0; i < alone.size(); i++) {
      assertThat(result.get().get(i)).isEqualTo(alone.get(i));
    }
  }

  static Stream<String> oddTexts() {
    return Stream.of(
        "",
        " ",
        " \t\r\n \u00a0\u2003 ",
        "\0",
        "a\0b",
        "\ud800",
        "\udc00 water",
        "water \ud83d",
        "\udc00\ud800",
        "😀",
        "👨‍👩‍👧‍👦 water 🏳️‍🌈",
        MIXED_SCRIPTS,
        "\u202ewater\u202c",
        "İİİ water",
        "e\u0301\u0301\u0301\u0301",
        "\ufeffwater\uffff",
        "[CLS] [SEP] [PAD] <s> </s> <mask>",
        "a".repeat(5_000),
        "water ".repeat(20_000),
        "水".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("oddTexts")
  void encode_oddText_givesAFiniteVector(String text) {
    for (TextRole role : TextRole.values()) {
      Embedding embedding = encoder.encode(text, role);
      assertThat(embedding.vector()).hasSize(encoder.dimension());
      for (float value : embedding.vector()) {
        assertThat(value).isFinite();
      }
      assertThat(embedding.tokens()).isBetween(1, encoder.maxTokens());
      assertThat(embedding.cutTokens()).isNotNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("oddTexts")
  void tokenize_oddText_givesAscendingOffsetsInsideIt(String text) {
    TokenSpans spans = encoder.tokenizer().tokenize(text);
    int before = 0;
    for (int i = 0; i < spans.count(); i++) {
      assertThat(spans.starts()[i]).isBetween(before, text.length());
      assertThat(spans.ends()[i]).isBetween(spans.starts()[i], text.length());
      before = spans.starts()[i];
    }
  }

  /** Two words that are one token each behind a space. */
  List<String> words() {
    return List.of("water", "river");
  }

  /** "#" stands for one word, "@" for another. */
  static Stream<String> textsAroundWords() {
    return Stream.of(
        "the #",
        "  the # @",
        "😀😀 the #",
        "𝔸 𝔹 @, #!",
        "\ud800\ud800 #",
        "👨‍👩‍👧‍👦 @ 🏳️‍🌈 # 😀",
        "İİİİİİİİİİ #",
        "İ @ İ 😀 #",
        "a\0b #",
        "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 # \u6c34");
  }

  @ParameterizedTest
  @MethodSource("textsAroundWords")
  void tokenize_wordBehindAnything_isWhereTheTextHasIt(String template) {
    String text = template.replace("#", words().get(0)).replace("@", words().get(1));
    TokenSpans spans = encoder.tokenizer().tokenize(text);
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < spans.count(); i++) {
      tokens.add(text.substring(spans.starts()[i], spans.ends()[i]).strip());
    }
    assertThat(tokens).contains(words().get(0));
    if (template.contains("@")) {
      assertThat(tokens).contains(words().get(1));
    }
  }

  @Test
  void tokenize_text_countsWhatEncodeSees() {
    int around = encoder.encode("", TextRole.PLAIN).tokens();
    for (String text : TEXTS) {
      Embedding embedding = encoder.encode(text, TextRole.PLAIN);
      assertThat(embedding.tokens() + embedding.cutTokens() - around)
          .isEqualTo(encoder.tokenizer().tokenize(text).count());
    }
  }

  @Test
  void encode_documentOfMaxDocumentTokens_isNotCutAndOneMoreIs() {
    String full = "hello" + " water".repeat(encoder.maxDocumentTokens() - 1);
    Embedding fits = encoder.encode(full, TextRole.DOCUMENT);
    assertThat(fits.cutTokens()).isZero();
    assertThat(fits.tokens()).isEqualTo(encoder.maxTokens());
    assertThat(encoder.encode(full + " water", TextRole.DOCUMENT).cutTokens()).isEqualTo(1);
  }

  @Test
  void fingerprint_openedTwice_isTheSame() throws IOException {
    assertThat(encoder.fingerprint()).matches("[0-9a-f]{64}");
    try (DenseEncoder again = open()) {
      assertThat(again.fingerprint()).isEqualTo(encoder.fingerprint());
    }
  }

  @Test
  void close_twice_isHarmless() throws IOException {
    DenseEncoder other = open();
    other.close();
    other.close();
  }
}
