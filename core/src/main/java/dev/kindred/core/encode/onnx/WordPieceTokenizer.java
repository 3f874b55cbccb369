package dev.kindred.core.encode.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.onnx.SpecialTokens.Part;
import dev.kindred.core.encode.wordpiece.Pieces;
import dev.kindred.core.encode.wordpiece.WordPieces;
import dev.kindred.core.text.TokenSpans;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** BERT's tokenizer, which most small models have, without a native library. */
final class WordPieceTokenizer extends HfTokenizer {
  /** By digest: both sides of a sparse model and the dense one beside it often have the same. */
  private static final Map<String, WeakReference<HfTokenizer>> LOADED = new HashMap<>();

  private final WordPieces words;
  private final SpecialTokens special;

  private WordPieceTokenizer(WordPieces words, SpecialTokens special) {
    this.words = words;
    this.special = special;
  }

  /** How a {@code tokenizer.json} is had, if it is to be read. */
  interface Source {
    Optional<HfTokenizer> read() throws IOException;
  }

  /**
   * The tokenizer of a file, read once for all who use it at the same time.
   *
   * @param digest of the file
   * @return empty if it is another tokenizer, or broken: the library then says in what way
   */
  static Optional<HfTokenizer> shared(byte[] digest, Source source) throws IOException {
    String key = HexFormat.of().formatHex(digest);
    synchronized (LOADED) {
      WeakReference<HfTokenizer> known = LOADED.get(key);
      HfTokenizer loaded = known == null ? null : known.get();
      if (loaded != null) {
        return Optional.of(loaded);
      }
      Optional<HfTokenizer> read = source.read();
      LOADED.values().removeIf(tokenizer -> tokenizer.get() == null);
      read.ifPresent(tokenizer -> LOADED.put(key, new WeakReference<>(tokenizer)));
      return read;
    }
  }

  /** Reads a {@code tokenizer.json}. */
  static Optional<HfTokenizer> of(byte[] json) {
    JsonElement root;
    try {
      root = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
    } catch (JsonParseException e) {
      return Optional.empty();
    }
    return root instanceof JsonObject object ? of(object) : Optional.empty();
  }

  /** Of a file that is read already. */
  static Optional<HfTokenizer> of(JsonObject json) {
    return WordPieces.of(json)
        .flatMap(
            words -> SpecialTokens.of(json).map(special -> new WordPieceTokenizer(words, special)));
  }

  @Override
  public int specialTokens() {
    return SpecialTokens.count(special.single());
  }

  @Override
  public int pairSpecialTokens() {
    return SpecialTokens.count(special.pair());
  }

  @Override
  public Tokens encode(String text, int maxTokens) {
    Tokens tokens = encodeBare(text, Math.max(0, maxTokens - specialTokens()));
    long[][] texts = {tokens.ids()};
    return join(special.single(), texts, tokens.cut(), maxTokens);
  }

  @Override
  public Tokens encodePair(String first, String second, int maxTokens) {
    int room = Math.max(0, maxTokens - pairSpecialTokens());
    Tokens one = encodeBare(first, room);
    Tokens two = encodeBare(second, room);
    int ones = one.ids().length + one.cut();
    int twos = two.ids().length + two.cut();
    if (ones + (long) twos <= room) {
      return join(special.pair(), new long[][] {one.ids(), two.ids()}, 0, maxTokens);
    }
    PairLengths kept = PairLengths.longestFirst(ones, twos, room);
    long[][] texts = {
      Arrays.copyOf(one.ids(), kept.first()), Arrays.copyOf(two.ids(), kept.second())
    };
    return join(special.pair(), texts, ones + twos - kept.first() - kept.second(), maxTokens);
  }

  private static Tokens join(List<Part> parts, long[][] texts, int cut, int maxTokens) {
    int length = SpecialTokens.count(parts);
    for (long[] text : texts) {
      length += text.length;
    }
    long[] ids = new long[length];
    long[] typeIds = new long[length];
    int at = 0;
    for (Part part : parts) {
      int from = at;
      switch (part) {
        case Part.Special token -> ids[at++] = token.id();
        case Part.Text text -> {
          long[] tokens = texts[text.second() ? 1 : 0];
          System.arraycopy(tokens, 0, ids, at, tokens.length);
          at += tokens.length;
        }
      }
      Arrays.fill(typeIds, from, at, part.typeId());
    }
    // Less room than special tokens need: the last ones stay.
    int over = Math.max(0, length - maxTokens);
    return new Tokens(
        Arrays.copyOfRange(ids, over, length),
        Arrays.copyOfRange(typeIds, over, length),
        cut + over);
  }

  @Override
  public Tokens encodeBare(String text, int maxTokens) {
    var pieces = new Pieces(maxTokens, false);
    words.cut(text, pieces);
    long[] ids = pieces.ids();
    return new Tokens(ids, new long[ids.length], pieces.cut());
  }

  @Override
  public TokenSpans tokenize(String text) {
    var pieces = new Pieces(Integer.MAX_VALUE, true);
    words.cut(text, pieces);
    return new TokenSpans(pieces.starts(), pieces.ends());
  }

  @Override
  public void close() {
    // Nothing is held, and others may use it.
  }
}
