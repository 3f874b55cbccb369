package dev.kindred.core.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What the questions that a model is chosen by have to themselves. Where several questions are
 * about the same documents the two differ much: a map learns where the documents of its questions
 * lie, and is then good at other questions about them without being good at any others.
 */
public enum HeldOut {
  /** The questions and their documents: questions with a positive in common stay together. */
  DOCUMENTS,
  /** The questions alone: documents may be those of other questions. */
  QUERIES;

  /** The name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Questions by number, parted.
   *
   * @param training what is learnt from
   * @param heldOut what is not
   */
  record Parts(List<Integer> training, List<Integer> heldOut) {}

  /** Parts a set's questions at random; either part has at least one where there are two. */
  Parts part(TrainingSet set, double share, long seed) {
    List<List<Integer>> groups = new ArrayList<>(groups(set));
    Collections.shuffle(groups, new Random(seed));
    long wanted = Math.max(1, Math.round(share * set.queries().size()));
    var training = new ArrayList<Integer>();
    var heldOut = new ArrayList<Integer>();
    for (List<Integer> group : groups) {
      // The last group is learnt from, whatever its size.
      boolean last = training.isEmpty() && group.equals(groups.getLast());
      (heldOut.size() < wanted && !last ? heldOut : training).addAll(group);
    }
    Collections.sort(training);
    Collections.sort(heldOut);
    return new Parts(List.copyOf(training), List.copyOf(heldOut));
  }

  private List<List<Integer>> groups(TrainingSet set) {
    int[] parent = new int[set.queries().size()];
    for (int query = 0; query < parent.length; query++) {
      parent[query] = query;
    }
    if (this == DOCUMENTS) {
      var firstQuery = new HashMap<Integer, Integer>();
      for (int query = 0; query < parent.length; query++) {
        for (int text : set.positives().get(query)) {
          Integer first = firstQuery.putIfAbsent(text, query);
          if (first != null) {
            parent[root(parent, query)] = root(parent, first);
          }
        }
      }
    }
    Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
    for (int query = 0; query < parent.length; query++) {
      groups.computeIfAbsent(root(parent, query), unused -> new ArrayList<>()).add(query);
    }
    return List.copyOf(groups.values());
  }

  private static int root(int[] parent, int query) {
    int root = query;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }
}
