package dev.kindred.bench;

import dev.kindred.core.codec.KindredCodec;
import dev.kindred.core.codec.VectorStorage;
import java.io.IOException;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** Kindred's codec in a Lucene index on disk, of one segment. */
final class LuceneGraph implements VectorGraph {
  private static final String FIELD = "vector";

  private final TemporaryIndex index;
  private final IndexSearcher searcher;

  private LuceneGraph(TemporaryIndex index) {
    this.index = index;
    this.searcher = new IndexSearcher(index.reader());
  }

  static LuceneGraph build(float[][] vectors, VectorStorage storage) throws IOException {
    var config =
        new IndexWriterConfig()
            .setCodec(KindredCodec.of(storage, "none"))
            .setUseCompoundFile(false)
            // Merges only neighbours, so that a document's number stays that of its vector.
            .setMergePolicy(new LogDocMergePolicy())
            .setRAMBufferSizeMB(1900);
    return new LuceneGraph(TemporaryIndex.write(config, TemporaryIndex.vectors(FIELD, vectors)));
  }

  @Override
  public int[] nearest(float[] query, int count, int beam) throws IOException {
    TopDocs found = searcher.search(new KnnFloatVectorQuery(FIELD, query, beam), count);
    int[] numbers = new int[found.scoreDocs.length];
    int next = 0;
    for (ScoreDoc document : found.scoreDocs) {
      numbers[next++] = document.doc;
    }
    return numbers;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
