package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.testing.Architecture;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cutting a pair, against HuggingFace's own library and against its rule told token by token. */
class PairTruncationTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "river bank",
          "the water of the river",
          "no tokens of [SEP] or </s> in a text are special",
          "how does the speed of a dog and a car on the road",
          "Naïve 水 and \uD83C\uDF0A waves — over the sea".repeat(3),
          "the quick brown fox jumps over the lazy dog ".repeat(6));

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void encodePair_anyLengths_isWhatTheLibraryTruncates(Architecture architecture)
      throws IOException {
    TinyModel.of(architecture).writeTo(dir);
    try (HfTokenizer tokenizer = HfTokenizer.load(Models.find(dir.toString()))) {
      for (int maxTokens : new int[] {6, 7, 9, 12, 31, 64, 500}) {
        try (HuggingFaceTokenizer library =
            HuggingFaceTokenizer.builder()
                .optTokenizerPath(dir.resolve("tokenizer.json"))
                .optTruncation(true)
                .optMaxLength(maxTokens)
                .optPadding(false)
                .build()) {
          for (String first : TEXTS) {
            for (String second : TEXTS) {
              Encoding expected = library.encode(first, second, true, false);
              Tokens actual = tokenizer.encodePair(first, second, maxTokens);
              assertThat(actual.ids())
                  .as("%d tokens of '%s' and '%s'", maxTokens, first, second)
                  .containsExactly(expected.getIds());
              assertThat(actual.typeIds()).containsExactly(expected.getTypeIds());
              int whole = tokenizer.encodePair(first, second, Integer.MAX_VALUE).ids().length;
              assertThat(actual.cut()).isEqualTo(whole - actual.ids().length);
            }
          }
        }
      }
    }
  }

  /** The table in the tests of the tokenizers library, for a budget of 7. */
  @Test
  void longestFirst_lengthsOfTheLibrarysOwnTests_areTheirs() {
    int[][] cases = {
      {0, 0, 0, 0}, {0, 2, 0, 2}, {0, 4, 0, 4}, {0, 8, 0, 7}, {2, 0, 2, 0}, {2, 2, 2, 2},
      {2, 4, 2, 4}, {2, 8, 2, 5}, {4, 0, 4, 0}, {4, 2, 4, 2}, {4, 4, 3, 4}, {4, 8, 3, 4},
      {8, 0, 7, 0}, {8, 2, 5, 2}, {8, 4, 4, 3}, {8, 8, 3, 4}
    };
    for (int[] lengths : cases) {
      assertThat(PairLengths.longestFirst(lengths[0], lengths[1], 7))
          .as("%d and %d", lengths[0], lengths[1])
          .isEqualTo(new PairLengths(lengths[2], lengths[3]));
    }
  }

  @Test
  void longestFirst_anyLengths_takesTokensFromTheLongerOneByOne() {
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      int first = random.nextInt(40);
      int second = random.nextInt(40);
      int budget = random.nextInt(50);
      assertThat(PairLengths.longestFirst(first, second, budget))
          .as("%d and %d to %d", first, second, budget)
          .isEqualTo(oneByOne(first, second, budget));
    }
  }

  /** Of two texts of a length, the one that was shorter before gives first. */
  private static PairLengths oneByOne(int first, int second, int budget) {
    var kept = new ArrayList<>(List.of(first, second));
    while (kept.get(0) + kept.get(1) > budget) {
      boolean fromFirst =
          kept.get(0).equals(kept.get(1)) ? first <= second : kept.get(0) > kept.get(1);
      kept.set(fromFirst ? 0 : 1, kept.get(fromFirst ? 0 : 1) - 1);
    }
    return new PairLengths(kept.get(0), kept.get(1));
  }
}
