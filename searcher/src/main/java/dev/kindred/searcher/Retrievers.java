package dev.kindred.searcher;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.searcher.retrieve.Bm25Retriever;
import dev.kindred.searcher.retrieve.DenseRetriever;
import dev.kindred.searcher.retrieve.Likeness;
import dev.kindred.searcher.retrieve.ParsedQuery;
import dev.kindred.searcher.retrieve.Retriever;
import dev.kindred.searcher.retrieve.SparseRetriever;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** The retrievers that an index has and a query asks for. Owns the index's models. */
final class Retrievers implements AutoCloseable {
  private final Path index;
  private final IndexManifest manifest;
  private final @Nullable QueryEncoder<DenseEncoder> dense;
  private final @Nullable QueryEncoder<SparseEncoder> sparse;

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
   * A retriever that a query asks for.
   *
   * @param retriever encodes the query, which may take longer than retrieving
   */
  record Asked(String name, Making retriever) {

    /** With the query encoded already. */
    Asked encoded() throws IOException {
      Retriever encoded = retriever.make();
      return new Asked(name, () -> encoded);
    }
  }

  /** What makes a retriever. */
  interface Making {
    Retriever make() throws IOException;
  }

  /**
   * @param filter passages that may be found; null for all
   * @param searcher over the index
   * @throws IndexException if the index lacks what the query asks for
   */
  List<Asked> of(
      Query query,
      ParsedQuery parsed,
      org.apache.lucene.search.@Nullable Query filter,
      IndexSearcher searcher) {
    query.mode().ifPresent(this::requireHas);
    Mode mode = query.mode().orElse(Mode.HYBRID);
    var words = new Asked("bm25", () -> new Bm25Retriever(parsed.words(), filter, query.bm25()));
    if (mode == Mode.BM25 || parsed.text().isBlank()) {
      return List.of(words); // conditions alone have no meaning to encode
    }
    var asked = new ArrayList<Asked>();
    if (dense != null && mode != Mode.SPARSE) {
      IndexManifest.Dense vectors = manifest.dense().orElseThrow();
      QueryEncoder<DenseEncoder> encoder = dense;
      asked.add(
          new Asked(
              "dense",
              () ->
                  new DenseRetriever(
                      vector(encoder, parsed),
                      vectors.similarity().function(),
                      vectors.storage(),
                      filter)));
    }
    if (sparse != null && mode != Mode.DENSE) {
      QueryEncoder<SparseEncoder> encoder = sparse;
      asked.add(new Asked("sparse", () -> sparse(encoder, parsed, filter, searcher)));
    }
    if (mode == Mode.HYBRID) {
      asked.add(words);
    }
    return asked;
  }

  private static float[] vector(QueryEncoder<DenseEncoder> encoder, ParsedQuery parsed) {
    return Optional.ofNullable(parsed.likeness())
        .flatMap(Likeness::vector)
        .orElseGet(
            () -> encoder.ask(model -> model.encode(parsed.text(), TextRole.QUERY).vector()));
  }

  private static SparseRetriever sparse(
      QueryEncoder<SparseEncoder> encoder,
      ParsedQuery parsed,
      org.apache.lucene.search.@Nullable Query filter,
      IndexSearcher searcher)
      throws IOException {
    Optional<SparseVector> passages =
        Optional.ofNullable(parsed.likeness()).flatMap(Likeness::terms);
    if (passages.isPresent()) {
      return new SparseRetriever(passages.get(), filter);
    }
    SparseVector terms = encoder.ask(model -> model.encode(parsed.text(), TextRole.QUERY).vector());
    return SparseRetriever.of(terms, encoder.ask(SparseEncoder::collectionPart), filter, searcher);
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
