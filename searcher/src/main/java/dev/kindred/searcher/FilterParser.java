package dev.kindred.searcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads filters: conditions, AND, OR, NOT and parentheses. A value that is not quoted goes on,
 * blanks and all, until AND, OR or a parenthesis that it did not open.
 */
final class FilterParser {
  private final String text;
  private int at;

  FilterParser(String text) {
    this.text = text;
  }

  Filter parse() {
    Filter filter = or();
    if (at < text.length()) {
      throw expected("AND, OR or the end");
    }
    return filter;
  }

  private Filter or() {
    List<Filter> filters = new ArrayList<>(List.of(and()));
    while (takeWord("OR")) {
      filters.add(and());
    }
    return filters.size() == 1 ? filters.getFirst() : new Filter.Or(filters);
  }

  private Filter and() {
    List<Filter> filters = new ArrayList<>(List.of(not()));
    while (takeWord("AND")) {
      filters.add(not());
    }
    return filters.size() == 1 ? filters.getFirst() : new Filter.And(filters);
  }

  private Filter not() {
    if (takeWord("NOT")) {
      return new Filter.Not(not());
    }
    if (take('(')) {
      Filter inner = or();
      if (!take(')')) {
        throw expected("a closing parenthesis");
      }
      return inner;
    }
    return condition();
  }

  private Filter condition() {
    skipBlanks();
    int start = at;
    while (at < text.length() && ":<>()\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String field = text.substring(start, at).strip();
    if (at == text.length() || "()\"".indexOf(text.charAt(at)) >= 0) {
      if (start == 0 && at == text.length()) {
        throw new IllegalArgumentException(
            "a filter must be field:value, got '%s'".formatted(text));
      }
      throw expected("field:value");
    }
    char operator = text.charAt(at++);
    if (operator == ':') {
      return isQuoted() ? new Filter.Keyword(field, quoted()) : value(field, bare());
    }
    boolean included = at < text.length() && text.charAt(at) == '=';
    at += included ? 1 : 0;
    Bounds.Side side =
        operator == '>'
            ? included ? Bounds.Side.AT_LEAST : Bounds.Side.ABOVE
            : included ? Bounds.Side.AT_MOST : Bounds.Side.BELOW;
    int before = at;
    String bound = isQuoted() ? quoted() : bare();
    Optional<Bounds> bounds = Bounds.beside(side, bound);
    if (bounds.isEmpty()) {
      at = before;
      throw expected("a number or a date such as 2020-05-31");
    }
    return new Filter.Range(field, bounds.get());
  }

  private static Filter value(String field, String value) {
    if (field.equals("has")) {
      return new Filter.Exists(value);
    }
    int dots = value.indexOf("..");
    if (dots >= 0) {
      Optional<Bounds> bounds =
          Bounds.between(value.substring(0, dots).strip(), value.substring(dots + 2).strip());
      if (bounds.isPresent()) {
        return new Filter.Range(field, bounds.get());
      }
    }
    return new Filter.Keyword(field, value);
  }

  private boolean isQuoted() {
    skipBlanks();
    return at < text.length() && text.charAt(at) == '"';
  }

  private String quoted() {
    int end = text.indexOf('"', at + 1);
    if (end < 0) {
      throw expected("a closing quotation mark");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private String bare() {
    int start = at;
    int open = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ')' && open == 0) {
        break;
      }
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (Character.isWhitespace(c) && (wordAt(at + 1, "AND") || wordAt(at + 1, "OR"))) {
        break;
      }
      at++;
    }
    return text.substring(start, at).strip();
  }

  private boolean takeWord(String word) {
    skipBlanks();
    if (wordAt(at, word)) {
      at += word.length();
      return true;
    }
    return false;
  }

  /** Whether a word is there, with a blank or a parenthesis behind it. */
  private boolean wordAt(int place, String word) {
    int behind = place + word.length();
    return text.startsWith(word, place)
        && behind < text.length()
        && (Character.isWhitespace(text.charAt(behind)) || text.charAt(behind) == '(');
  }

  private boolean take(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException(
        "filter '%s': expected %s at character %d".formatted(text, what, at + 1));
  }
}
