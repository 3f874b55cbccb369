package dev.kindred.core.codec;

import dev.kindred.bench.Clusters;
import dev.kindred.bench.TemporaryIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.quantization.OptimizedScalarQuantizer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Vectors of 384 values as int8 codes, which Lucene's quantizer makes for the codec. Scoring is
 * that of 1,000 of 10,000 vectors of an index, one after the other, the query's quantisation
 * included; plain is the same over floats. Quantising one vector stands beside rounding to 255
 * steps from the least value to the greatest, and a dot product of codes beside one of floats.
 */
@State(Scope.Benchmark)
public class QuantisationBenchmark {
  private static final String FIELD = "vector";
  private static final int VECTORS = 10_000;
  private static final int EVERY = 10;

  private final OptimizedScalarQuantizer quantizer =
      new OptimizedScalarQuantizer(VectorSimilarityFunction.DOT_PRODUCT);
  private final float[] centroid = new float[Clusters.DIMENSIONS];
  private final float[] query;
  private final float[] other;
  private final byte[] queryCodes = new byte[Clusters.DIMENSIONS];
  private final byte[] otherCodes = new byte[Clusters.DIMENSIONS];
  private final TemporaryIndex codes;
  private final TemporaryIndex floats;

  /** Indexes drawn vectors, seeded. */
  public QuantisationBenchmark() {
    var clusters = new Clusters(VECTORS, 1);
    float[][] vectors = clusters.draw(VECTORS, 2);
    query = clusters.draw(1, 3)[0];
    other = vectors[0];
    for (float[] vector : vectors) {
      for (int i = 0; i < centroid.length; i++) {
        centroid[i] += vector[i] / VECTORS;
      }
    }
    quantizer.scalarQuantize(query.clone(), queryCodes, (byte) 8, centroid);
    quantizer.scalarQuantize(other.clone(), otherCodes, (byte) 8, centroid);
    codes = index(vectors, VectorStorage.INT8);
    floats = index(vectors, VectorStorage.FLOAT32);
  }

  private static TemporaryIndex index(float[][] vectors, VectorStorage storage) {
    var config = new IndexWriterConfig().setCodec(KindredCodec.of(storage, "none"));
    try {
      return TemporaryIndex.write(config, TemporaryIndex.vectors(FIELD, vectors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  public float score() throws IOException {
    return score(codes);
  }

  @Benchmark
  public float scorePlain() throws IOException {
    return score(floats);
  }

  private float score(TemporaryIndex index) throws IOException {
    FloatVectorValues values =
        index.reader().leaves().getFirst().reader().getFloatVectorValues(FIELD);
    VectorScorer scorer = values.scorer(query);
    float sum = 0;
    for (int document = 0; document < VECTORS; document += EVERY) {
      scorer.iterator().advance(document);
      sum += scorer.score();
    }
    return sum;
  }

  @Benchmark
  public int dotProduct() {
    return VectorUtil.uint8DotProduct(queryCodes, otherCodes);
  }

  @Benchmark
  public float dotProductPlain() {
    return VectorUtil.dotProduct(query, other);
  }

  @Benchmark
  public byte[] quantise() {
    byte[] quantised = new byte[Clusters.DIMENSIONS];
    // It centres the vector that it is given.
    quantizer.scalarQuantize(query.clone(), quantised, (byte) 8, centroid);
    return quantised;
  }

  @Benchmark
  public byte[] quantisePlain() {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : query) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    byte[] quantised = new byte[Clusters.DIMENSIONS];
    for (int i = 0; i < quantised.length; i++) {
      quantised[i] = (byte) Math.round(255 * (query[i] - least) / (most - least));
    }
    return quantised;
  }

  @TearDown
  public void close() throws IOException {
    codes.close();
    floats.close();
  }
}
