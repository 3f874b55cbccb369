package dev.kindred.core.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Documents of every shape that we can think of, from a seed. */
final class RandomDocuments {
  private static final List<String> ODDITIES =
      List.of(
          "\0",
          "\u200B",
          "\uFEFF",
          "\uD800",
          "\uDC00",
          "\uDC00\uD800",
          "\uD83D\uDE00",
          "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
          "\uD83C\uDDEB\uD83C\uDDF7",
          "e\u0301\u0301\u0301",
          "\u05E9\u05DC\u05D5\u05DD",
          "\u0645\u0631\u062D\u0628\u0627\u061F",
          "\u4ECA\u65E5\u306F\u3002",
          "\u4ECA\u65E5\u306F\u6674\u308C\u3066\u3044\u308B",
          "\f",
          "\u2028",
          "\u2029",
          "\u000B",
          "\u00A0",
          "\u0085",
          ". ( . (",
          "<|endoftext|>",
          "[UNK]",
          "e.g. Dr. Who",
          "\t\t",
          "***",
          "---");

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<Heading> headings = new ArrayList<>();
  private final String newLine;

  private RandomDocuments(long seed) {
    random = new Random(seed);
    newLine = random.nextInt(4) == 0 ? "\r\n" : "\n";
  }

  static Document of(long seed) {
    return new RandomDocuments(seed).document();
  }

  private Document document() {
    int blocks = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(25);
    for (int i = 0; i < blocks; i++) {
      block();
      text.append(newLine);
      if (random.nextInt(4) > 0) {
        text.append(newLine.repeat(1 + random.nextInt(2)));
      }
    }
    String title = random.nextInt(3) == 0 ? "" : words(1 + random.nextInt(12));
    if (!headings.isEmpty() && random.nextInt(4) == 0) {
      title = headings.getFirst().title();
    }
    return new Document("id", "path", title, text.toString(), headings, new TreeMap<>());
  }

  private void block() {
    switch (random.nextInt(12)) {
      case 0, 1 -> heading();
      case 2 -> lines("- ");
      case 3 -> lines("| a | ");
      case 4 -> fence();
      case 5 -> text.append(words(random.nextInt(400)));
      case 6 -> text.append("x".repeat(random.nextInt(700)));
      case 7 -> text.append(" ".repeat(random.nextInt(700))).append('a');
      case 8 -> oddHeading();
      default -> prose(1 + random.nextInt(8));
    }
  }

  private void heading() {
    int level = 1 + random.nextInt(4);
    String title = words(1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 4));
    headings.add(new Heading(text.length(), level, title));
    text.append("#".repeat(level)).append(' ').append(title).append(newLine);
  }

  /** Somewhere amid a line, maybe inside a surrogate pair or in front of blanks. */
  private void oddHeading() {
    text.append(words(3)).append("\uD83D");
    headings.add(
        new Heading(text.length(), 1 + random.nextInt(6), random.nextBoolean() ? "" : "H"));
    text.append("\uDE00");
    if (random.nextBoolean()) {
      headings.add(new Heading(text.length(), 1 + random.nextInt(6), "Another"));
      text.append(newLine).append(newLine);
    }
    text.append(words(2));
  }

  private void lines(String marker) {
    int lines = 1 + random.nextInt(12);
    for (int i = 0; i < lines; i++) {
      text.append(marker).append(words(1 + random.nextInt(12))).append(newLine);
    }
  }

  private void fence() {
    String fence = random.nextBoolean() ? "```" : "~~~~";
    text.append(fence).append("java").append(newLine);
    lines("  ");
    if (random.nextInt(5) > 0) {
      text.append(fence);
    }
  }

  private void prose(int sentences) {
    for (int i = 0; i < sentences; i++) {
      String words = words(1 + random.nextInt(random.nextInt(12) == 0 ? 80 : 20));
      text.append("The ").append(words).append(random.nextBoolean() ? ". " : "." + newLine);
    }
  }

  private String words(int count) {
    var words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(25) == 0) {
        words.append(ODDITIES.get(random.nextInt(ODDITIES.size())));
      } else {
        int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 30 : 9);
        for (int c = 0; c < length; c++) {
          words.append((char) ('a' + random.nextInt(26)));
        }
      }
      words.append(' ');
    }
    return words.toString().strip();
  }
}
