package dev.kindred.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.FSDirectory;

/** A Lucene index of one segment on disk, deleted when it is closed. */
public final class TemporaryIndex implements AutoCloseable {
  private final Path folder;
  private final FSDirectory directory;
  private final DirectoryReader reader;

  private TemporaryIndex(Path folder) throws IOException {
    this.folder = folder;
    this.directory = FSDirectory.open(folder);
    this.reader = DirectoryReader.open(directory);
  }

  /** What is written. */
  public interface Content {
    /** Adds it. */
    void addTo(IndexWriter writer) throws IOException;
  }

  /** Writes an index and opens it. */
  public static TemporaryIndex write(IndexWriterConfig config, Content content) throws IOException {
    Path folder = Files.createTempDirectory("kindred-bench");
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config)) {
      content.addTo(writer);
      writer.forceMerge(1);
      writer.commit();
    }
    return new TemporaryIndex(folder);
  }

  /** A document a vector, in their order. */
  public static Content vectors(String field, float[][] vectors) {
    return writer -> {
      for (float[] vector : vectors) {
        var document = new Document();
        document.add(new KnnFloatVectorField(field, vector, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
    };
  }

  /** Open until the index is closed. */
  public DirectoryReader reader() {
    return reader;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
    Folders.delete(folder);
  }
}
