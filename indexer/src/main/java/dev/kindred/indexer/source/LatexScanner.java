package dev.kindred.indexer.source;

import java.text.Normalizer;
import java.util.Map;

/** Moves through LaTeX source; what is left open ends with the text. */
final class LatexScanner {

  /** Accents by the command that puts them, as Unicode's combining characters. */
  private static final Map<String, String> ACCENTS =
      Map.ofEntries(
          Map.entry("`", "\u0300"),
          Map.entry("'", "\u0301"),
          Map.entry("^", "\u0302"),
          Map.entry("~", "\u0303"),
          Map.entry("=", "\u0304"),
          Map.entry("u", "\u0306"),
          Map.entry(".", "\u0307"),
          Map.entry("\"", "\u0308"),
          Map.entry("r", "\u030A"),
          Map.entry("H", "\u030B"),
          Map.entry("v", "\u030C"),
          Map.entry("c", "\u0327"),
          Map.entry("k", "\u0328"),
          Map.entry("d", "\u0323"));

  /** An argument that is longer has lost its closing brace. */
  private static final int MAX_ARGUMENT_CHARS = 10_000;

  private final String text;
  private int at;
  private int end;

  LatexScanner(String text) {
    this.text = text;
    this.end = text.length();
  }

  /** The argument of a command's first use; empty where it is not used. */
  String argumentOf(String command) {
    for (int i = text.indexOf("\\" + command); i >= 0; i = text.indexOf("\\" + command, i + 1)) {
      at = i + 1 + command.length();
      if (at < end && !Character.isLetter(text.charAt(at))) {
        skipOptional();
        String argument = argument();
        at = 0;
        return argument;
      }
    }
    at = 0;
    return "";
  }

  /** Leaves what is outside the document's environment, if it has one. */
  void skipPreamble() {
    int begin = text.indexOf("\\begin{document}");
    if (begin >= 0) {
      at = begin + "\\begin{document}".length();
      int close = text.indexOf("\\end{document}", at);
      end = close < 0 ? end : close;
    }
  }

  boolean hasMore() {
    return at < end;
  }

  char next() {
    return text.charAt(at++);
  }

  boolean skipIf(char c) {
    boolean there = at < end && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  void skipLine() {
    at = Math.min(end, TextLines.end(text, at));
    while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Letters, or one other character. */
  String commandName() {
    int start = at;
    while (at < end && Character.isLetter(text.charAt(at))) {
      at++;
    }
    if (at == start && at < end) {
      at++;
    }
    return text.substring(start, at);
  }

  /** TeX eats them behind a name of letters. */
  void skipBlanksBehindName(String name) {
    while (!name.isEmpty()
        && Character.isLetter(name.charAt(0))
        && at < end
        && text.charAt(at) == ' ') {
      at++;
    }
  }

  boolean skipOptional() {
    if (at >= end || text.charAt(at) != '[') {
      return false;
    }
    int close = text.indexOf(']', at);
    if (close < 0 || close >= end || close - at > MAX_ARGUMENT_CHARS) {
      return false;
    }
    at = close + 1;
    return true;
  }

  boolean skipArgument() {
    boolean there = at < end && text.charAt(at) == '{';
    if (there) {
      argument();
    }
    return there;
  }

  /** What is inside the braces here; empty where there are none. */
  String argument() {
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
    if (at >= end || text.charAt(at) != '{') {
      return "";
    }
    int depth = 0;
    int limit = Math.min(end, at + MAX_ARGUMENT_CHARS);
    for (int i = at; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        String argument = text.substring(at + 1, i);
        at = i + 1;
        return argument;
      }
    }
    at++;
    return "";
  }

  /** Formulas end where their paragraph ends, whatever they lack. */
  String untilDollar() {
    int start = at;
    while (skipIf('$')) {}
    boolean display = at > start;
    while (at < end) {
      char c = text.charAt(at++);
      if (c == '\\' && at < end) {
        at++;
      } else if (c == '$') {
        at += display && at < end && text.charAt(at) == '$' ? 1 : 0;
        break;
      } else if (c == '\n' && at < end && text.charAt(at) == '\n') {
        break;
      }
    }
    return text.substring(start, at);
  }

  /** What is before the end of an environment, which it leaves behind. */
  String untilEnd(String environment) {
    int start = at;
    int close = text.indexOf("\\end{" + environment, at);
    if (close < 0 || close >= end) {
      at = end;
      return text.substring(start, end);
    }
    at = close + 4;
    argument();
    return text.substring(start, close).strip();
  }

  static boolean isAccent(String command) {
    return ACCENTS.containsKey(command);
  }

  /** The letter an accent is put on, with braces or without. */
  String accentedLetter() {
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
    String letter =
        at < end && text.charAt(at) == '{' ? argument() : at < end ? String.valueOf(next()) : "";
    if (letter.equals("\\")) {
      letter = commandName();
    }
    return letter.startsWith("\\") ? letter.substring(1) : letter;
  }

  static String accented(String command, String letters) {
    if (letters.isEmpty()) {
      return "";
    }
    int first = letters.offsetByCodePoints(0, 1);
    String accented = letters.substring(0, first) + ACCENTS.get(command) + letters.substring(first);
    return Normalizer.normalize(accented, Normalizer.Form.NFC);
  }
}
