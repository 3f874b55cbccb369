package dev.kindred.searcher.retrieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.queryparser.classic.QueryParserBase;

/**
 * Tells operators from text. People paste questions full of colons, slashes, question marks and
 * dashes, all of which mean something to Lucene's parser; only what is plainly an operator is left
 * one, and everything else is escaped.
 *
 * <p>An operator is: a pair of double quotes; {@code +} or {@code -} directly before a word, quote
 * or parenthesis and after a blank or the start; the name of a known field and a colon before a
 * value; {@code *} behind at least two characters of a word; AND, OR, NOT between others of a query
 * that is not all in capitals; balanced parentheses, if there is another operator.
 *
 * <p>A word with a sign or a field is a phrase, so that {@code -self-watering} excludes what is
 * self-watering, and not all that has water in it.
 */
final class QuerySyntax {
  /** A quoted phrase with its slop, a run of parentheses, or a run of other characters. */
  private static final Pattern LEXEMES =
      Pattern.compile("\"([^\"]*)\"(~\\d+)?|[()]|[^\\s\"()]+|\"|\\s+");

  private static final Set<String> CONNECTIVES = Set.of("AND", "OR", "NOT");

  private enum Kind {
    PHRASE,
    OPEN,
    CLOSE,
    WORD,
    CONNECTIVE,
    BLANK
  }

  /**
   * @param sign {@code +}, {@code -} or nothing
   * @param field without its colon, or nothing
   * @param body escaped
   */
  private record Lexeme(Kind kind, String sign, String field, String body) {
    boolean excludes() {
      return sign.equals("-");
    }

    String classic() {
      String prefix = field.isEmpty() ? "" : QueryParserBase.escape(field) + ":";
      return sign + prefix + body + (kind == Kind.PHRASE || kind == Kind.CLOSE ? " " : "");
    }
  }

  private final Set<String> fields;
  private final List<Lexeme> lexemes = new ArrayList<>();
  private boolean operators;

  private QuerySyntax(Set<String> fields) {
    this.fields = fields;
  }

  /** Reads a query; {@code fields} are the names that may stand before a colon. */
  static QuerySyntax read(String query, Set<String> fields) {
    var syntax = new QuerySyntax(fields);
    syntax.split(query);
    return syntax;
  }

  /** Whether the query holds any operator at all. */
  boolean hasOperators() {
    return operators;
  }

  private void split(String query) {
    boolean capitals = query.equals(query.toUpperCase(Locale.ROOT));
    Matcher matcher = LEXEMES.matcher(query);
    String prefix = "";
    while (matcher.find()) {
      String lexeme = matcher.group();
      if (matcher.group(1) != null) {
        addPhrase(prefix, matcher);
        prefix = "";
      } else if (lexeme.equals("(") || lexeme.equals(")")) {
        Kind kind = lexeme.equals("(") ? Kind.OPEN : Kind.CLOSE;
        lexemes.add(new Lexeme(kind, sign(prefix), field(prefix), lexeme));
        prefix = "";
      } else if (isPrefix(lexeme) && nextIsQuoteOrParenthesis(query, matcher.end())) {
        prefix = lexeme;
        operators = true;
      } else if (lexeme.isBlank()) {
        lexemes.add(new Lexeme(Kind.BLANK, "", "", " "));
      } else if (CONNECTIVES.contains(lexeme) && !capitals) {
        lexemes.add(new Lexeme(Kind.CONNECTIVE, "", "", lexeme));
      } else if (!lexeme.equals("\"")) {
        addWord(lexeme);
      }
    }
    dropDanglingConnectives();
    operators |= lexemes.stream().anyMatch(lexeme -> lexeme.kind() == Kind.CONNECTIVE);
    if (!balanced()) {
      lexemes.removeIf(lexeme -> lexeme.kind() == Kind.OPEN || lexeme.kind() == Kind.CLOSE);
    }
  }

  /** A sign, a field with its colon, or both. */
  private boolean isPrefix(String lexeme) {
    String unsigned = unsigned(lexeme);
    return unsigned.isEmpty()
        || (unsigned.endsWith(":")
            && fields.contains(unsigned.substring(0, unsigned.length() - 1)));
  }

  private static String sign(String lexeme) {
    return lexeme.startsWith("+") || lexeme.startsWith("-") ? lexeme.substring(0, 1) : "";
  }

  private static String unsigned(String lexeme) {
    return lexeme.substring(sign(lexeme).length());
  }

  /** The field that a prefix names. */
  private static String field(String prefix) {
    String unsigned = unsigned(prefix);
    return unsigned.isEmpty() ? "" : unsigned.substring(0, unsigned.length() - 1);
  }

  private static boolean nextIsQuoteOrParenthesis(String query, int at) {
    return at < query.length()
        && (query.charAt(at) == '(' || (query.charAt(at) == '"' && query.indexOf('"', at + 1) > 0));
  }

  private void addPhrase(String prefix, Matcher matcher) {
    if (matcher.group(1).isBlank()) {
      return;
    }
    operators = true;
    String slop = matcher.group(2) == null ? "" : matcher.group(2);
    lexemes.add(
        new Lexeme(Kind.PHRASE, sign(prefix), field(prefix), quoted(matcher.group(1)) + slop));
  }

  private static String quoted(String text) {
    return "\"" + QueryParserBase.escape(text) + "\"";
  }

  private void addWord(String lexeme) {
    String sign = "";
    String rest = lexeme;
    if (rest.length() > 1
        && !sign(rest).isEmpty()
        && Character.isLetterOrDigit(rest.codePointAt(1))) {
      sign = sign(rest);
      rest = unsigned(rest);
    }
    String field = "";
    int colon = rest.indexOf(':');
    if (colon > 0 && colon < rest.length() - 1 && fields.contains(rest.substring(0, colon))) {
      field = rest.substring(0, colon);
      rest = rest.substring(colon + 1);
    }
    boolean prefix =
        rest.length() > 2
            && rest.endsWith("*")
            && rest.codePoints().limit(2).allMatch(Character::isLetterOrDigit);
    boolean special = !sign.isEmpty() || !field.isEmpty();
    operators |= prefix || special;
    if (prefix) {
      String stem = QueryParserBase.escape(rest.substring(0, rest.length() - 1));
      lexemes.add(new Lexeme(Kind.WORD, sign, field, stem + "*"));
    } else if (special) {
      lexemes.add(new Lexeme(Kind.PHRASE, sign, field, quoted(rest)));
    } else {
      // A bare word that spells a connective would be read as one.
      String escaped = QueryParserBase.escape(rest);
      String body = CONNECTIVES.contains(escaped) ? "\\" + escaped : escaped;
      lexemes.add(new Lexeme(Kind.WORD, "", "", body));
    }
  }

  /** AND and OR need something on either side, NOT on its right. */
  private void dropDanglingConnectives() {
    for (int i = lexemes.size() - 1; i >= 0; i--) {
      Lexeme lexeme = lexemes.get(i);
      if (lexeme.kind() == Kind.CONNECTIVE) {
        boolean left = lexeme.body().equals("NOT") || isOperand(i, -1);
        if (!left || !isOperand(i, 1)) {
          lexemes.set(i, new Lexeme(Kind.WORD, "", "", "\\" + lexeme.body()));
        }
      }
    }
  }

  private boolean isOperand(int index, int step) {
    int i = index + step;
    while (i >= 0 && i < lexemes.size() && lexemes.get(i).kind() == Kind.BLANK) {
      i += step;
    }
    if (i < 0 || i >= lexemes.size()) {
      return false;
    }
    Kind kind = lexemes.get(i).kind();
    boolean not = kind == Kind.CONNECTIVE && lexemes.get(i).body().equals("NOT");
    return kind == Kind.WORD
        || kind == Kind.PHRASE
        || kind == (step > 0 ? Kind.OPEN : Kind.CLOSE)
        || (not && step > 0);
  }

  private boolean balanced() {
    int depth = 0;
    Kind last = Kind.BLANK;
    for (Lexeme lexeme : lexemes) {
      depth += lexeme.kind() == Kind.OPEN ? 1 : lexeme.kind() == Kind.CLOSE ? -1 : 0;
      // Empty pairs, and nesting beyond reason, are text.
      if (depth < 0 || depth > 32 || (lexeme.kind() == Kind.CLOSE && last == Kind.OPEN)) {
        return false;
      }
      last = lexeme.kind() == Kind.BLANK ? last : lexeme.kind();
    }
    return depth == 0;
  }

  /** The query in Lucene's classic syntax. */
  String classic() {
    var out = new StringBuilder();
    for (Lexeme lexeme : lexemes) {
      out.append(lexeme.classic());
    }
    return out.toString().strip();
  }

  /** The words that say what is looked for: no operators, no exclusions, no keyword conditions. */
  String text(Set<String> textFields) {
    var out = new StringBuilder();
    boolean negated = false;
    int excludedFrom = -1;
    int depth = 0;
    for (Lexeme lexeme : lexemes) {
      switch (lexeme.kind()) {
        case BLANK -> out.append(' ');
        case CONNECTIVE -> negated = lexeme.body().equals("NOT");
        case OPEN -> {
          depth++;
          if (excludedFrom < 0 && (negated || !isWanted(lexeme, textFields))) {
            excludedFrom = depth;
          }
          negated = false;
        }
        case CLOSE -> {
          excludedFrom = excludedFrom == depth ? -1 : excludedFrom;
          depth--;
        }
        case WORD, PHRASE -> {
          if (excludedFrom < 0 && !negated && isWanted(lexeme, textFields)) {
            out.append(unescaped(lexeme)).append(' ');
          }
          negated = false;
        }
      }
    }
    return out.toString().replaceAll("\\s+", " ").strip();
  }

  private static boolean isWanted(Lexeme lexeme, Set<String> textFields) {
    return !lexeme.excludes() && (lexeme.field().isEmpty() || textFields.contains(lexeme.field()));
  }

  private static String unescaped(Lexeme lexeme) {
    String body = lexeme.body().replaceAll("\\\\(.)", "$1");
    return lexeme.kind() == Kind.PHRASE
        ? body.substring(1, body.lastIndexOf('"'))
        : body.endsWith("*") ? body.substring(0, body.length() - 1) : body;
  }
}
