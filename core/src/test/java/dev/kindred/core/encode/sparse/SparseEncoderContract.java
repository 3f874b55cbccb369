package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every sparse encoder must do. */
abstract class SparseEncoderContract {
  private static final List<String> TEXTS =
      List.of(
          "hello",
          "hello the water",
          "Why do tides rise? The moon pulls the sea.",
          "river " + "and bank ".repeat(30),
          "water 水 😀 vody");

  @TempDir Path dir;

  private SparseEncoder encoder;

  /** Writes the model's folder. */
  abstract void write(Path folder) throws IOException;

  /** Tokens that are special in the model's tokenizer. */
  abstract Set<String> specialTokens();

  @BeforeEach
  void openEncoder() throws IOException {
    write(dir);
    encoder = open(SparseOptions.DEFAULT);
  }

  @AfterEach
  void closeEncoder() {
    encoder.close();
  }

  private SparseEncoder open(SparseOptions options) {
    return SparseEncoders.open(dir.toString(), options);
  }

  @ParameterizedTest
  @EnumSource(TextRole.class)
  void encode_anyText_givesEachTermOnceHeaviestFirst(TextRole role) {
    for (String text : TEXTS) {
      List<WeightedTerm> terms = encoder.encode(text, role).vector().terms();
      assertThat(terms).isNotEmpty();
      assertThat(terms.stream().map(WeightedTerm::term)).doesNotHaveDuplicates();
      assertThat(terms.stream().map(term -> -term.weight())).isSorted();
    }
  }

  /** Pruning is the same whoever does it: here, and by hand from all terms. */
  @Test
  void encode_options_keepWhatTheySayOfTheWhole() {
    var random = new Random(8);
    for (int round = 0; round < 25; round++) {
      int topK = random.nextInt(12);
      float minWeight = random.nextInt(3) == 0 ? 0 : random.nextFloat() * 2;
      boolean special = random.nextBoolean();
      try (SparseEncoder pruning = open(new SparseOptions(topK, minWeight, special))) {
        for (String text : TEXTS) {
          for (TextRole role : TextRole.values()) {
            List<WeightedTerm> expected =
                encoder.encode(text, role).vector().terms().stream()
                    .filter(term -> term.weight() >= minWeight)
                    .filter(term -> special || !specialTokens().contains(term.term()))
                    .limit(topK == 0 ? Long.MAX_VALUE : topK)
                    .toList();
            assertThat(pruning.encode(text, role).vector().terms())
                .as("top %d, at least %s, special %s", topK, minWeight, special)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void encodeAll_fourWorkersAtOnce_isBitIdenticalToAlone() {
    List<String> many = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      many.addAll(TEXTS);
    }
    Collections.shuffle(many, new Random(4711));
    for (TextRole role : TextRole.values()) {
      // A fresh encoder: all workers want its model at the same moment.
      try (SparseEncoder fresh = open(SparseOptions.DEFAULT);
          var pool = new EncodingPool(4)) {
        List<SparseEmbedding> together = pool.encodeAll(fresh, many, role);
        for (int i = 0; i < many.size(); i++) {
          assertThat(together.get(i)).isEqualTo(encoder.encode(many.get(i), role));
        }
      }
    }
  }

  static Stream<String> oddTexts() {
    return Stream.of(
        "",
        " \t\r\n \u00a0\u2003 ",
        "a\0b",
        "\ud800",
        "\udc00\ud800",
        "👨‍👩‍👧‍👦 water 🏳️‍🌈",
        "\u202ewater\u202c",
        "İİİ water",
        "\ufeffwater\uffff",
        "[CLS] [SEP] [PAD] <s> </s> <mask>",
        "a".repeat(5_000),
        "water ".repeat(20_000),
        "水".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("oddTexts")
  void encode_oddText_givesWhatAnIndexTakes(String text) {
    for (TextRole role : TextRole.values()) {
      SparseEmbedding embedding = encoder.encode(text, role);
      Set<String> terms = new HashSet<>();
      for (WeightedTerm term : embedding.vector().terms()) {
        assertThat(term.weight()).isPositive().isFinite();
        assertThat(terms.add(term.term())).isTrue();
      }
      assertThat(embedding.tokens()).isBetween(0, encoder.maxTokens());
      assertThat(embedding.cutTokens()).isNotNegative();
    }
  }

  @Test
  void encode_documentOfMaxDocumentTokens_isNotCutAndOneMoreIs() {
    String full = "hello" + " water".repeat(encoder.maxDocumentTokens() - 1);
    SparseEmbedding fits = encoder.encode(full, TextRole.DOCUMENT);
    assertThat(fits.cutTokens()).isZero();
    assertThat(fits.tokens()).isEqualTo(encoder.maxTokens());
    assertThat(encoder.encode(full + " water", TextRole.DOCUMENT).cutTokens()).isEqualTo(1);
    assertThat(encoder.tokenizer().tokenize(full).count()).isEqualTo(encoder.maxDocumentTokens());
  }

  @Test
  void fingerprint_otherOptions_isTheSame() {
    assertThat(encoder.fingerprint()).matches("[0-9a-f]{64}");
    try (SparseEncoder again = open(new SparseOptions(3, 1, false))) {
      assertThat(again.fingerprint()).isEqualTo(encoder.fingerprint());
      assertThat(again.options()).isEqualTo(new SparseOptions(3, 1, false));
    }
  }

  @Test
  void encode_closed_isRefused() {
    SparseEncoder other = open(SparseOptions.DEFAULT);
    other.close();
    other.close();
    for (TextRole role : TextRole.values()) {
      assertThatThrownBy(() -> other.encode("water", role))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("sparse encoder is closed");
    }
  }
}
