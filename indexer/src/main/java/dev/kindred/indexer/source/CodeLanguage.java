package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programming languages, with the lines that open a definition in them. A definition is inside
 * those above it that are indented less; languages without a pattern are cut at blank lines alone.
 */
enum CodeLanguage {
  JAVA("", "java"),
  PYTHON("(?:async\\s+)?(?:def|class)\\s+(\\w+)", "py", "pyi", "pyw"),
  JAVASCRIPT(Patterns.SCRIPT, "js", "mjs", "cjs", "jsx"),
  TYPESCRIPT(Patterns.SCRIPT, "ts", "mts", "cts", "tsx"),
  GO("(?:func\\s+(?:\\([^)]{0,80}\\)\\s*)?|type\\s+)(\\w+)", "go"),
  RUST(
      "(?:pub(?:\\([^)]{0,40}\\))?\\s+)?(?:(?:async|const|unsafe)\\s+)*"
          + "(?:fn|struct|enum|trait|mod|union|impl(?:<[^>]{0,80}>)?)\\s+(\\w+)",
      "rs"),
  KOTLIN(
      Patterns.MODIFIERS + "(?:fun(?:\\s*<[^>]{0,80}>)?|class|interface|object)\\s+([\\w.]+)",
      "kt",
      "kts"),
  SCALA(Patterns.MODIFIERS + "(?:def|class|trait|object|enum)\\s+(\\w+)", "scala", "sc"),
  SWIFT(Patterns.MODIFIERS + "(?:func|class|struct|enum|protocol|extension)\\s+(\\w+)", "swift"),
  CSHARP(
      Patterns.MODIFIERS + "(?:class|interface|struct|enum|record|namespace)\\s+([\\w.]+)", "cs"),
  PHP(Patterns.MODIFIERS + "(?:function|class|interface|trait|enum)\\s+&?(\\w+)", "php"),
  RUBY("(?:def|class|module)\\s+([\\w.?!]+)", "rb", "rake"),
  ELIXIR("(?:def|defp|defmodule|defmacro)\\s+([\\w.?!]+)", "ex", "exs"),
  LUA("(?:local\\s+)?function\\s+([\\w.:]+)", "lua"),
  JULIA("(?:function|struct|module|macro)\\s+([\\w.!]+)", "jl"),
  SHELL("(?:function\\s+)?([\\w-]+)\\s*\\(\\)", "sh", "bash", "zsh", "ksh"),
  SQL(
      "(?i:create\\s+(?:or\\s+replace\\s+)?(?:table|view|function|procedure|trigger|index)\\s+"
          + "(?:if\\s+not\\s+exists\\s+)?([\\w.\"]+))",
      "sql"),
  C("", "c", "h"),
  CPP(
      "(?:class|struct|namespace|enum(?:\\s+class)?)\\s+(\\w+)[^;]*",
      "cc",
      "cpp",
      "cxx",
      "hh",
      "hpp",
      "hxx"),
  GROOVY("", "groovy", "gradle"),
  PERL("sub\\s+(\\w+)", "pl", "pm"),
  R("([\\w.]+)\\s*(?:<-|=)\\s*function\\b", "r"),
  HASKELL("(?:data|newtype|class|instance|type)\\s+(\\w+)", "hs"),
  OCAML("", "ml", "mli"),
  ERLANG("", "erl", "hrl"),
  CLOJURE("\\((?:defn-?|defmacro|defprotocol|defrecord|ns)\\s+([^\\s()]+)", "clj", "cljs", "cljc"),
  DART("(?:abstract\\s+)?(?:class|mixin|enum|extension)\\s+(\\w+)", "dart"),
  CSS("", "css", "scss", "less");

  /** Parts of more than one. */
  private static final class Patterns {
    static final String MODIFIERS = "(?:[a-z]+\\s+){0,6}";
    static final String SCRIPT =
        "(?:export\\s+)?(?:default\\s+)?(?:abstract\\s+|async\\s+|declare\\s+)*"
            + "(?:(?:function\\*?|class|interface|enum|namespace|type)\\s+(\\w+)"
            + "|(?:const|let|var)\\s+(\\w+)\\s*=\\s*(?:async\\s*)?(?:function\\b|\\([^)]{0,200}\\)\\s*=>).*)";
  }

  private static final int MAX_LEVEL = 6;

  /** Longer lines are generated, and would keep the patterns busy. */
  private static final int MAX_LINE_CHARS = 400;

  private static final int TAB = 4;

  private final Pattern definition;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> extensions;

  CodeLanguage(String definition, String... extensions) {
    this.definition = Pattern.compile(definition);
    this.extensions = List.of(extensions);
  }

  static List<String> allExtensions() {
    var all = new ArrayList<String>();
    for (CodeLanguage language : values()) {
      all.addAll(language.extensions);
    }
    return all;
  }

  /** By the extension, else by what follows {@code #!}, which {@link #hasInterpreter} has seen. */
  static CodeLanguage of(String name, String text) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (CodeLanguage language : values()) {
      if (language.extensions.contains(extension)) {
        return language;
      }
    }
    String first = text.substring(0, Math.min(TextLines.end(text, 0), MAX_LINE_CHARS));
    return first.contains("python")
        ? PYTHON
        : first.contains("perl")
            ? PERL
            : first.contains("ruby") ? RUBY : first.contains("node") ? JAVASCRIPT : SHELL;
  }

  /** Whether a file's opening names an interpreter that is known here. */
  static boolean hasInterpreter(String opening) {
    return opening.startsWith("#!")
        && opening
            .substring(0, TextLines.end(opening, 0))
            .matches("#!.{0,80}\\b(python[\\d.]*|perl|ruby|node|sh|bash|zsh|ksh|dash)\\b.*\\s*");
  }

  String label() {
    return this == CPP ? "c++" : this == CSHARP ? "c#" : name().toLowerCase(Locale.ROOT);
  }

  /** The definitions of a file, at the comment above or the line that opens them. */
  List<Heading> definitions(String text) {
    var found = new ArrayList<Heading>();
    if (definition.pattern().isEmpty()) {
      return found;
    }
    Deque<Integer> indents = new ArrayDeque<>();
    int opening = -1; // of the comments and decorators right above
    for (int start = 0; start < text.length(); start = TextLines.end(text, start)) {
      String line = text.substring(start, TextLines.end(text, start)).stripTrailing();
      String code = line.stripLeading();
      String name = code.length() > MAX_LINE_CHARS ? "" : name(code);
      if (!name.isEmpty()) {
        int indent = indent(line);
        while (!indents.isEmpty() && indents.peek() >= indent) {
          indents.pop();
        }
        indents.push(indent);
        int offset = opening >= 0 ? opening : start + line.length() - code.length();
        found.add(new Heading(offset, Math.min(MAX_LEVEL, indents.size()), name));
        opening = -1;
      } else if (!opensDefinition(code)) {
        opening = -1;
      } else if (opening < 0) {
        opening = start + line.length() - code.length();
      }
    }
    return found;
  }

  private String name(String code) {
    Matcher matcher = definition.matcher(code);
    if (!matcher.lookingAt()) {
      return "";
    }
    for (int group = 1; group <= matcher.groupCount(); group++) {
      if (matcher.group(group) != null) {
        return matcher.group(group);
      }
    }
    return "";
  }

  /** Comments, attributes and decorators belong to the definition below them. */
  private static boolean opensDefinition(String code) {
    return code.startsWith("//")
        || code.startsWith("/*")
        || code.startsWith("*")
        || (code.startsWith("#") && !code.startsWith("#!"))
        || code.startsWith("@")
        || code.startsWith("--");
  }

  private static int indent(String line) {
    int indent = 0;
    for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
      indent += line.charAt(i) == '\t' ? TAB : 1;
    }
    return indent;
  }
}
