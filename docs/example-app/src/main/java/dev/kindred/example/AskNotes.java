package dev.kindred.example;

import dev.kindred.searcher.Filter;
import dev.kindred.searcher.Hit;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Normalisation;
import dev.kindred.searcher.fuse.Weights;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Asks an index one question: {@code AskNotes INDEX QUESTION [FIELD:VALUE]}. */
public final class AskNotes {
  private AskNotes() {}

  public static void main(String[] args) {
    run(List.of(args), System.out);
  }

  static void run(List<String> args, PrintStream out) {
    // One searcher for the life of the app: it is thread-safe and sees new commits by itself.
    try (Searcher searcher = Searcher.open(Path.of(args.get(0)))) {
      Query.Builder query =
          Query.builder(args.get(1))
              .limit(3)
              .fusion(
                  new ConvexCombination(
                      Normalisation.COVERAGE, Weights.parse("dense=0.6,bm25=0.4")));
      if (args.size() > 2) {
        query.filter(Filter.parse(args.get(2)));
      }
      for (Hit hit : searcher.search(query.build())) {
        out.printf("%d. %s (%s)%n", hit.rank(), hit.title(), hit.path());
        out.println("   " + hit.snippet().marked("[", "]").replaceAll("\\s+", " "));
      }
    }
  }
}
