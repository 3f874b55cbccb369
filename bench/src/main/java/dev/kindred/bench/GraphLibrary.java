package dev.kindred.bench;

import dev.kindred.core.codec.VectorStorage;
import java.util.List;

/**
 * A library that makes graphs.
 *
 * @param most vectors above which it needs more than half an hour
 */
record GraphLibrary(String name, int most, Preparation preparation) {
  static final GraphLibrary KINDRED_FLOAT32 =
      new GraphLibrary(
          "Kindred float32",
          Integer.MAX_VALUE,
          vectors -> () -> LuceneGraph.build(vectors, VectorStorage.FLOAT32));
  static final GraphLibrary KINDRED_INT8 =
      new GraphLibrary(
          "Kindred int8",
          Integer.MAX_VALUE,
          vectors -> () -> LuceneGraph.build(vectors, VectorStorage.INT8));
  static final GraphLibrary ANSERINI =
      new GraphLibrary("Anserini", 100_000, AnseriniGraph::prepare);

  /** The first is what the others are compared to. */
  static final List<GraphLibrary> ALL =
      List.of(
          KINDRED_FLOAT32,
          KINDRED_INT8,
          new GraphLibrary("hnswlib (jelmerk)", 100_000, all -> () -> HnswlibGraph.build(all)),
          new GraphLibrary("JVector", 1_000_000, all -> () -> JVectorGraph.build(all)),
          ANSERINI,
          new GraphLibrary(
              "LangChain4j's store", 100_000, all -> () -> LangChain4jStore.build(all)));

  /** What is not part of building: bringing vectors into the form that the library reads. */
  interface Preparation {
    Builder prepare(float[][] vectors) throws Exception;
  }

  /** How a library makes its graph. */
  interface Builder {
    VectorGraph build() throws Exception;
  }
}
