package dev.kindred.core.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The algorithms of sentence-transformers ({@code util/retrieval.py}), retold step by step in plain
 * loops: the oracle. Where torch leaves the order of equal scores open, lower indices come first.
 */
final class Reference {
  private Reference() {}

  record Directed(float score, int i, int j) {}

  static float[][] scores(VectorSimilarity similarity, float[][] vectors) {
    float[][] scores = new float[vectors.length][vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j < vectors.length; j++) {
        scores[i][j] = similarity.of(vectors[i], vectors[j]);
      }
    }
    return scores;
  }

  /** Indices of the k greatest of a part of a row. */
  static List<Integer> topK(float[] row, int from, int to, int k) {
    return IntStream.range(from, to)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(j -> -row[j]).thenComparingInt(j -> j))
        .limit(k)
        .toList();
  }

  static List<ScoredPair> mine(float[][] scores, MiningOptions options) {
    var pairs =
        new PriorityQueue<>(
            Comparator.comparingDouble(Directed::score)
                .thenComparingInt(Directed::i)
                .thenComparingInt(Directed::j));
    float minScore = -1;
    int numAdded = 0;
    int n = scores.length;
    for (int corpus = 0; corpus < n; corpus += options.corpusChunk()) {
      for (int query = 0; query < n; query += options.queryChunk()) {
        for (int i = query; i < Math.min(n, query + options.queryChunk()); i++) {
          int to = Math.min(n, corpus + options.corpusChunk());
          for (int j : topK(scores[i], corpus, to, options.topK() + 1)) {
            if (i != j && scores[i][j] > minScore) {
              pairs.add(new Directed(scores[i][j], i, j));
              numAdded++;
              if (numAdded >= options.maxPairs()) {
                minScore = pairs.remove().score();
              }
            }
          }
        }
      }
    }
    var addedPairs = new HashSet<List<Integer>>();
    var list = new ArrayList<ScoredPair>();
    while (!pairs.isEmpty()) {
      Directed pair = pairs.remove();
      int i = Math.min(pair.i(), pair.j());
      int j = Math.max(pair.i(), pair.j());
      if (addedPairs.add(List.of(i, j))) {
        list.add(new ScoredPair(pair.score(), i, j));
      }
    }
    list.sort(Comparator.comparingDouble(pair -> -pair.score()));
    return list;
  }

  static List<List<Integer>> communities(float[][] scores, float threshold, int minSize) {
    int least = Math.min(minSize, scores.length);
    var extracted = new ArrayList<List<Integer>>();
    for (float[] row : scores) {
      List<Integer> close =
          topK(row, 0, row.length, row.length).stream().filter(j -> row[j] >= threshold).toList();
      if (close.size() >= least) {
        extracted.add(close);
      }
    }
    extracted.sort(Comparator.comparingInt(community -> -community.size()));
    var unique = new ArrayList<List<Integer>>();
    var ids = new HashSet<Integer>();
    for (List<Integer> community : extracted) {
      List<Integer> rest = community.stream().filter(id -> !ids.contains(id)).toList();
      if (rest.size() >= least) {
        unique.add(rest);
        ids.addAll(rest);
      }
    }
    unique.sort(Comparator.comparingInt(community -> -community.size()));
    return unique;
  }
}
