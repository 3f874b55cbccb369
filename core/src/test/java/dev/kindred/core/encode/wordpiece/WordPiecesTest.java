package dev.kindred.core.encode.wordpiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.Models;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token by token against HuggingFace's own library. */
class WordPiecesTest {
  private static final int AT_ONCE = 256;

  /** Behind it lie planes without characters, and those for private use. */
  private static final int END = 0x40000;

  private static JsonObject json = new JsonObject();
  private static Sides sides;

  /** The two that must agree. */
  private record Sides(WordPieces ours, HuggingFaceTokenizer theirs) implements AutoCloseable {
    static Sides of(JsonObject json) throws IOException {
      return new Sides(
          WordPieces.of(json).orElseThrow(),
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)),
              Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false")));
    }

    /** Empty if both give the same. */
    String difference(String text) {
      var pieces = new Pieces(Integer.MAX_VALUE, true);
      ours.cut(text, pieces);
      Encoding encoding = theirs.encode(text, false, false);
      CharSpan[] spans = encoding.getCharTokenSpans();
      int[] offsets = offsets(text);
      int[] starts = Stream.of(spans).mapToInt(span -> offsets[span.getStart()]).toArray();
      int[] ends = Stream.of(spans).mapToInt(span -> offsets[span.getEnd()]).toArray();
      boolean same =
          Arrays.equals(pieces.ids(), encoding.getIds())
              && Arrays.equals(pieces.starts(), starts)
              && Arrays.equals(pieces.ends(), ends);
      return same
          ? ""
          : "ours %s, theirs %s"
              .formatted(
                  tokens(pieces.ids(), pieces.starts(), pieces.ends()),
                  tokens(encoding.getIds(), starts, ends));
    }

    /** Where each code point begins: the library counts them. */
    private static int[] offsets(String text) {
      int[] offsets = new int[text.length() + 1];
      int count = 0;
      for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
        offsets[count++] = i;
      }
      offsets[count] = text.length();
      return offsets;
    }

    private static String tokens(long[] ids, int[] starts, int[] ends) {
      return IntStream.range(0, ids.length)
          .mapToObj(i -> "%d@%d-%d".formatted(ids[i], starts[i], ends[i]))
          .toList()
          .toString();
    }

    @Override
    public void close() {
      theirs.close();
    }
  }

  @BeforeAll
  static void open() throws IOException {
    json =
        JsonParser.parseString(
                new String(
                    Models.find("all-MiniLM-L6-v2").read("tokenizer.json"), StandardCharsets.UTF_8))
            .getAsJsonObject();
    json.add("truncation", JsonNull.INSTANCE);
    json.add("padding", JsonNull.INSTANCE);
    sides = Sides.of(json);
  }

  @AfterAll
  static void close() {
    sides.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cut_everyCodePoint_isAsTheLibraryCutsIt(boolean lowercase) throws IOException {
    JsonObject all = json.deepCopy();
    all.getAsJsonObject("normalizer").addProperty("lowercase", lowercase);
    all.getAsJsonObject("model").add("vocab", everyLetter());
    List<String> differences = new ArrayList<>();
    try (Sides letters = Sides.of(all)) {
      for (int from = 0; from < END; from += AT_ONCE) {
        List<String> texts =
            IntStream.range(from, from + AT_ONCE)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .mapToObj(c -> "a" + Character.toString(c) + "b")
                .toList();
        // One call costs more than a few letters.
        if (!letters.difference(String.join(" ", texts)).isEmpty()) {
          texts.stream()
              .filter(text -> !letters.difference(text).isEmpty())
              .forEach(
                  text ->
                      differences.add(
                          "%04X %s".formatted(text.codePointAt(1), letters.difference(text))));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /** A vocabulary in which each letter of the first two planes is a token, so that none hides. */
  private static JsonObject everyLetter() {
    var vocabulary = new JsonObject();
    for (String special : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) {
      vocabulary.addProperty(special, List.of(0, 100, 101, 102, 103).get(vocabulary.size()));
    }
    int id = 200;
    for (int c = '!'; c < 0x20000; c++) {
      if (Character.isDefined(c) && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
        vocabulary.addProperty(Character.toString(c), id++);
        vocabulary.addProperty("##" + Character.toString(c), id++);
      }
    }
    return vocabulary;
  }

  static Stream<Path> corpora() {
    Path data = Path.of(System.getProperty("kindred.data", "../../shared/data"));
    return Stream.of(
        data.resolve("scifact/corpus.jsonl"),
        data.resolve("cranfield/corpus.jsonl"),
        data.resolve("stsb/sts-dev.csv"),
        data.resolve("stsb/sts-train.csv"),
        Path.of("../sample-corpus"));
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void cut_realText_isAsTheLibraryCutsIt(Path corpus) throws IOException {
    assumeTrue(Files.exists(corpus), "no " + corpus);
    var lines = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(corpus)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        // Binary files are as good as any text, once they are read as one.
        lines.addAll(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList());
      }
    }
    assertThat(lines).hasSizeGreaterThan(100);
    for (String line : lines) {
      assertThat(sides.difference(line)).as(line).isEmpty();
    }
  }

  @Test
  void cut_randomText_isAsTheLibraryCutsIt() {
    long seed = 20261125;
    var random = new Random(seed);
    for (int round = 0; round < 4_000; round++) {
      String text = randomText(random);
      assertThat(sides.difference(text)).as("seed %d, round %d: %s", seed, round, text).isEmpty();
    }
  }

  private static String randomText(Random random) {
    var text = new StringBuilder();
    int parts = random.nextInt(30);
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(9)) {
        case 0 -> text.append(' ');
        case 1 ->
            text.append(
                List.of("[SEP]", "[CLS]", "[MASK", "[UNK][PAD]", "##s").get(random.nextInt(5)));
        case 2 -> text.appendCodePoint(random.nextInt(0x300));
        case 3 -> text.appendCodePoint(0x300 + random.nextInt(0x70)); // marks
        case 4 -> text.appendCodePoint(0x3000 + random.nextInt(0xA800)); // Chinese, Korean
        case 5 -> text.appendCodePoint(0x10000 + random.nextInt(0x20000));
        case 6 ->
            text.append("Straße naïve İstanbul WATERS tidal".split(" ", -1)[random.nextInt(5)]);
        case 7 -> text.append("x".repeat(random.nextInt(120)));
        default -> text.append("the unaffordable, electro-magnetic ".substring(random.nextInt(30)));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800x", "water \ud83d"})
  void cut_loneSurrogate_isDroppedAsTheCharacterThatTheLibraryIsGiven(String text) {
    assertThat(tokens(text)).isEqualTo(tokens(text.replaceAll("\\p{Cs}", "\uFFFD")));
  }

  private static String tokens(String text) {
    var pieces = new Pieces(Integer.MAX_VALUE, true);
    sides.ours().cut(text, pieces);
    return Arrays.toString(pieces.ids())
        + Arrays.toString(pieces.starts())
        + Arrays.toString(pieces.ends());
  }

  @Test
  void cut_limit_keepsTheFirstTokensAndCountsTheOthers() {
    var all = new Pieces(Integer.MAX_VALUE, false);
    var some = new Pieces(3, false);
    String text = "the tides come and go with the moon";
    sides.ours().cut(text, all);
    sides.ours().cut(text, some);
    assertThat(all.count()).isEqualTo(8);
    assertThat(some.ids()).containsExactly(Arrays.copyOf(all.ids(), 3));
    assertThat(some.cut()).isEqualTo(5);
  }

  @Test
  void cut_wordOfMillions_isOneUnknownToken() {
    var pieces = new Pieces(Integer.MAX_VALUE, true);
    sides.ours().cut("a".repeat(5_000_000) + " tide", pieces);
    assertThat(pieces.ids()[0]).isEqualTo(100);
    assertThat(pieces.ends()[0]).isEqualTo(5_000_000);
    assertThat(pieces.count()).isEqualTo(2);
  }

  static Stream<Consumer<JsonObject>> otherTokenizers() {
    return Stream.of(
        json -> json.getAsJsonObject("model").addProperty("type", "BPE"),
        json -> json.getAsJsonObject("model").addProperty("continuing_subword_prefix", "@@"),
        json -> json.getAsJsonObject("model").addProperty("unk_token", "<none>"),
        json -> json.getAsJsonObject("model").addProperty("max_input_chars_per_word", 0),
        json -> json.getAsJsonObject("pre_tokenizer").addProperty("type", "Whitespace"),
        json -> json.getAsJsonObject("normalizer").addProperty("type", "Lowercase"),
        json -> json.getAsJsonObject("normalizer").addProperty("strip_accents", "yes"),
        json -> json.add("normalizer", JsonNull.INSTANCE),
        json ->
            json.getAsJsonArray("added_tokens")
                .get(2)
                .getAsJsonObject()
                .addProperty("lstrip", true));
  }

  @ParameterizedTest
  @MethodSource("otherTokenizers")
  void of_anythingElse_isEmpty(Consumer<JsonObject> change) {
    JsonObject changed = json.deepCopy();
    change.accept(changed);
    assertThat(WordPieces.of(changed)).isEmpty();
    assertThat(WordPieces.of(json)).isPresent();
  }
}
