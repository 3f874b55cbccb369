package dev.kindred.core.encode.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.text.TokenSpans;
import dev.kindred.core.text.Tokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * A model's {@code tokenizer.json}, run by HuggingFace's own library. The truncation and padding
 * that such files carry (MiniLM's: 128 and 128) are always switched off: cutting is done here,
 * where it can be counted. Thread-safe.
 */
public final class HfTokenizer implements Tokenizer, AutoCloseable {
  static final String FILE = "tokenizer.json";

  private final HuggingFaceTokenizer tokenizer;
  private final int specialTokens;
  private final int pairSpecialTokens;

  private HfTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    try {
      this.specialTokens = tokenizer.encode("", true, false).getIds().length;
      this.pairSpecialTokens = tokenizer.encode("", "", true, false).getIds().length;
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /**
   * Loads a model's tokenizer.
   *
   * @throws ModelException if the file is missing or is not a HuggingFace tokenizer
   */
  public static HfTokenizer load(ModelFiles files) throws IOException {
    return load(files, "");
  }

  /** As {@link #load(ModelFiles)}, of a folder in the model; empty for the model's own. */
  public static HfTokenizer load(ModelFiles files, String folder) throws IOException {
    NativeLibraries.prepare();
    String path = path(folder);
    if (!files.builtIn() && !files.has(path)) {
      throw new ModelException(
          "%s is missing: export the tokenizer in HuggingFace's fast format"
              .formatted(files.describe(path)));
    }
    Map<String, String> options =
        Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true");
    try {
      return new HfTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(files.read(path)), options));
    } catch (RuntimeException e) {
      // The native library reports whatever it dislikes as a bare RuntimeException.
      throw new ModelException(
          "%s is not a usable HuggingFace tokenizer: %s"
              .formatted(files.describe(path), e.getMessage()),
          e);
    }
  }

  /** Where the tokenizer of a folder lies. */
  public static String path(String folder) {
    return folder.isEmpty() ? FILE : folder + "/" + FILE;
  }

  /** Number of special tokens around a text, such as [CLS] and [SEP]. */
  public int specialTokens() {
    return specialTokens;
  }

  /** Number of special tokens around and between the texts of a pair. */
  public int pairSpecialTokens() {
    return pairSpecialTokens;
  }

  /** Tokens of one text, or of a pair, cut to a length. */
  @SuppressWarnings("ArrayRecordComponent") // handed straight to a tensor; never compared
  public record Tokens(long[] ids, long[] typeIds, int cut) {}

  /**
   * Tokens with the special ones around them, cut to {@code maxTokens} in all: content tokens go
   * from the end, closing special tokens stay.
   *
   * @return ids and type ids of equal length, and how many content tokens were cut
   */
  public Tokens encode(String text, int maxTokens) {
    Encoding encoding = tokenizer.encode(wellFormed(text), true, false);
    long[] ids = encoding.getIds();
    long[] typeIds = encoding.getTypeIds();
    int cut = ids.length - maxTokens;
    if (cut <= 0) {
      return new Tokens(ids, typeIds, 0);
    }
    int closing = 0;
    long[] special = encoding.getSpecialTokenMask();
    while (closing < maxTokens && special[ids.length - 1 - closing] != 0) {
      closing++;
    }
    return new Tokens(
        withoutMiddle(ids, maxTokens, closing), withoutMiddle(typeIds, maxTokens, closing), cut);
  }

  /**
   * Tokens of a pair with the special ones around and between them, cut to {@code maxTokens} in all
   * by HuggingFace's {@code longest_first}: from the end of the longer text until both are of a
   * length, then from both ({@link PairLengths}).
   *
   * @param maxTokens at least {@link #pairSpecialTokens()}
   * @return ids and type ids of equal length, and how many content tokens were cut
   */
  public Tokens encodePair(String first, String second, int maxTokens) {
    Encoding encoding = tokenizer.encode(wellFormed(first), wellFormed(second), true, false);
    long[] ids = encoding.getIds();
    long[] typeIds = encoding.getTypeIds();
    int cut = ids.length - maxTokens;
    if (cut <= 0) {
      return new Tokens(ids, typeIds, 0);
    }
    long[] sequences = encoding.getSequenceIds();
    int[] counts = new int[2];
    for (long sequence : sequences) {
      if (sequence >= 0) {
        counts[(int) sequence]++;
      }
    }
    PairLengths kept =
        PairLengths.longestFirst(
            counts[0], counts[1], maxTokens - (ids.length - counts[0] - counts[1]));
    int[] left = {kept.first(), kept.second()};
    int length = 0;
    for (int i = 0; i < ids.length; i++) {
      // Special tokens belong to neither text.
      if (sequences[i] < 0 || left[(int) sequences[i]]-- > 0) {
        ids[length] = ids[i];
        typeIds[length++] = typeIds[i];
      }
    }
    return new Tokens(Arrays.copyOf(ids, length), Arrays.copyOf(typeIds, length), cut);
  }

  /** Tokens of the text alone, without special ones around them, cut to {@code maxTokens}. */
  public Tokens encodeBare(String text, int maxTokens) {
    Encoding encoding = tokenizer.encode(wellFormed(text), false, false);
    int length = Math.min(encoding.getIds().length, maxTokens);
    return new Tokens(
        Arrays.copyOf(encoding.getIds(), length),
        Arrays.copyOf(encoding.getTypeIds(), length),
        encoding.getIds().length - length);
  }

  private static long[] withoutMiddle(long[] values, int length, int closing) {
    long[] kept = Arrays.copyOf(values, length);
    System.arraycopy(values, values.length - closing, kept, length - closing, closing);
    return kept;
  }

  @Override
  public TokenSpans tokenize(String text) {
    Encoding encoding = tokenizer.encode(wellFormed(text), false, false);
    CharSpan[] spans = encoding.getCharTokenSpans();
    int[] starts = new int[spans.length];
    int[] ends = new int[spans.length];
    boolean supplementary = text.codePointCount(0, text.length()) != text.length();
    int codePoint = 0;
    int offset = 0;
    for (int i = 0; i < spans.length; i++) {
      CharSpan span = spans[i];
      if (span == null) {
        starts[i] = ends[i] = i == 0 ? 0 : ends[i - 1];
      } else if (!supplementary) {
        starts[i] = span.getStart();
        ends[i] = span.getEnd();
      } else {
        // The library counts code points, Java counts UTF-16 units. Starts never descend.
        offset = text.offsetByCodePoints(offset, span.getStart() - codePoint);
        codePoint = span.getStart();
        starts[i] = offset;
        ends[i] = text.offsetByCodePoints(offset, span.getEnd() - span.getStart());
      }
    }
    return new TokenSpans(starts, ends);
  }

  /** Lone surrogates have no UTF-8 form; the native side would reject the whole text. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (Character.isHighSurrogate(chars[i])
          && i + 1 < chars.length
          && Character.isLowSurrogate(chars[i + 1])) {
        i++;
      } else if (Character.isSurrogate(chars[i])) {
        chars[i] = '\uFFFD';
      }
    }
    return new String(chars);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
