package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Relevance judgements of a test collection: which documents answer which query, and how well.
 *
 * <p>A relevance above 0 means relevant, and is the document's gain in {@linkplain
 * Metric.Measure#NDCG nDCG}; 0 and below mean judged and not relevant.
 *
 * @param judgements relevance by document id, by query id; in the order of the file
 */
public record Qrels(SequencedMap<String, Map<String, Integer>> judgements) {
  private static final String BEIR_HEADER = "query-id\tcorpus-id\tscore";
  private static final String BEIR_LINE =
      "query id, document id and integer relevance, separated by tabs";
  private static final String TREC_LINE =
      "query id, iteration, document id and integer relevance, separated by blanks";

  /**
   * @throws IllegalArgumentException if an id is empty, or two differ only in how they write blanks
   *     (see {@link Run})
   */
  public Qrels {
    var copy = new LinkedHashMap<String, Map<String, Integer>>();
    var queryForms = new HashSet<String>();
    judgements.forEach(
        (queryId, relevances) -> {
          requireNewId("query", queryId, queryForms);
          var documentForms = new HashSet<String>();
          relevances.keySet().forEach(id -> requireNewId("document", id, documentForms));
          copy.put(queryId, Collections.unmodifiableMap(new LinkedHashMap<>(relevances)));
        });
    judgements = Collections.unmodifiableSequencedMap(copy);
  }

  /** Relevance by document id for a query; empty if it was not judged. */
  public Map<String, Integer> relevances(String queryId) {
    return judgements.getOrDefault(queryId, Map.of());
  }

  /**
   * Reads the judgements of a BEIR collection, such as {@code qrels/test.tsv}: three columns
   * separated by tabs, below a header {@code query-id corpus-id score} that may be missing.
   *
   * @throws KindredException if a line is malformed or contradicts an earlier one
   */
  public static Qrels readBeir(Path file) throws IOException {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (lines.number() == 1 && line.equals(BEIR_HEADER)) {
          continue;
        }
        String[] columns = line.split("\t", -1);
        if (columns.length != 3) {
          throw lines.malformed(BEIR_LINE);
        }
        add(judgements, columns[0], columns[1], relevance(columns[2], lines, BEIR_LINE), lines);
      }
    }
    return new Qrels(judgements);
  }

  /**
   * Reads judgements in the TREC format: four columns separated by blanks, the second ignored.
   *
   * @throws KindredException if a line is malformed or contradicts an earlier one
   */
  public static Qrels readTrec(Path file) throws IOException {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        String[] columns = line.trim().split("\\s+", -1);
        if (columns.length != 4) {
          throw lines.malformed(TREC_LINE);
        }
        add(judgements, columns[0], columns[2], relevance(columns[3], lines, TREC_LINE), lines);
      }
    }
    return new Qrels(judgements);
  }

  private static int relevance(String column, LineReader lines, String expected) {
    try {
      return Integer.parseInt(column.trim());
    } catch (NumberFormatException e) {
      throw lines.malformed(expected, e);
    }
  }

  private static void add(
      Map<String, Map<String, Integer>> judgements,
      String queryId,
      String documentId,
      int relevance,
      LineReader lines) {
    if (queryId.isEmpty() || documentId.isEmpty()) {
      throw lines.malformed("ids that are not empty");
    }
    Integer earlier =
        judgements
            .computeIfAbsent(queryId, id -> new LinkedHashMap<>())
            .putIfAbsent(documentId, relevance);
    // A repeated line is harmless; two opinions are not.
    if (earlier != null && earlier != relevance) {
      throw lines.refused(
          "document '%s' was already judged %d for query '%s'; keep one of the two lines"
              .formatted(documentId, earlier, queryId));
    }
  }

  private static void requireNewId(String kind, String id, HashSet<String> seen) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException(kind + " ids must not be empty");
    }
    if (!seen.add(TrecForm.of(id))) {
      throw new IllegalArgumentException(
          "%s ids must differ once blanks are escaped, got '%s' twice"
              .formatted(kind, TrecForm.of(id)));
    }
  }
}
