package dev.kindred.searcher;

import dev.kindred.core.text.Location;
import dev.kindred.searcher.fuse.Contribution;
import dev.kindred.searcher.highlight.Snippet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A document found.
 *
 * @param rank from 1
 * @param id the document's id
 * @param path where it was read from
 * @param collection that it is in; empty for none
 * @param title may be empty
 * @param score what the ranking went by; of use only for comparing hits of one query
 * @param relevance how likely it is an answer at all, from 0 to 1 and comparable from query to
 *     query ({@link dev.kindred.searcher.relevance.Relevance}); empty where the index is not
 *     calibrated
 * @param passage the passage that made the document a hit
 * @param snippet the passage's most telling part, with the query's words marked
 * @param metadata the document's fields, in the order of their names
 * @param contributions what each retriever gave to the score; where there is a reranker, to the
 *     blend that it read, and behind them what it made of the document ({@link
 *     dev.kindred.searcher.rerank.Reranker#rerank})
 */
public record Hit(
    int rank,
    String id,
    String path,
    String collection,
    String title,
    double score,
    OptionalDouble relevance,
    PassageText passage,
    Snippet snippet,
    SortedMap<String, List<String>> metadata,
    List<Contribution> contributions) {

  /**
   * A passage of a document.
   *
   * @param ordinal position in its document, from 0
   * @param startOffset UTF-16 offset of its first character in the document's text
   * @param endOffset UTF-16 offset behind its last character
   * @param text its characters
   * @param location where in its file it is; empty where the file's parts have no names
   */
  public record PassageText(
      int ordinal, int startOffset, int endOffset, String text, Optional<Location> location) {}

  /** Path and location: {@code report.pdf p. 12}, {@code notes.md > Setup}. */
  public String place() {
    return path + passage.location().map(Location::suffix).orElse("");
  }

  public Hit {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    contributions = List.copyOf(contributions);
  }
}
