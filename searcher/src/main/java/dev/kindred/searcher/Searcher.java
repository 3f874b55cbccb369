package dev.kindred.searcher;

import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.searcher.budget.Costs;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.highlight.Highlighter;
import dev.kindred.searcher.relevance.NullQueries;
import dev.kindred.searcher.relevance.Relevance;
import dev.kindred.searcher.retrieve.Blocks;
import dev.kindred.searcher.retrieve.Candidate;
import dev.kindred.searcher.retrieve.ParsedQuery;
import dev.kindred.searcher.retrieve.QueryParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * An index opened for searching. Thread-safe; sees new commits by itself, within half a second. The
 * model is loaded by the first query that needs it.
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
  private final IndexManifest manifest;
  private final Analyzer analyzer;
  private final Highlighter highlighter;
  private final Retrievers retrievers;
  private final Costs costs;
  private final DocumentRanker ranker;

  private Searcher(
      Path index,
      Directory directory,
      LatestSearcher latest,
      IndexManifest manifest,
      SearcherOptions options) {
    this.index = index;
    this.directory = directory;
    this.latest = latest;
    this.manifest = manifest;
    this.analyzer = manifest.language().newAnalyzer();
    this.highlighter = new Highlighter(analyzer);
    this.retrievers = new Retrievers(index, manifest, options);
    this.costs = Costs.load(options.costs());
    this.ranker = new DocumentRanker(index, retrievers, costs);
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
      Directory directory = FSDirectory.open(index);
      try {
        var latest = new LatestSearcher(directory);
        try {
          return new Searcher(index, directory, latest, manifest(index, latest), options);
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

  private static IndexManifest manifest(Path index, LatestSearcher latest) throws IOException {
    IndexSearcher searcher = latest.acquire();
    try {
      return commitData(index, searcher).manifest();
    } finally {
      latest.release(searcher);
    }
  }

  private static CommitData commitData(Path index, IndexSearcher searcher) throws IOException {
    var reader = (DirectoryReader) searcher.getIndexReader();
    return CommitData.of(index, reader.getIndexCommit().getUserData());
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
   * @throws IndexException if the index cannot be read, was rebuilt with other settings since it
   *     was opened, or has no vectors and the query needs them
   * @throws dev.kindred.core.model.ModelException if a model cannot be opened
   * @throws IllegalStateException if the searcher or the query's reranker is closed
   */
  public SearchResults answer(Query query) {
    return withSearcher(
        shared -> {
          IndexReader reader = shared.getIndexReader();
          ParsedQuery parsed = parse(query, reader);
          DocumentRanker.Result result = rank(query, parsed, shared);
          var reading = new HitReader(new PassageReader(reader), highlighter, parsed.words());
          var hits = new ArrayList<Hit>();
          for (RankedDocument document : result.documents()) {
            hits.add(reading.read(document, hits.size() + 1));
          }
          return new SearchResults(hits, result.facets(), result.report());
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
        shared -> {
          IndexReader reader = shared.getIndexReader();
          var ids = new DocumentIds(reader);
          var ranked = new ArrayList<RankedId>();
          for (RankedDocument document : rank(query, parse(query, reader), shared).documents()) {
            Fused fused = document.fused();
            ranked.add(new RankedId(ids.of(fused.document()), fused.score()));
          }
          return ranked;
        });
  }

  private DocumentRanker.Result rank(Query query, ParsedQuery parsed, IndexSearcher shared)
      throws IOException {
    return ranker.rank(
        query,
        parsed,
        FilterQueries.passages(query.filters(), parsed),
        Learnt.of(index, commitData(index, shared).tuning()),
        shared.getIndexReader());
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
        shared -> {
          IndexReader reader = shared.getIndexReader();
          ParsedQuery parsed = parse(query, reader);
          List<Ranking> rankings =
              ranker.retrieve(
                  query, parsed, FilterQueries.passages(query.filters(), parsed), reader);
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
        shared -> {
          IndexReader reader = shared.getIndexReader();
          long passages = Blocks.passages(shared);
          return new Calibrator(
                  query -> ranker.evidence(query, parse(query, reader), reader).best())
              .calibrate(threads, passages);
        });
  }

  private ParsedQuery parse(Query query, IndexReader reader) {
    var parser = new QueryParser(analyzer, metadataFields(reader));
    return query.plainText() ? parser.parsePlain(query.text()) : parser.parse(query.text());
  }

  private static Set<String> metadataFields(IndexReader reader) {
    return FieldInfos.getIndexedFields(reader).stream()
        .filter(field -> field.startsWith(Fields.METADATA_PREFIX))
        .map(field -> field.substring(Fields.METADATA_PREFIX.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Reads a document by its id; empty if the index has none of that id. */
  public Optional<StoredDocument> get(String id) {
    return withSearcher(searcher -> StoredDocuments.find(searcher, id));
  }

  /** What the index holds and was made with. */
  public IndexStatus status() {
    return withSearcher(
        searcher -> {
          IndexReader reader = searcher.getIndexReader();
          CommitData data = commitData(index, searcher);
          return new IndexStatus(
              index,
              manifest,
              searcher.count(Blocks.DOCUMENTS),
              Blocks.passages(searcher),
              reader.numDeletedDocs(),
              reader.leaves().size(),
              IndexSizes.of((DirectoryReader) reader, directory),
              data.tuning(),
              data.buildTime());
        });
  }

  /**
   * Looks for new commits now rather than within half a second.
   *
   * @throws IndexException if the index was rebuilt with other settings
   * @throws IllegalStateException if the searcher is closed
   */
  public void refresh() {
    try {
      latest.maybeRefreshBlocking();
      IndexSearcher searcher = latest.acquire();
      try {
        requireSameManifest(searcher);
      } finally {
        latest.release(searcher);
      }
    } catch (AlreadyClosedException e) {
      throw closed(e);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  private void requireSameManifest(IndexSearcher searcher) throws IOException {
    if (!commitData(index, searcher).manifest().equals(manifest)) {
      throw new IndexException(
          "index %s was rebuilt with other settings: open it again".formatted(index));
    }
  }

  private static IllegalStateException closed(AlreadyClosedException e) {
    return new IllegalStateException("the searcher is closed", e);
  }

  private interface Reading<T> {
    T read(IndexSearcher searcher) throws IOException;
  }

  private <T> T withSearcher(Reading<T> reading) {
    try {
      if (refreshClock.due()) {
        latest.maybeRefresh();
      }
      IndexSearcher searcher = latest.acquire();
      try {
        requireSameManifest(searcher);
        return reading.read(searcher);
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
        retrievers;
        analyzer) {
      latest.close();
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }
}
