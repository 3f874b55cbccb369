package dev.kindred.core.encode.wordpiece;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts texts into the word pieces of a BERT vocabulary: words at gaps and marks, and each word from
 * its beginning into the longest pieces there are; a word that is not made of pieces is one unknown
 * token, whole. Memory beside the tokens does not grow with the text. Thread-safe.
 */
public final class WordPieces {
  private static final String PREFIX = "##";
  private static final int MOST_WORD_CHARACTERS = 1000;
  private static final int NO_NUMBER = -1;

  private final CharacterTable characters;
  private final BertNormalizer normalizer;
  private final PieceTrie trie;
  private final int unknown;
  private final int wordCharacters;
  private final List<Added> added;

  /** A token that is found in a text as it is written, such as [SEP]. */
  private record Added(String content, int id) {}

  private WordPieces(
      BertNormalizer normalizer,
      PieceTrie trie,
      int unknown,
      int wordCharacters,
      List<Added> added) {
    this.normalizer = normalizer;
    this.characters = new CharacterTable(normalizer);
    this.trie = trie;
    this.unknown = unknown;
    this.wordCharacters = wordCharacters;
    // Of two that begin at the same place, the longer one is meant.
    this.added =
        added.stream()
            .sorted(Comparator.comparingInt((Added token) -> token.content.length()).reversed())
            .toList();
  }

  /**
   * Reads a {@code tokenizer.json}.
   *
   * @return empty if it is anything but BERT's tokenizer to the letter
   */
  public static Optional<WordPieces> of(JsonObject json) {
    if (!(json.get("model") instanceof JsonObject model)
        || !text(model, "type", "WordPiece").equals("WordPiece")
        || !(model.get("vocab") instanceof JsonObject vocab)
        || !text(model, "continuing_subword_prefix", PREFIX).equals(PREFIX)
        || !(json.get("pre_tokenizer") instanceof JsonObject splitter)
        || !text(splitter, "type", "").equals("BertPreTokenizer")) {
      return Optional.empty();
    }
    var vocabulary = new HashMap<String, Integer>();
    for (Map.Entry<String, JsonElement> token : vocab.entrySet()) {
      vocabulary.put(token.getKey(), whole(token.getValue()));
    }
    int wordCharacters = whole(model.get("max_input_chars_per_word"));
    Integer unknown = vocabulary.get(text(model, "unk_token", ""));
    Optional<BertNormalizer> normalizer = normalizer(json);
    Optional<List<Added>> added = added(json, vocabulary);
    if (vocabulary.containsValue(NO_NUMBER)
        || wordCharacters < 1
        || wordCharacters > MOST_WORD_CHARACTERS
        || unknown == null
        || normalizer.isEmpty()
        || added.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WordPieces(
            normalizer.get(),
            PieceTrie.of(vocabulary, PREFIX),
            unknown,
            wordCharacters,
            added.get()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in from its position on, which is moved behind it
   */
  public static WordPieces read(ByteBuffer in) {
    var normalizer = new BertNormalizer(in.get() != 0, in.get() != 0, in.get() != 0, in.get() != 0);
    int unknown = in.getInt();
    int wordCharacters = in.getInt();
    var added = new ArrayList<Added>();
    for (int left = in.getInt(); left > 0; left--) {
      int id = in.getInt();
      byte[] content = new byte[in.getInt()];
      in.get(content);
      added.add(new Added(new String(content, StandardCharsets.UTF_8), id));
    }
    return new WordPieces(normalizer, PieceTrie.read(in), unknown, wordCharacters, added);
  }

  /** Writes it as it lies in memory. */
  public void write(DataOutputStream out) throws IOException {
    out.writeBoolean(normalizer.cleanText());
    out.writeBoolean(normalizer.chinese());
    out.writeBoolean(normalizer.stripAccents());
    out.writeBoolean(normalizer.lowerCase());
    out.writeInt(unknown);
    out.writeInt(wordCharacters);
    out.writeInt(added.size());
    for (Added token : added) {
      byte[] content = token.content.getBytes(StandardCharsets.UTF_8);
      out.writeInt(token.id);
      out.writeInt(content.length);
      out.write(content);
    }
    trie.write(out);
  }

  private static Optional<BertNormalizer> normalizer(JsonObject json) {
    if (!(json.get("normalizer") instanceof JsonObject normalizer)
        || !text(normalizer, "type", "").equals("BertNormalizer")) {
      return Optional.empty();
    }
    Optional<Boolean> clean = flag(normalizer, "clean_text");
    Optional<Boolean> chinese = flag(normalizer, "handle_chinese_chars");
    Optional<Boolean> lower = flag(normalizer, "lowercase");
    JsonElement strip = normalizer.get("strip_accents");
    Optional<Boolean> accents =
        strip == null || strip.isJsonNull() ? lower : flag(normalizer, "strip_accents");
    if (clean.isEmpty() || chinese.isEmpty() || lower.isEmpty() || accents.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new BertNormalizer(clean.get(), chinese.get(), accents.get(), lower.get()));
  }

  private static Optional<List<Added>> added(JsonObject json, Map<String, Integer> vocabulary) {
    var added = new ArrayList<Added>();
    if (json.get("added_tokens") instanceof JsonArray tokens) {
      for (JsonElement element : tokens) {
        if (!(element instanceof JsonObject token) || text(token, "content", "").isEmpty()) {
          return Optional.empty();
        }
        String content = text(token, "content", "");
        int id = whole(token.get("id"));
        // The library trusts the vocabulary more.
        if (id == NO_NUMBER || vocabulary.getOrDefault(content, NO_NUMBER) != id) {
          return Optional.empty();
        }
        for (String key : List.of("single_word", "lstrip", "rstrip", "normalized")) {
          if (flag(token, key).orElse(true)) {
            return Optional.empty();
          }
        }
        added.add(new Added(content, id));
      }
    }
    return Optional.of(added);
  }

  private static String text(JsonObject object, String key, String otherwise) {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return otherwise;
    }
    return value instanceof JsonPrimitive text && text.isString() ? text.getAsString() : "";
  }

  private static int whole(@Nullable JsonElement element) {
    return element instanceof JsonPrimitive number && number.isNumber()
        ? whole(number.getAsString())
        : NO_NUMBER;
  }

  /** Of one to nine digits; no pattern, since one is made for every token of a vocabulary. */
  private static int whole(String digits) {
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return NO_NUMBER;
      }
      value = 10 * value + digit - '0';
    }
    return digits.length() <= 9 ? value : NO_NUMBER;
  }

  private static Optional<Boolean> flag(JsonObject object, String key) {
    return object.get(key) instanceof JsonPrimitive flag && flag.isBoolean()
        ? Optional.of(flag.getAsBoolean())
        : Optional.empty();
  }

  /**
   * Cuts a text.
   *
   * @param pieces takes the tokens, in order
   */
  public void cut(String text, Pieces pieces) {
    var word = new Word(pieces);
    int from = 0;
    int at = 0;
    while (at < text.length()) {
      Added token = addedAt(text, at);
      if (token == null) {
        at++;
        continue;
      }
      word.read(text, from, at);
      pieces.add(token.id, at, at + token.content.length());
      at += token.content.length();
      from = at;
    }
    word.read(text, from, text.length());
  }

  private @Nullable Added addedAt(String text, int at) {
    char c = text.charAt(at);
    for (Added token : added) {
      if (token.content.charAt(0) == c && text.startsWith(token.content, at)) {
        return token;
      }
    }
    return null;
  }

  /** The word that is being read: its characters, normalised, and where they come from. */
  private final class Word {
    private final Pieces pieces;
    private final char[] letters = new char[2 * wordCharacters];
    private final int[] starts = new int[2 * wordCharacters];
    private final int[] ends = new int[2 * wordCharacters];
    private final int[] tokens = new int[2 * wordCharacters];
    private final int[] tokenEnds = new int[2 * wordCharacters];
    private int length;
    private int codePoints;
    private int start;
    private int end;

    Word(Pieces pieces) {
      this.pieces = pieces;
    }

    /** Reads a part of a text that begins and ends between words. */
    void read(String text, int from, int to) {
      int i = from;
      while (i < to) {
        char c = text.charAt(i);
        switch (characters.kind(c)) {
          case CharacterTable.LETTER -> add(characters.letter(c), i, i + 1);
          case CharacterTable.GAP -> finish();
          case CharacterTable.NOTHING -> {}
          case CharacterTable.ALONE -> {
            finish();
            add(characters.letter(c), i, i + 1);
            finish();
          }
          default -> {
            // A lone surrogate has no UTF-8 form; the library is given this character for it.
            int codePoint =
                Character.isSurrogate(c) && !Character.isSurrogatePair(c, next(text, i + 1, to))
                    ? 0xFFFD
                    : text.codePointAt(i);
            int width =
                Character.isSurrogate(c) && codePoint == 0xFFFD
                    ? 1
                    : Character.charCount(codePoint);
            addAll(normalizer.normalize(codePoint), i, i + width);
            i += width - 1;
          }
        }
        i++;
      }
      finish();
    }

    private static char next(String text, int at, int to) {
      return at < to ? text.charAt(at) : 0;
    }

    private void addAll(int[] normal, int from, int to) {
      for (int codePoint : normal) {
        if (BertNormalizer.isWhitespace(codePoint)) {
          finish();
        } else if (BertNormalizer.isPunctuation(codePoint)) {
          finish();
          addOne(codePoint, from, to);
          finish();
        } else {
          addOne(codePoint, from, to);
        }
      }
    }

    private void addOne(int codePoint, int from, int to) {
      if (Character.isBmpCodePoint(codePoint)) {
        add((char) codePoint, from, to);
      } else {
        add(Character.highSurrogate(codePoint), from, to);
        add(Character.lowSurrogate(codePoint), from, to);
        codePoints--;
      }
    }

    private void add(char letter, int from, int to) {
      if (length == 0) {
        start = from;
      }
      end = to;
      codePoints++;
      if (length < letters.length) {
        letters[length] = letter;
        starts[length] = from;
        ends[length] = to;
        length++;
      }
    }

    private void finish() {
      if (length == 0) {
        return;
      }
      int count = codePoints > wordCharacters ? 0 : pieces();
      if (count == 0) {
        pieces.add(unknown, start, end);
      }
      int from = 0;
      for (int i = 0; i < count; i++) {
        pieces.add(tokens[i], starts[from], ends[tokenEnds[i] - 1]);
        from = tokenEnds[i];
      }
      length = 0;
      codePoints = 0;
    }

    /** How many pieces make the word; none if it is not made of pieces. */
    private int pieces() {
      int count = 0;
      int root = PieceTrie.BEGINNING;
      for (int at = 0; at < length; root = PieceTrie.CONTINUING) {
        long piece = trie.longest(root, letters, at, length);
        if (piece < 0) {
          return 0;
        }
        tokens[count] = (int) piece;
        at = (int) (piece >>> Integer.SIZE);
        tokenEnds[count++] = at;
      }
      return count;
    }
  }
}
