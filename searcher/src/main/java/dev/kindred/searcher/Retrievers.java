package dev.kindred.searcher;

import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.searcher.retrieve.Bm25Retriever;
import dev.kindred.searcher.retrieve.DenseRetriever;
import dev.kindred.searcher.retrieve.Likeness;
import dev.kindred.searcher.retrieve.ParsedQuery;
import dev.kindred.searcher.retrieve.Retriever;
import dev.kindred.searcher.retrieve.SparseRetriever;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The retrievers that an index has and a query asks for. Owns the index's models. */
final class Retrievers implements AutoCloseable {
  private final Path index;
  private final IndexManifest manifest;
  private final @Nullable QueryEncoder<Embedding> dense;
  private final @Nullable QueryEncoder<SparseEmbedding> sparse;

  Retrievers(Path index, IndexManifest manifest, SearcherOptions options) {
    this.index = index;
    this.manifest = manifest;
    this.dense =
        manifest.dense().map(made -> QueryEncoder.dense(index, made, options)).orElse(null);
    this.sparse =
        manifest
            .sparse()
            .map(made -> QueryEncoder.sparse(index, made, options.sparseModel()))
            .orElse(null);
  }

  /**
   * @param filter passages that may be found; null for all
   * @throws IndexException if the index lacks what the query asks for
   */
  List<Retriever> of(
      Query query, ParsedQuery parsed, org.apache.lucene.search.@Nullable Query filter) {
    query.mode().ifPresent(this::requireHas);
    Mode mode = query.mode().orElse(Mode.HYBRID);
    var words = new Bm25Retriever(parsed.words(), filter, query.bm25());
    if (mode == Mode.BM25 || parsed.text().isBlank()) {
      return List.of(words); // conditions alone have no meaning to encode
    }
    boolean vectors = dense != null && mode != Mode.SPARSE;
    boolean terms = sparse != null && mode != Mode.DENSE;
    if (dense != null && vectors && terms && parsed.likeness() == null) {
      dense.beginOpening();
    }
    // The terms first, which are made while the dense model loads.
    Optional<Retriever> bySparse =
        sparse != null && terms
            ? Optional.of(new SparseRetriever(terms(sparse, parsed), filter))
            : Optional.empty();
    var retrievers = new ArrayList<Retriever>();
    if (dense != null && vectors) {
      IndexManifest.Dense made = manifest.dense().orElseThrow();
      retrievers.add(
          new DenseRetriever(
              vector(dense, parsed),
              made.similarity().function(),
              made.storage().quantised(),
              filter));
    }
    bySparse.ifPresent(retrievers::add);
    if (mode == Mode.HYBRID) {
      retrievers.add(words);
    }
    return retrievers;
  }

  private static float[] vector(QueryEncoder<Embedding> encoder, ParsedQuery parsed) {
    return Optional.ofNullable(parsed.likeness())
        .flatMap(Likeness::vector)
        .orElseGet(() -> encoder.encode(parsed.text()).vector());
  }

  private static SparseVector terms(QueryEncoder<SparseEmbedding> encoder, ParsedQuery parsed) {
    return Optional.ofNullable(parsed.likeness())
        .flatMap(Likeness::terms)
        .orElseGet(() -> encoder.encode(parsed.text()).vector());
  }

  private void requireHas(Mode mode) {
    boolean wordsAlone = dense == null && sparse == null;
    if ((mode == Mode.DENSE && dense == null) || (mode == Mode.HYBRID && wordsAlone)) {
      throw new IndexException(
          "index %s has no vectors: search it with --mode bm25".formatted(index));
    }
    if (mode == Mode.SPARSE && sparse == null) {
      throw new IndexException(
          ("index %s has no sparse terms: make it anew with 'kindred reindex --sparse MODEL', or leave"
                  + " --mode out")
              .formatted(index));
    }
  }

  @Override
  public void close() {
    try (dense;
        sparse) {
      // Both are closed, whatever happens to the first.
    }
  }
}
