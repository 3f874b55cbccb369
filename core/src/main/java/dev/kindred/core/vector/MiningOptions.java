package dev.kindred.core.vector;

/**
 * How {@link ParaphraseMining} goes about it. The names are those of sentence-transformers.
 *
 * @param queryChunk vectors whose neighbours are held at a time; changes memory, not results
 * @param corpusChunk each vector's neighbours are taken from every so many vectors
 * @param maxPairs about how many pairs are kept while searching, those found from either side
 *     counted twice
 * @param topK neighbours of a vector in each chunk of the corpus
 * @param search how neighbours are found; by graph, from the whole corpus at once
 */
public record MiningOptions(
    int queryChunk, int corpusChunk, int maxPairs, int topK, NeighbourSearch search) {
  /** The defaults of sentence-transformers. */
  public static final MiningOptions DEFAULT =
      new MiningOptions(5000, 100_000, 500_000, 100, NeighbourSearch.AUTO);

  /**
   * @throws IllegalArgumentException if a number is below 1
   */
  public MiningOptions {
    require("query chunk", queryChunk);
    require("corpus chunk", corpusChunk);
    require("maximum of pairs", maxPairs);
    require("top-k", topK);
  }

  private static void require(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be >= 1, got %d".formatted(what, value));
    }
  }

  /** These with chunks of other sizes. */
  public MiningOptions withChunks(int queries, int corpus) {
    return new MiningOptions(queries, corpus, maxPairs, topK, search);
  }

  /** These with another number of pairs. */
  public MiningOptions withMaxPairs(int pairs) {
    return new MiningOptions(queryChunk, corpusChunk, pairs, topK, search);
  }

  /** These with another number of neighbours. */
  public MiningOptions withTopK(int neighbours) {
    return new MiningOptions(queryChunk, corpusChunk, maxPairs, neighbours, search);
  }

  /** These with another way to find neighbours. */
  public MiningOptions withSearch(NeighbourSearch way) {
    return new MiningOptions(queryChunk, corpusChunk, maxPairs, topK, way);
  }
}
