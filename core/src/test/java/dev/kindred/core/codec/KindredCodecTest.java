package dev.kindred.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KindredCodecTest {
  private static final int VECTORS = 300;

  @TempDir Path dir;

  static Stream<Arguments> kinds() {
    // 48 is no multiple of 64, 1536 more than Lucene allows by itself.
    return Stream.of(VectorStorage.values())
        .flatMap(storage -> Stream.of(48, 384, 1536).map(width -> Arguments.of(storage, width)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void of_eachStorageAndWidth_findsEveryVectorByItself(VectorStorage storage, int width)
      throws IOException {
    float[][] vectors = new float[VECTORS][];
    Random random = new Random(7);
    for (int i = 0; i < VECTORS; i++) {
      vectors[i] = unit(random, width);
    }
    write(storage, vectors);
    // The reader is told nothing: the segment names its format.
    try (Directory directory = FSDirectory.open(dir);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(reader.leaves()).hasSize(1);
      assertFullPrecisionKept(reader, vectors);
      var searcher = new IndexSearcher(reader);
      for (int i = 0; i < VECTORS; i += 10) {
        TopDocs hits = searcher.search(new KnnFloatVectorQuery("vector", vectors[i], 20), 1);
        assertThat(hits.scoreDocs[0].doc).as("vector %d of %s", i, storage).isEqualTo(i);
      }
    }
  }

  private void write(VectorStorage storage, float[][] vectors) throws IOException {
    try (Directory directory = FSDirectory.open(dir);
        var writer =
            new IndexWriter(
                directory, new IndexWriterConfig().setCodec(KindredCodec.of(storage, "apart")))) {
      for (float[] vector : vectors) {
        var document = new Document();
        document.add(
            new KnnFloatVectorField("vector", vector, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  private static void assertFullPrecisionKept(DirectoryReader reader, float[][] vectors)
      throws IOException {
    FloatVectorValues stored = reader.leaves().getFirst().reader().getFloatVectorValues("vector");
    assertThat(stored).isNotNull();
    for (int i = 0; i < vectors.length; i++) {
      assertThat(stored.vectorValue(i)).isEqualTo(vectors[i]);
    }
  }

  private static float[] unit(Random random, int width) {
    float[] vector = new float[width];
    for (int i = 0; i < width; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(vector);
  }
}
