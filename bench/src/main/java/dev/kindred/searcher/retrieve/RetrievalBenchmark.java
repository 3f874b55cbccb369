package dev.kindred.searcher.retrieve;

import dev.kindred.bench.TemporaryIndex;
import dev.kindred.core.codec.KindredCodec;
import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.SparseTerms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The best of 20,000 passages on disk, four a document, of 100 weighted terms and 100 words each,
 * both from vocabularies of 30,000 by Zipf's law. The sparse query is 20 terms of one passage, the
 * other five of its words. The plain ones are Lucene's own query, which gives passages; Kindred's
 * give documents with their best passage. A search asks for 1,000.
 */
@State(Scope.Benchmark)
public class RetrievalBenchmark {
  private static final int DOCUMENTS = 5_000;
  private static final int PASSAGES = 4;
  private static final int TERMS = 100;
  private static final int VOCABULARY = 30_000;
  private static final int QUERY_TERMS = 20;
  private static final int QUERY_WORDS = 5;

  /** The Zipf-Mandelbrot law's shift, so that no term is in half of the passages. */
  private static final double SHIFT = 10;

  @Param("1000")
  int candidates;

  private final Random random = new Random(1);
  private final TemporaryIndex index;
  private final IndexSearcher searcher;
  private final SparseVector terms;
  private final Query words;

  /** Indexes drawn passages, seeded. */
  public RetrievalBenchmark() {
    try {
      index =
          TemporaryIndex.write(
              new IndexWriterConfig(new WhitespaceAnalyzer())
                  .setSimilarity(new BM25Similarity(Bm25.DEFAULT.k1(), Bm25.DEFAULT.b()))
                  .setCodec(KindredCodec.of(VectorStorage.FLOAT32, Fields.SPARSE)),
              this::fill);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    searcher = new IndexSearcher(index.reader());
    searcher.setSimilarity(new BM25Similarity(Bm25.DEFAULT.k1(), Bm25.DEFAULT.b()));
    terms = new SparseVector(passageTerms().terms().subList(0, QUERY_TERMS));
    var sum = new BooleanQuery.Builder();
    draw(QUERY_WORDS)
        .forEach(
            word ->
                sum.add(new TermQuery(new Term(Fields.TEXT, word)), BooleanClause.Occur.SHOULD));
    words = sum.build();
  }

  private void fill(IndexWriter writer) throws IOException {
    for (int i = 0; i < DOCUMENTS; i++) {
      var block = new ArrayList<Document>();
      for (int j = 0; j < PASSAGES; j++) {
        var passage = new Document();
        SparseTerms.of(passageTerms()).forEach(passage::add);
        passage.add(new TextField(Fields.TEXT, String.join(" ", draw(TERMS)), Field.Store.NO));
        block.add(passage);
      }
      var document = new Document();
      document.add(new StringField(Fields.KIND, Fields.PARENT, Field.Store.NO));
      block.add(document);
      writer.addDocuments(block);
    }
  }

  private SparseVector passageTerms() {
    return new SparseVector(
        draw(TERMS).stream()
            .map(term -> new WeightedTerm(term, (float) Math.exp(0.8 * random.nextGaussian() - 1)))
            .toList());
  }

  /** Distinct terms; of each, the chance falls with its rank. */
  private Set<String> draw(int count) {
    var drawn = new LinkedHashSet<String>();
    while (drawn.size() < count) {
      double rank = SHIFT * Math.pow((VOCABULARY + SHIFT) / SHIFT, random.nextDouble()) - SHIFT;
      drawn.add("t" + (int) rank);
    }
    return drawn;
  }

  @Benchmark
  public List<Candidate> sparse() throws IOException {
    return new SparseRetriever(terms, null).retrieve(searcher, candidates);
  }

  @Benchmark
  public ScoreDoc[] sparsePlain() throws IOException {
    var sum = new BooleanQuery.Builder();
    for (WeightedTerm term : terms.terms()) {
      sum.add(
          new BoostQuery(FeatureField.newLinearQuery(Fields.SPARSE, term.term(), 1), term.weight()),
          BooleanClause.Occur.SHOULD);
    }
    return searcher.search(sum.build(), candidates).scoreDocs;
  }

  @Benchmark
  public List<Candidate> words() throws IOException {
    return new Bm25Retriever(words, null, Bm25.DEFAULT).retrieve(searcher, candidates);
  }

  @Benchmark
  public ScoreDoc[] wordsPlain() throws IOException {
    return searcher.search(words, candidates).scoreDocs;
  }

  @TearDown
  public void close() throws IOException {
    index.close();
  }
}
