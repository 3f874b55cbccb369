package dev.kindred.core.encode.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.text.TokenSpans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** Any {@code tokenizer.json}, run by HuggingFace's own library. */
final class NativeTokenizer extends HfTokenizer {
  private final HuggingFaceTokenizer tokenizer;
  private final int specialTokens;
  private final int pairSpecialTokens;

  private NativeTokenizer(HuggingFaceTokenizer tokenizer) {
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
   * Loads a tokenizer.
   *
   * @param where the file, as an error message names it
   * @throws ModelException if the library does not take it
   */
  static NativeTokenizer load(byte[] json, String where) throws IOException {
    NativeLibraries.prepare();
    Map<String, String> options =
        Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true");
    try {
      return new NativeTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options));
    } catch (RuntimeException e) {
      // The native library reports whatever it dislikes as a bare RuntimeException.
      throw new ModelException(
          "%s is not a usable HuggingFace tokenizer: %s".formatted(where, e.getMessage()), e);
    }
  }

  @Override
  public int specialTokens() {
    return specialTokens;
  }

  @Override
  public int pairSpecialTokens() {
    return pairSpecialTokens;
  }

  @Override
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

  @Override
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

  @Override
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
