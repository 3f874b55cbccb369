package dev.kindred.core.text;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.Set;

/**
 * Where sentences begin: the JDK's sentence rules, less their breaks behind abbreviations and
 * initials. When in doubt two sentences stay together; that costs a passage less than half a
 * sentence would. Not thread-safe.
 *
 * <p>The JDK's rules look ahead, without bounds, behind a full stop and brackets. On text such as
 * ". ( . ( . (" that takes quadratic time, so a stretch that takes much more than prose does is
 * given up: the rest of it is one sentence.
 */
final class Sentences {
  /** Abbreviations that something follows, so that their full stop ends no sentence. */
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "al", "approx", "ca", "capt", "cf", "dept", "dr", "eq", "eqs", "fig", "figs", "gen",
          "gov", "hon", "lt", "messrs", "mme", "mr", "mrs", "ms", "mt", "prof", "rep", "resp",
          "rev", "sen", "sgt", "st", "univ", "viz", "vs");

  /** Abbreviations only before a number; else these are words. */
  private static final Set<String> BEFORE_NUMBERS =
      Set.of(
          "app", "art", "ch", "no", "nos", "nr", "par", "pp", "ref", "refs", "sec", "tab", "vol");

  /** Prose takes the rules between one and two looks at each character. */
  private static final int MAX_LOOKS_PER_CHAR = 16;

  private static final int LOOKS_FREE = 256;

  private static final int LONGEST_ABBREVIATION = 6;

  private final String text;
  private final BreakIterator rules = BreakIterator.getSentenceInstance(Locale.ROOT);

  Sentences(String text) {
    this.text = text;
  }

  /** Adds where the second and later sentences of {@code [from, to)} begin. */
  void addTo(Breaks breaks, int from, int to) {
    if (from >= to) {
      return;
    }
    var stretch = new MeteredText(text, from, to);
    long maxLooks = LOOKS_FREE + (long) MAX_LOOKS_PER_CHAR * (to - from);
    rules.setText(stretch);
    rules.first();
    for (int at = rules.next(); at != BreakIterator.DONE && at < to; at = rules.next()) {
      if (stretch.visited() > maxLooks) {
        return;
      }
      if (!endsWithAbbreviation(from, at)) {
        breaks.add(Blank.codePointStart(text, at), Breaks.Strength.SENTENCE);
      }
    }
  }

  private boolean endsWithAbbreviation(int from, int at) {
    int stop = Blank.trimEnd(text, from, at) - 1;
    if (stop <= from || text.charAt(stop) != '.') {
      return false;
    }
    int word = stop;
    while (word > from && stop - word <= LONGEST_ABBREVIATION && isLetter(word - 1)) {
      word--;
    }
    int length = stop - word;
    if (length == 0 || length > LONGEST_ABBREVIATION) {
      return false;
    }
    if (length == 1) {
      // An initial, or the end of "e.g.", "U.S.".
      return true;
    }
    String lower = text.substring(word, stop).toLowerCase(Locale.ROOT);
    return ABBREVIATIONS.contains(lower)
        || (BEFORE_NUMBERS.contains(lower)
            && at < text.length()
            && Character.isDigit(text.charAt(at)));
  }

  private boolean isLetter(int offset) {
    char c = text.charAt(offset);
    return Character.isLetter(c) && !Character.isIdeographic(c);
  }
}
