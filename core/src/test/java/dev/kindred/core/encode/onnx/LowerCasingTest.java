package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.text.TokenSpans;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LowerCasingTest {
  /** A token a character. */
  private final LowerCasing casing =
      new LowerCasing(
          text ->
              new TokenSpans(
                  IntStream.range(0, text.length()).toArray(),
                  IntStream.rangeClosed(1, text.length()).toArray()));

  @Test
  void toLowerCase_everyCharacterButOne_keepsItsLength() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = Character.toString(c);
      int length = text.toLowerCase(Locale.ROOT).length();
      assertThat(length).as("U+%X", c).isEqualTo(c == 'İ' ? 2 : text.length());
    }
  }

  @Test
  void tokenize_textThatGrows_givesOffsetsOfTheTextAsGiven() {
    TokenSpans spans = casing.tokenize("aİbİ");
    assertThat(spans.starts()).containsExactly(0, 1, 1, 2, 3, 3);
    assertThat(spans.ends()).containsExactly(1, 2, 2, 3, 4, 4);
  }

  @Test
  void tokenize_noTokens_isEmpty() {
    assertThat(casing.tokenize("").count()).isZero();
  }

  @Test
  void tokenize_tokenWithoutExtentAtTheStart_staysThere() {
    var empty = new LowerCasing(text -> new TokenSpans(new int[] {0}, new int[] {0}));
    TokenSpans spans = empty.tokenize("İ");
    assertThat(spans.starts()).containsExactly(0);
    assertThat(spans.ends()).containsExactly(0);
  }
}
