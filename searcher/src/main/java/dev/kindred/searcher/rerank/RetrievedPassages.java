package dev.kindred.searcher.rerank;

import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Which passages of documents were found, each document's most contributing first.
 *
 * @param rankings what was blended
 */
record RetrievedPassages(List<Ranking> rankings) {

  /** One list a document, in their order: its best passage by each retriever, each once. */
  List<List<Integer>> of(List<Fused> documents) {
    Map<Integer, SequencedSet<Integer>> passages = new HashMap<>();
    for (Fused document : documents) {
      var found = new LinkedHashSet<Integer>();
      found.add(document.passage());
      passages.put(document.document(), found);
    }
    for (Ranking ranking : rankings) {
      for (Candidate candidate : ranking.candidates()) {
        SequencedSet<Integer> found = passages.get(candidate.document());
        if (found != null) {
          found.add(candidate.passage());
        }
      }
    }
    var lists = new ArrayList<List<Integer>>(documents.size());
    for (Fused document : documents) {
      lists.add(List.copyOf(passages.getOrDefault(document.document(), new LinkedHashSet<>())));
    }
    return lists;
  }
}
