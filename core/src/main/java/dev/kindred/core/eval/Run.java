package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a retrieval system answered: a ranking of documents for each query.
 *
 * <p>Rankings are kept in the order that trec_eval 9.0.4 evaluates them in, whatever order they
 * came in: by descending score, ties by descending document id (bytes of its UTF-8 form). Scores
 * are single precision, as trec_eval reads them, so scores that differ only beyond that are ties.
 *
 * <p>The TREC format separates its columns by blanks and cannot hold them inside an id. Each space
 * or control character of an id is written as {@code %} and two hexadecimal digits, as {@code %20};
 * reading does not undo it, and evaluation takes both forms of an id for the same.
 *
 * @param rankings documents by query id; lists come out in trec_eval's order
 */
public record Run(SequencedMap<String, List<ScoredDocument>> rankings) {
  private static final String TREC_LINE =
      "query id, Q0, document id, rank, score and tag, separated by blanks";

  /**
   * @throws IllegalArgumentException if a query id is empty, a document is ranked twice for a
   *     query, or two query ids differ only in how they write blanks
   */
  public Run {
    var copy = new LinkedHashMap<String, List<ScoredDocument>>();
    var queryForms = new HashSet<String>();
    rankings.forEach(
        (queryId, documents) -> {
          if (queryId.isEmpty()) {
            throw new IllegalArgumentException("query ids must not be empty");
          }
          if (!queryForms.add(TrecForm.of(queryId))) {
            throw new IllegalArgumentException(
                "query ids must differ once blanks are escaped, got '%s' twice"
                    .formatted(TrecForm.of(queryId)));
          }
          copy.put(queryId, inTrecOrder(queryId, documents));
        });
    rankings = Collections.unmodifiableSequencedMap(copy);
  }

  /** The ranking of a query, best document first; empty if there is none. */
  public List<ScoredDocument> ranking(String queryId) {
    return rankings.getOrDefault(queryId, List.of());
  }

  /**
   * Reads a run in the TREC format, six columns separated by blanks; the second and fourth (the
   * rank) and whatever follows the sixth are ignored.
   *
   * @throws KindredException if a line is malformed or ranks a document again
   */
  public static Run readTrec(Path file) throws IOException {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    var ranked = new LinkedHashMap<String, HashSet<String>>();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        String[] columns = line.trim().split("\\s+", -1);
        if (columns.length < 6) {
          throw lines.malformed(TREC_LINE);
        }
        String queryId = columns[0];
        var document = new ScoredDocument(columns[2], score(columns[4], lines));
        if (!ranked.computeIfAbsent(queryId, id -> new HashSet<>()).add(document.documentId())) {
          throw lines.refused(
              "document '%s' is ranked twice for query '%s'; keep one of the two lines"
                  .formatted(document.documentId(), queryId));
        }
        rankings.computeIfAbsent(queryId, id -> new ArrayList<>()).add(document);
      }
    }
    return new Run(rankings);
  }

  /**
   * Writes the run in the TREC format, best document first, ranks from 1. A file already there is
   * replaced.
   *
   * @param tag names the run in the last column
   * @throws IllegalArgumentException if the tag is empty
   */
  public void writeTrec(Path file, String tag) throws IOException {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("a run's tag must not be empty");
    }
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      writeTrec(out, tag);
    }
  }

  /**
   * Writes the run in the TREC format, best document first, ranks from 1.
   *
   * @param out neither flushed nor closed
   * @param tag names the run in the last column
   * @throws IllegalArgumentException if the tag is empty
   */
  public void writeTrec(Writer out, String tag) throws IOException {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("a run's tag must not be empty");
    }
    for (Map.Entry<String, List<ScoredDocument>> entry : rankings.entrySet()) {
      String queryId = TrecForm.of(entry.getKey());
      int rank = 0;
      for (ScoredDocument document : entry.getValue()) {
        rank++;
        out.write(
            String.join(
                " ",
                queryId,
                "Q0",
                TrecForm.of(document.documentId()),
                Integer.toString(rank),
                Float.toString(document.score()),
                TrecForm.of(tag)));
        out.write('\n');
      }
    }
  }

  private static List<ScoredDocument> inTrecOrder(String queryId, List<ScoredDocument> documents) {
    var seen = new HashSet<String>();
    for (ScoredDocument document : documents) {
      if (!seen.add(TrecForm.of(document.documentId()))) {
        throw new IllegalArgumentException(
            "a document must be ranked once for a query, got '%s' twice for '%s'"
                .formatted(document.documentId(), queryId));
      }
    }
    return documents.stream().sorted(ScoredDocument::trecOrder).toList();
  }

  private static float score(String column, LineReader lines) {
    try {
      // By way of double, as trec_eval does.
      float score = (float) Double.parseDouble(column);
      if (Float.isFinite(score)) {
        return score;
      }
    } catch (NumberFormatException e) {
      throw lines.malformed(TREC_LINE, e);
    }
    throw lines.malformed("a score that is finite in single precision");
  }
}
