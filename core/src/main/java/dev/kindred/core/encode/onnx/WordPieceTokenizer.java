package dev.kindred.core.encode.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.onnx.SpecialTokens.Part;
import dev.kindred.core.encode.wordpiece.Pieces;
import dev.kindred.core.encode.wordpiece.WordPieces;
import dev.kindred.core.model.KeptFiles;
import dev.kindred.core.text.TokenSpans;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
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

  /** To be changed with what is written. */
  private static final String FORMAT = "pieces2";

  /** Smaller ones are read as fast from their JSON. */
  private static final int LEAST_KEPT_BYTES = 1 << 18;

  private final WordPieces words;
  private final SpecialTokens special;

  private WordPieceTokenizer(WordPieces words, SpecialTokens special) {
    this.words = words;
    this.special = special;
  }

  /** How a {@code tokenizer.json} is had, if it is to be read. */
  interface Source {
    byte[] json() throws IOException;
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
      Optional<WordPieceTokenizer> read =
          find(KeptFiles.ofThisMachine("tokenizers"), KeptFiles.name(digest, FORMAT), source);
      LOADED.values().removeIf(tokenizer -> tokenizer.get() == null);
      read.ifPresent(tokenizer -> LOADED.put(key, new WeakReference<>(tokenizer)));
      return read.map(HfTokenizer.class::cast);
    }
  }

  /** As it was made of the file in another process; else of the file. */
  static Optional<WordPieceTokenizer> find(KeptFiles kept, String name, Source source)
      throws IOException {
    Optional<ByteBuffer> known = kept.read(name);
    if (known.isPresent()) {
      WordPieces words = WordPieces.read(known.get());
      return Optional.of(new WordPieceTokenizer(words, SpecialTokens.read(known.get())));
    }
    Optional<WordPieceTokenizer> read = of(source.json());
    if (read.isPresent()) {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      read.get().words.write(out);
      read.get().special.write(out);
      if (bytes.size() >= LEAST_KEPT_BYTES) {
        kept.keep(name, ByteBuffer.wrap(bytes.toByteArray()));
      }
    }
    return read;
  }

  /** Reads a {@code tokenizer.json}. */
  static Optional<WordPieceTokenizer> of(byte[] json) {
    JsonElement root;
    try {
      root = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
    } catch (JsonParseException e) {
      return Optional.empty();
    }
    return root instanceof JsonObject object
        ? WordPieces.of(object)
            .flatMap(
                words ->
                    SpecialTokens.of(object).map(special -> new WordPieceTokenizer(words, special)))
        : Optional.empty();
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
      if (part instanceof Part.Special token) {
        ids[at++] = token.id();
      } else if (part instanceof Part.Text text) {
        long[] tokens = texts[text.second() ? 1 : 0];
        System.arraycopy(tokens, 0, ids, at, tokens.length);
        at += tokens.length;
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
