package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads filters: conditions, AND, OR, NOT and parentheses. A value that is not quoted goes on,
 * blanks and all, until AND, OR, NOT or a parenthesis that it did not open.
 */
final class FilterParser {
  /** Deeper than anybody means, and far from the end of the stack. */
  private static final int MAX_DEPTH = 32;

  private static final List<String> CONNECTIVES = List.of("AND", "OR", "NOT");

  /** What reads as a condition of its own in the midst of a value. */
  private static final Pattern CONDITION = Pattern.compile("[^\\s:<>()\"]+(:|[<>]=?)[^\\s/].*");

  private final String text;
  private int at;
  private int depth;

  FilterParser(String text) {
    this.text = text;
  }

  Filter parse() {
    Filter filter = disjunction();
    if (at < text.length()) {
      throw expected("AND, OR or the end");
    }
    return filter;
  }

  private Filter disjunction() {
    var filters = new ArrayList<Filter>();
    do {
      filters.add(conjunction());
    } while (skipWord("OR"));
    return filters.size() == 1 ? filters.getFirst() : new Filter.Or(filters);
  }

  private Filter conjunction() {
    var filters = new ArrayList<Filter>();
    do {
      filters.add(negation());
    } while (skipWord("AND"));
    return filters.size() == 1 ? filters.getFirst() : new Filter.And(filters);
  }

  private Filter negation() {
    boolean negated = false;
    while (skipWord("NOT")) {
      negated = !negated;
    }
    Filter filter = primary();
    return negated ? Filter.not(filter) : filter;
  }

  private Filter primary() {
    skipBlanks();
    if (peek() != '(') {
      return condition();
    }
    if (++depth > MAX_DEPTH) {
      throw expected("at most %d open parentheses".formatted(MAX_DEPTH));
    }
    at++;
    Filter filter = disjunction();
    if (peek() != ')') {
      throw expected("a closing parenthesis");
    }
    at++;
    depth--;
    skipBlanks();
    return filter;
  }

  private Filter condition() {
    int start = at;
    boolean quoted = peek() == '"';
    String field = quoted ? quoted() : unquotedField();
    skipBlanks();
    if (field.isBlank() || at == text.length()) {
      throw start == 0 && at == text.length()
          ? new IllegalArgumentException("a filter must be field:value, got '%s'".formatted(text))
          : expected("field:value", start);
    }
    char operator = peek();
    if (operator != ':' && operator != '<' && operator != '>') {
      throw expected("':', <, <=, > or >=");
    }
    at++;
    if (operator == ':') {
      return field.equals("has") && !quoted ? Filter.exists(value().text()) : match(field);
    }
    requireRanges(field, start);
    boolean included = peek() == '=';
    at += included ? 1 : 0;
    Bounds.Side side =
        operator == '>'
            ? included ? Bounds.Side.AT_LEAST : Bounds.Side.ABOVE
            : included ? Bounds.Side.AT_MOST : Bounds.Side.BELOW;
    Value bound = value();
    return Bounds.beside(side, bound.text())
        .map(bounds -> Filter.range(field, bounds))
        .orElseThrow(() -> expected("a number or a date such as 2020-05-31", bound.start()));
  }

  /** A keyword, a pattern, or a range with two dots. */
  private Filter match(String field) {
    Value value = value();
    String given = value.text();
    if (value.quoted()) {
      return Filter.keyword(field, given);
    }
    int dots = given.indexOf("..");
    if (dots >= 0 && Fields.isMetadata(field)) {
      String from = given.substring(0, dots).strip();
      String to = given.substring(dots + 2).strip();
      boolean low = Bounds.isOne(from);
      boolean high = Bounds.isOne(to);
      if ((low && (high || to.isEmpty())) || (high && from.isEmpty())) {
        return Bounds.between(from, to)
            .map(bounds -> Filter.range(field, bounds))
            .orElseThrow(
                () -> expected("two numbers or two dates, the lesser first,", value.start()));
      }
      if (low || high) {
        throw expected("a number or a date on either side of '..', or quotes", value.start());
      }
    }
    return given.indexOf('*') < 0 ? Filter.keyword(field, given) : Filter.pattern(field, given);
  }

  private void requireRanges(String field, int start) {
    if (!Fields.isMetadata(field)) {
      throw expected("a metadata field, as '%s' has no ranges,".formatted(field), start);
    }
  }

  private record Value(String text, boolean quoted, int start) {}

  private Value value() {
    skipBlanks();
    int start = at;
    boolean quoted = peek() == '"';
    String value = quoted ? quoted() : unquotedValue();
    skipBlanks();
    if (value.isBlank()) {
      at = start;
      throw expected("a value");
    }
    return new Value(value, quoted, start);
  }

  private String quoted() {
    int start = at++;
    var value = new StringBuilder();
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
      }
      if (at >= text.length()) {
        throw expected("a closing quotation mark for the one", start);
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private String unquotedField() {
    int start = at;
    while (at < text.length() && ":<>()\"".indexOf(text.charAt(at)) < 0 && !atConnective()) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  /** Goes on over blanks, as a shell takes quotes away. */
  private String unquotedValue() {
    int start = at;
    int open = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ')' && open == 0) {
        break;
      }
      if (atConnective()) {
        if (open > 0) {
          throw expected("a closing parenthesis, or quotes around the value,");
        }
        break;
      }
      if (at > start && isBlank(text.charAt(at - 1)) && atCondition()) {
        throw expected("AND or OR, or quotes around a value of several words,");
      }
      open += c == '(' ? 1 : c == ')' && open > 0 ? -1 : 0;
      at++;
    }
    return text.substring(start, at).strip();
  }

  private boolean atCondition() {
    int end = at;
    while (end < text.length() && !isBlank(text.charAt(end))) {
      end++;
    }
    return CONDITION.matcher(text.substring(at, end)).matches();
  }

  private boolean atConnective() {
    return CONNECTIVES.stream().anyMatch(this::atWord);
  }

  /** Whether a word of its own begins here. */
  private boolean atWord(String word) {
    int end = at + word.length();
    return text.startsWith(word, at)
        && (at == 0 || isBlank(text.charAt(at - 1)) || "()\"".indexOf(text.charAt(at - 1)) >= 0)
        && (end == text.length() || isBlank(text.charAt(end)) || text.charAt(end) == '(');
  }

  private boolean skipWord(String word) {
    skipBlanks();
    boolean there = atWord(word);
    if (there) {
      at += word.length();
    }
    return there;
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c);
  }

  /** The next character; NUL at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private IllegalArgumentException expected(String what) {
    return expected(what, at);
  }

  private IllegalArgumentException expected(String what, int position) {
    return new IllegalArgumentException(
        "filter '%s': expected %s at character %d".formatted(text, what, position + 1));
  }
}
