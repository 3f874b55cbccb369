package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * LaTeX, as the words a reader of the page would see: commands are taken off and their arguments
 * kept, accents composed, comments, labels and the preamble left out. Mathematics and verbatim
 * blocks stay as they are. Macros are not expanded.
 */
final class Latex implements Markup {
  private static final Map<String, Integer> LEVELS =
      Map.of(
          "part", 1,
          "chapter", 1,
          "section", 2,
          "subsection", 3,
          "subsubsection", 4,
          "paragraph", 5,
          "subparagraph", 6);

  /** Commands whose arguments no one reads. */
  private static final Set<String> SILENT =
      Set.of(
          "label",
          "ref",
          "eqref",
          "pageref",
          "cref",
          "Cref",
          "autoref",
          "cite",
          "citep",
          "citet",
          "nocite",
          "usepackage",
          "documentclass",
          "includegraphics",
          "input",
          "include",
          "bibliography",
          "bibliographystyle",
          "vspace",
          "hspace",
          "pagestyle",
          "thispagestyle",
          "setlength",
          "addtolength",
          "setcounter",
          "addtocounter",
          "newcommand",
          "renewcommand",
          "providecommand",
          "newenvironment",
          "def",
          "thanks",
          "hypersetup",
          "graphicspath",
          "color",
          "fontsize",
          "selectfont",
          "index",
          "phantomsection",
          "addcontentsline",
          "title",
          "author",
          "date");

  /** Environments that are copied as they are. */
  private static final Set<String> RAW =
      Set.of(
          "verbatim",
          "Verbatim",
          "lstlisting",
          "minted",
          "equation",
          "align",
          "gather",
          "math",
          "displaymath",
          "eqnarray",
          "multline");

  /** Environments that draw. */
  private static final Set<String> DRAWN =
      Set.of("tikzpicture", "pgfpicture", "comment", "filecontents");

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("ss", "ß"),
          Map.entry("o", "ø"),
          Map.entry("O", "Ø"),
          Map.entry("l", "ł"),
          Map.entry("L", "Ł"),
          Map.entry("ae", "æ"),
          Map.entry("AE", "Æ"),
          Map.entry("oe", "œ"),
          Map.entry("OE", "Œ"),
          Map.entry("aa", "å"),
          Map.entry("AA", "Å"),
          Map.entry("i", "ı"),
          Map.entry("ldots", "…"),
          Map.entry("dots", "…"),
          Map.entry("LaTeX", "LaTeX"),
          Map.entry("TeX", "TeX"),
          Map.entry("textbackslash", "\\"),
          Map.entry("par", "\n\n"),
          Map.entry("newline", "\n"),
          Map.entry("item", "\n- "),
          Map.entry("quad", " "),
          Map.entry("S", "§"),
          Map.entry("copyright", "©"),
          Map.entry("textendash", "–"));

  @Override
  public MarkedText read(String text) {
    LatexScanner scanner = new LatexScanner(text);
    var metadata = new TreeMap<String, List<String>>();
    String title = words(scanner.argumentOf("title"));
    List<String> authors = new ArrayList<>();
    for (String author : scanner.argumentOf("author").split("\\\\and\\b", -1)) {
      String name = words(author.lines().findFirst().orElse(""));
      if (!name.isEmpty()) {
        authors.add(name);
      }
    }
    if (!authors.isEmpty()) {
      metadata.put("author", authors);
    }
    scanner.skipPreamble();
    var page = new Page();
    page.read(scanner);
    return new MarkedText(page.out.toString(), title, page.headings, metadata);
  }

  private static String words(String source) {
    var page = new Page();
    page.read(new LatexScanner(source));
    return DocumentDraft.oneLine(page.out.toString());
  }

  /** What comes out. */
  private static final class Page {
    private final StringBuilder out = new StringBuilder();
    private final List<Heading> headings = new ArrayList<>();

    private void read(LatexScanner in) {
      while (in.hasMore()) {
        char c = in.next();
        switch (c) {
          case '%' -> in.skipLine();
          case '{', '}' -> {}
          case '~', '&' -> out.append(' ');
          case '$' -> out.append('$').append(in.untilDollar());
          case '`' -> out.append(in.skipIf('`') ? "“" : "‘");
          case '\'' -> out.append(in.skipIf('\'') ? "”" : "’");
          case '-' -> out.append(!in.skipIf('-') ? "-" : in.skipIf('-') ? "—" : "–");
          case '\\' -> command(in);
          default -> out.append(c);
        }
      }
    }

    private void command(LatexScanner in) {
      String name = in.commandName();
      Integer level = LEVELS.get(name);
      if (level != null) {
        in.skipIf('*');
        in.skipOptional();
        heading(level, words(in.argument()));
      } else if (name.equals("begin") || name.equals("end")) {
        environment(in, name.equals("begin"));
      } else if (SILENT.contains(name)) {
        in.skipIf('*');
        while (in.skipOptional() || in.skipArgument()) {}
      } else if (WORDS.containsKey(name)) {
        out.append(WORDS.get(name));
        in.skipBlanksBehindName(name);
      } else if (LatexScanner.isAccent(name)) {
        out.append(LatexScanner.accented(name, in.accentedLetter()));
      } else if (name.equals("\\")) {
        in.skipOptional();
        out.append('\n');
      } else if (name.length() == 1 && "%&$#_{} ".contains(name)) {
        out.append(name);
      } else if (name.length() == 1 && "([".contains(name)) {
        out.append('\\').append(name);
      } else if (name.length() == 1 && ")]".contains(name)) {
        out.append('\\').append(name);
      } else {
        in.skipIf('*');
        in.skipOptional();
        in.skipBlanksBehindName(name);
      }
    }

    private void heading(int level, String title) {
      if (!title.isEmpty()) {
        out.append("\n\n");
        headings.add(new Heading(out.length(), level, title));
        out.append(title).append("\n\n");
      }
    }

    private void environment(LatexScanner in, boolean begins) {
      String name = in.argument().replace("*", "");
      if (begins && RAW.contains(name)) {
        out.append('\n').append(in.untilEnd(name)).append('\n');
      } else if (begins && DRAWN.contains(name)) {
        in.untilEnd(name);
      } else {
        while (begins && in.skipOptional()) {}
        if (begins
            && (name.startsWith("tabular") || name.equals("array") || name.equals("minipage"))) {
          in.skipArgument();
        }
        out.append('\n');
      }
    }
  }
}
