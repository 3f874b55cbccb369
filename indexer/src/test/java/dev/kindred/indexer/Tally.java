package dev.kindred.indexer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts what the rounds of a scenario came to. */
final class Tally {
  static final String HEADER =
      "| scenario | rounds | struck | at the last commit | at a later one | violations |\n"
          + "| --- | --- | --- | --- | --- | --- |";

  private final String scenario;
  private final List<String> violations = new ArrayList<>();
  int rounds;
  int struck;
  int last;
  int later;

  Tally(String scenario) {
    this.scenario = scenario;
  }

  void violation(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | %,d | %,d | %,d |",
        scenario,
        rounds,
        struck,
        last,
        later,
        violations.size());
  }
}
