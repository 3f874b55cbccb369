package dev.kindred.bench;

import dev.kindred.core.codec.KindredCodec;
import dev.kindred.core.codec.VectorStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;

/** Kindred's codec in a Lucene index on disk, of one segment. */
final class LuceneGraph implements VectorGraph {
  private static final String FIELD = "vector";

  private final Path folder;
  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  private LuceneGraph(Path folder) throws IOException {
    this.folder = folder;
    this.directory = FSDirectory.open(folder);
    this.reader = DirectoryReader.open(directory);
    this.searcher = new IndexSearcher(reader);
  }

  static LuceneGraph build(float[][] vectors, VectorStorage storage) throws IOException {
    Path folder = Files.createTempDirectory("kindred-bench");
    var config =
        new IndexWriterConfig()
            .setCodec(KindredCodec.of(storage, "none"))
            .setUseCompoundFile(false)
            // Merges only neighbours, so that a document's number stays that of its vector.
            .setMergePolicy(new LogDocMergePolicy())
            .setRAMBufferSizeMB(1900);
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config)) {
      for (float[] vector : vectors) {
        var document = new Document();
        document.add(new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
    return new LuceneGraph(folder);
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
    reader.close();
    directory.close();
    Folders.delete(folder);
  }
}
