package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.KeptFiles;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.text.TokenSpans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokenizer in Java against the library, special tokens and cutting included. */
class WordPieceTokenizerTest {
  @TempDir private Path dir;

  private static final List<String> WORDS =
      List.of("tides", "moon", "naïve", "水", "한국", "😀", "[SEP]", "un-known", "\u0301", "\ud800");

  @ParameterizedTest
  @ValueSource(strings = {"template", "bert", "none"})
  void encode_anyTextAndLength_isAsTheLibraryDoesIt(String processor) throws IOException {
    ModelFiles model = Models.find("all-MiniLM-L6-v2");
    byte[] json = with(processor, model.read("tokenizer.json"));
    long seed = 4711;
    var random = new Random(seed);
    try (HfTokenizer ours = WordPieceTokenizer.of(json).orElseThrow();
        HfTokenizer theirs = NativeTokenizer.load(json, "tokenizer.json")) {
      assertThat(ours.specialTokens()).isEqualTo(theirs.specialTokens());
      assertThat(ours.pairSpecialTokens()).isEqualTo(theirs.pairSpecialTokens());
      for (int round = 0; round < 500; round++) {
        String first = text(random);
        String second = text(random);
        int most = 3 + random.nextInt(30);
        String round0 =
            "seed %d, round %d, %d of %s | %s".formatted(seed, round, most, first, second);
        assertSame(ours.encode(first, most), theirs.encode(first, most), round0);
        assertSame(
            ours.encodePair(first, second, most), theirs.encodePair(first, second, most), round0);
        assertSame(ours.encodeBare(first, most), theirs.encodeBare(first, most), round0);
        TokenSpans spans = ours.tokenize(first);
        assertThat(spans.starts()).as(round0).isEqualTo(theirs.tokenize(first).starts());
        assertThat(spans.ends()).as(round0).isEqualTo(theirs.tokenize(first).ends());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"template", "bert", "none"})
  void find_keptByAnotherProcess_cutsAsTheOneOfTheFile(String processor) throws IOException {
    byte[] json = with(processor, Models.find("all-MiniLM-L6-v2").read("tokenizer.json"));
    var kept = new KeptFiles(dir);
    WordPieceTokenizer first = WordPieceTokenizer.find(kept, "any.name", () -> json).orElseThrow();
    WordPieceTokenizer second =
        WordPieceTokenizer.find(
                kept,
                "any.name",
                () -> {
                  throw new AssertionError("the file is read although what came of it is kept");
                })
            .orElseThrow();
    var random = new Random(815);
    for (int round = 0; round < 200; round++) {
      String text = text(random);
      int most = 3 + random.nextInt(30);
      assertSame(second.encode(text, most), first.encode(text, most), text);
      assertSame(second.encodePair(text, text, most), first.encodePair(text, text, most), text);
    }
  }

  @Test
  void find_keptButDamaged_readsTheFileAgain() throws IOException {
    byte[] json = Models.find("all-MiniLM-L6-v2").read("tokenizer.json");
    var kept = new KeptFiles(dir);
    WordPieceTokenizer.find(kept, "any.name", () -> json);
    byte[] whole = Files.readAllBytes(dir.resolve("any.name"));
    Files.write(dir.resolve("any.name"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(WordPieceTokenizer.find(kept, "any.name", () -> json)).isPresent();
    assertThat(dir.resolve("any.name")).hasBinaryContent(whole);
  }

  @Test
  void find_anotherTokenizer_keepsNothing() throws IOException {
    byte[] json = "{\"model\": {\"type\": \"BPE\"}}".getBytes(StandardCharsets.UTF_8);
    assertThat(WordPieceTokenizer.find(new KeptFiles(dir), "any.name", () -> json)).isEmpty();
    assertThat(dir).isEmptyDirectory();
  }

  private static void assertSame(Tokens actual, Tokens expected, String what) {
    assertThat(actual.ids()).as(what).isEqualTo(expected.ids());
    assertThat(actual.typeIds()).as(what).isEqualTo(expected.typeIds());
    assertThat(actual.cut()).as(what).isEqualTo(expected.cut());
  }

  private static byte[] with(String processor, byte[] json) {
    JsonObject object =
        JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
    switch (processor) {
      case "bert" ->
          object.add(
              "post_processor",
              JsonParser.parseString(
                  "{\"type\":\"BertProcessing\",\"sep\":[\"[SEP]\",102],\"cls\":[\"[CLS]\",101]}"));
      case "none" -> object.remove("post_processor");
      default -> {}
    }
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(25); i > 0; i--) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }
}
