package dev.kindred.core.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes passages' contexts: "Title > Heading > Subheading", without what the passage's own text
 * opens with and without saying anything twice. A context that is too long first loses its
 * outermost headings (title and innermost heading say the most), then its end. Not thread-safe.
 */
final class Contexts {
  /**
   * @param text the context, maybe empty
   * @param tokens what it costs, with the line break behind it
   */
  record Context(String text, int tokens) {}

  static final Context NONE = new Context("", 0);

  static final String SEPARATOR = " > ";

  /** Markup that may stand before a title at the start of a text. */
  private static final String MARKERS = "#*_=";

  private static final int MAX_MARKER_CHARS = 32;

  private final String text;
  private final Outline outline;
  private final String title;
  private final Tokenizer tokenizer;
  private final int maxTokens;

  private String lastFull = "";
  private Context last = NONE;

  Contexts(Document document, Outline outline, Tokenizer tokenizer, int maxTokens) {
    this.text = document.text();
    this.outline = outline;
    this.title = document.isNamed() ? "" : clean(document.title(), maxTokens);
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /** The context of a passage that begins at {@code start}. */
  Context at(int start) {
    List<String> parts = new ArrayList<>();
    int opening = start;
    for (String part : parts(start)) {
      int behind = opensWith(opening, part);
      if (behind < 0) {
        parts.add(part);
      } else {
        opening = behind;
      }
    }
    String full = String.join(SEPARATOR, parts);
    if (!full.equals(lastFull)) {
      last = fitted(parts, tokenizer, maxTokens);
      lastFull = full;
    }
    return last;
  }

  /** The title as a context, at most {@code maxTokens} long. */
  static String ofTitle(String title, Tokenizer tokenizer, int maxTokens) {
    return fitted(List.of(clean(title, maxTokens)), tokenizer, maxTokens).text();
  }

  private List<String> parts(int start) {
    List<String> parts = new ArrayList<>();
    add(parts, title);
    for (String heading : outline.path(start)) {
      add(parts, clean(heading, maxTokens));
    }
    return parts;
  }

  private static void add(List<String> parts, String part) {
    boolean repeats = !parts.isEmpty() && folded(parts.getLast()).equals(folded(part));
    if (!part.isEmpty() && !repeats) {
      parts.add(part);
    }
  }

  private static String folded(String part) {
    return part.toLowerCase(Locale.ROOT);
  }

  /** One line with single spaces, no longer than any context of that many tokens can be. */
  private static String clean(String part, int maxTokens) {
    long maxChars = (long) maxTokens * Pieces.MAX_PIECE_CHARS;
    var line = new StringBuilder();
    for (int i = Blank.skip(part, 0); i < part.length() && line.length() < maxChars; i++) {
      char c = part.charAt(i);
      if (!Character.isWhitespace(c)) {
        line.append(c);
      } else if (!Character.isWhitespace(part.charAt(i - 1))) {
        line.append(' ');
      }
    }
    int end = line.length();
    if (end > 0 && end < part.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end).strip();
  }

  private static Context fitted(List<String> parts, Tokenizer tokenizer, int maxTokens) {
    List<String> kept = new ArrayList<>(parts);
    String joined = String.join(SEPARATOR, kept);
    if (joined.isEmpty()) {
      return NONE;
    }
    int tokens = count(joined, tokenizer);
    while (tokens > maxTokens && kept.size() > 2) {
      kept.remove(1);
      joined = String.join(SEPARATOR, kept);
      tokens = count(joined, tokenizer);
    }
    int allowed = maxTokens;
    for (int step = 1; tokens > maxTokens; step *= 2) {
      // The tokens of a shorter text need not be the same ones.
      allowed -= step == 1 ? 0 : step / 2;
      if (allowed <= 0) {
        return NONE;
      }
      joined = cut(joined, tokenizer, allowed);
      tokens = joined.isEmpty() ? 0 : count(joined, tokenizer);
    }
    return joined.isEmpty() ? NONE : new Context(joined, tokens);
  }

  private static int count(String context, Tokenizer tokenizer) {
    return tokenizer.tokenize(context + "\n").count();
  }

  /** The first {@code allowed} tokens. */
  private static String cut(String context, Tokenizer tokenizer, int allowed) {
    TokenSpans spans = tokenizer.tokenize(context);
    if (spans.count() <= allowed) {
      // Only the line break behind is too much.
      return cutAt(context, spans.count() == 0 ? 0 : spans.starts()[spans.count() - 1]);
    }
    return cutAt(context, spans.starts()[allowed]);
  }

  private static String cutAt(String context, int offset) {
    String cut = context.substring(0, Blank.codePointStart(context, offset)).strip();
    return cut.endsWith(" >") ? cut.substring(0, cut.length() - 2).strip() : cut;
  }

  /** Offset behind {@code part} where the text opens with it at {@code from}, else -1. */
  private int opensWith(int from, String part) {
    int at = from;
    int end = Math.min(text.length(), from + MAX_MARKER_CHARS);
    while (at < end && isMarker(text.charAt(at))) {
      at++;
    }
    for (int i = 0; i < part.length(); i++) {
      if (at >= text.length()) {
        return -1;
      }
      char c = part.charAt(i);
      if (c == ' ') {
        if (!Character.isWhitespace(text.charAt(at))) {
          return -1;
        }
        at = Blank.skip(text, at);
      } else if (fold(c) == fold(text.charAt(at))) {
        at++;
      } else {
        return -1;
      }
    }
    boolean amidWord = at < text.length() && Character.isLetterOrDigit(text.codePointAt(at));
    return amidWord ? -1 : at;
  }

  private static boolean isMarker(char c) {
    return Character.isWhitespace(c) || MARKERS.indexOf(c) >= 0;
  }

  private static char fold(char c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }
}
