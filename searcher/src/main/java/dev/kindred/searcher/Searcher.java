package dev.kindred.searcher;

import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.searcher.budget.Costs;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.relevance.NullQueries;
import dev.kindred.searcher.relevance.Relevance;
import dev.kindred.searcher.retrieve.Blocks;
import dev.kindred.searcher.retrieve.Candidate;
import dev.kindred.searcher.retrieve.ParsedQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;

/**
 * An index opened for searching. Thread-safe; sees new commits by itself, within a tenth of a
 * second, also those that were made with another model. A model is loaded by the first query that
 * needs it.
 *
 * <pre>{@code
 * try (Searcher searcher = Searcher.open(Path.of(".kindred"))) {
 *   for (Hit hit : searcher.search(Query.of("how do I revive a dry plant"))) {
 *     System.out.println(hit.title() + "  " + hit.snippet().text());
 *   }
 * }
 * }</pre>
 */
public final class Searcher implements AutoCloseable {
  private final Path index;
  private final Directory directory;
  private final LatestSearcher latest;
  private final RefreshClock refreshClock = new RefreshClock();
  private final Costs costs;
  private final Generations generations;

  private Searcher(
      Path index,
      Directory directory,
      LatestSearcher latest,
      IndexManifest manifest,
      SearcherOptions options) {
    this.index = index;
    this.directory = directory;
    this.latest = latest;
    this.costs = Costs.load(options.costs());
    this.generations = new Generations(index, options, costs, manifest);
  }

  /**
   * Opens an index.
   *
   * @param index the index's folder
   * @throws IndexException if there is none, or it is damaged or newer than this version
   */
  public static Searcher open(Path index) {
    return open(index, SearcherOptions.DEFAULT);
  }

  /**
   * Opens an index whose models have moved, or whose costs are kept.
   *
   * @param index the index's folder
   * @throws IndexException if there is no index, or it is damaged or newer than this version
   */
  public static Searcher open(Path index, SearcherOptions options) {
    if (!Files.isDirectory(index)) {
      throw new IndexException(
          Files.exists(index)
              ? "%s is a file, not the folder of an index".formatted(index)
              : "no index in %s: make one with 'kindred index PATH'".formatted(index));
    }
    try {
      Directory directory = OneSearchDirectory.forThisProcess(index);
      try {
        var latest = new LatestSearcher(index, directory);
        try {
          return new Searcher(index, directory, latest, manifest(latest), options);
        } catch (IOException | RuntimeException e) {
          latest.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    } catch (IllegalArgumentException e) {
      throw IndexFolder.unknownCodec(index, e);
    }
  }

  private static IndexManifest manifest(LatestSearcher latest) throws IOException {
    CommitSearcher searcher = latest.acquire();
    try {
      return searcher.manifest();
    } finally {
      latest.release(searcher);
    }
  }

  /**
   * Answers a query with hits alone.
   *
   * @return hits, best first; empty if nothing was found
   * @throws IndexException as {@link #answer}
   * @throws dev.kindred.core.model.ModelException as {@link #answer}
   */
  public List<Hit> search(Query query) {
    return answer(query).hits();
  }

  /**
   * Answers a query.
   *
   * @return hits, best first, and what it took to find them
   * @throws IndexException if the index cannot be read, or has no vectors and the query needs them
   * @throws dev.kindred.core.model.ModelException if a model cannot be opened
   * @throws IllegalStateException if the searcher or the query's reranker is closed
   */
  public SearchResults answer(Query query) {
    return withSearcher(
        (shared, generation) -> {
          IndexReader reader = shared.getIndexReader();
          ParsedQuery parsed = generation.parse(query, reader);
          var reading =
              new HitReader(new PassageReader(reader), generation.highlighter(), parsed.words());
          if (directory instanceof OneSearchDirectory) {
            reading.prepare(query.text());
          }
          DocumentRanker.Result result = rank(query, parsed, shared, generation);
          var hits = new ArrayList<Callable<Hit>>();
          for (RankedDocument document : result.documents()) {
            int rank = hits.size() + 1;
            hits.add(() -> reading.read(document, rank));
          }
          return new SearchResults(Parallel.all(hits), result.facets(), result.report());
        });
  }

  /**
   * Answers a query with ids and scores alone: much cheaper than hits where hundreds are wanted.
   *
   * @return documents, best first, as {@link #answer} ranks them
   * @throws IndexException as {@link #answer}
   * @throws dev.kindred.core.model.ModelException as {@link #answer}
   */
  public List<RankedId> rank(Query query) {
    return withSearcher(
        (shared, generation) -> {
          IndexReader reader = shared.getIndexReader();
          var ids = new DocumentIds(reader);
          var ranked = new ArrayList<RankedId>();
          ParsedQuery parsed = generation.parse(query, reader);
          for (RankedDocument document : rank(query, parsed, shared, generation).documents()) {
            Fused fused = document.fused();
            ranked.add(new RankedId(ids.of(fused.document()), fused.score()));
          }
          return ranked;
        });
  }

  private DocumentRanker.Result rank(
      Query query, ParsedQuery parsed, CommitSearcher shared, Generation generation)
      throws IOException {
    return generation
        .ranker()
        .rank(
            query,
            parsed,
            FilterQueries.passages(query.filters(), parsed),
            shared.learnt(),
            shared.reader());
  }

  /**
   * What each retriever finds for a query, before anything is blended, for learning how to blend
   * it.
   *
   * @throws IndexException as {@link #answer}
   * @throws dev.kindred.core.model.ModelException as {@link #answer}
   */
  public RetrievedDocuments retrieve(Query query) {
    return withSearcher(
        (shared, generation) -> {
          IndexReader reader = shared.getIndexReader();
          ParsedQuery parsed = generation.parse(query, reader);
          List<Ranking> rankings =
              generation
                  .ranker()
                  .retrieve(query, parsed, FilterQueries.passages(query.filters(), parsed), reader);
          var ids = new DocumentIds(reader);
          var names = new HashMap<Integer, String>();
          for (Ranking ranking : rankings) {
            for (Candidate candidate : ranking.candidates()) {
              if (!names.containsKey(candidate.document())) {
                names.put(candidate.document(), ids.of(candidate.document()));
              }
            }
          }
          return new RetrievedDocuments(rankings, names);
        });
  }

  /**
   * Learns what scores mean in this index, by asking it {@link NullQueries}. To have hits tell
   * their relevance, store {@link Relevance#toText} in the index's {@link
   * dev.kindred.core.schema.IndexTuning}.
   *
   * @param threads queries under way at once, at least 1
   * @throws IndexException as {@link #answer}
   * @throws dev.kindred.core.model.ModelException as {@link #answer}
   */
  public Relevance calibrate(int threads) {
    return withSearcher(
        (shared, generation) -> {
          IndexReader reader = shared.getIndexReader();
          long passages = Blocks.passages(shared);
          DocumentRanker ranker = generation.ranker();
          return new Calibrator(
                  query -> ranker.evidence(query, generation.parse(query, reader), reader).best())
              .calibrate(threads, passages);
        });
  }

  /** Reads a document by its id; empty if the index has none of that id. */
  public Optional<StoredDocument> get(String id) {
    return withSearcher((shared, generation) -> StoredDocuments.find(shared, id));
  }

  /**
   * Visits every document that has a vector, in the order of the index.
   *
   * @param filters what documents must meet
   * @param visitor is given each, on the caller's thread; nothing is kept here
   * @throws IndexException if the index cannot be read, or has no vectors
   */
  public void visitVectors(List<Filter> filters, Consumer<DocumentVector> visitor) {
    withSearcher(
        (shared, generation) -> {
          IndexManifest.Dense dense =
              generation
                  .manifest()
                  .dense()
                  .orElseThrow(
                      () -> new IndexException("index %s has no vectors".formatted(index)));
          new DocumentVectors(shared.getIndexReader(), dense.similarity())
              .visit(FilterQueries.documents(filters), visitor);
          return filters;
        });
  }

  /** What the index holds and was made with. */
  public IndexStatus status() {
    return withSearcher(
        (shared, generation) -> {
          IndexReader reader = shared.getIndexReader();
          CommitData data = shared.data();
          return new IndexStatus(
              index,
              data.manifest(),
              shared.count(Blocks.DOCUMENTS),
              CollectionCounts.of(shared),
              Blocks.passages(shared),
              reader.numDeletedDocs(),
              reader.leaves().size(),
              IndexSizes.of(shared.reader(), directory),
              data.tuning(),
              data.buildTime());
        });
  }

  /**
   * Looks for new commits now rather than within a tenth of a second.
   *
   * @throws IndexException if the index cannot be read
   * @throws IllegalStateException if the searcher is closed
   */
  public void refresh() {
    try {
      latest.maybeRefreshBlocking();
    } catch (AlreadyClosedException e) {
      throw closed(e);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  private static IllegalStateException closed(AlreadyClosedException e) {
    return new IllegalStateException("the searcher is closed", e);
  }

  private interface Reading<T> {
    T read(CommitSearcher shared, Generation generation) throws IOException;
  }

  private <T> T withSearcher(Reading<T> reading) {
    try {
      if (refreshClock.due()) {
        latest.maybeRefresh();
      }
      CommitSearcher searcher = latest.acquire();
      try (Generations.Use use = generations.use(searcher.manifest())) {
        return reading.read(searcher, use.generation());
      } catch (IOException | RuntimeException e) {
        throw IndexFolder.diagnosed(index, searcher.getIndexReader(), e);
      } finally {
        latest.release(searcher);
      }
    } catch (AlreadyClosedException e) {
      throw closed(e);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /** Releases the index and its models, once no thread encodes any more. */
  @Override
  public void close() {
    costs.save();
    try (directory;
        generations) {
      latest.close();
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }
}
