package dev.kindred.core.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Lines of a qrels file and a run file with what makes evaluation hard: graded and negative
 * relevance, unjudged documents, queries without an answer or without a judgement, ids whose order
 * depends on the comparison, and scores that tie, some only in single precision.
 */
record RandomCollection(List<String> qrelsLines, List<String> runLines) {
  // Bytewise z < é < ﬀ (U+FB00) < 😀 (U+1F600); UTF-16 order has the last two the other way round.
  private static final String[] PREFIXES = {"d", "D", "doc-", "é", "\uFB00", "\uD83D\uDE00", "z"};

  static RandomCollection of(long seed, int queries, int documents) {
    var random = new Random(seed);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      ids.add(PREFIXES[random.nextInt(PREFIXES.length)] + i);
    }
    List<String> qrels = new ArrayList<>();
    List<String> run = new ArrayList<>();
    for (int q = 0; q < queries; q++) {
      Collections.shuffle(ids, random);
      int judged = 1 + random.nextInt(30);
      for (int i = 0; i < judged; i++) {
        // At least one relevant document, for trec_eval -c counts queries without; see Evaluation.
        int relevance = i == 0 ? 1 + random.nextInt(3) : random.nextInt(6) - 2;
        qrels.add("q%d 0 %s %d".formatted(q, ids.get(i), relevance));
      }
      if (random.nextInt(8) == 0) {
        continue;
      }
      int retrieved = 1 + random.nextInt(documents);
      // Judged documents come first in ids: without another shuffle all of them would be found.
      Collections.shuffle(ids, random);
      for (int i = 0; i < retrieved; i++) {
        run.add("q%d Q0 %s %d %s tag".formatted(q, ids.get(i), i, score(random)));
      }
    }
    run.add("unjudged Q0 d1 1 1.0 tag");
    Collections.shuffle(run, random);
    return new RandomCollection(List.copyOf(qrels), List.copyOf(run));
  }

  Path writeQrels(Path folder) throws IOException {
    return Files.write(folder.resolve("qrels.txt"), qrelsLines);
  }

  Path writeRun(Path folder) throws IOException {
    return Files.write(folder.resolve("run.txt"), runLines);
  }

  private static String score(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Integer.toString(random.nextInt(5) - 2);
      case 1 -> String.format(Locale.ROOT, "%.1f", random.nextGaussian());
      // Apart in double precision, equal or neighbours in single.
      case 2 -> String.format(Locale.ROOT, "%.12f", 0.3 + random.nextInt(40) * 1e-9);
      default -> Double.toString(random.nextGaussian());
    };
  }
}
