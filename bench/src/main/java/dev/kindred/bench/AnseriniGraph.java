package dev.kindred.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Anserini's graph on disk, of one segment; its beam is set when it is opened. */
final class AnseriniGraph implements VectorGraph {
  private static final int BEAM = 100;

  private final Path folder;
  private final Anserini.Search<float[]> searcher;

  private AnseriniGraph(Path folder) {
    this.folder = folder;
    this.searcher = Anserini.vectors(index(folder), BEAM);
  }

  /** Writes the vectors as JSON, which Anserini reads: its building has the reading in it. */
  static GraphLibrary.Builder prepare(float[][] vectors) throws IOException {
    Path folder = Files.createTempDirectory("kindred-bench");
    Path texts = Files.createDirectory(folder.resolve("vectors"));
    try (BufferedWriter out = Files.newBufferedWriter(texts.resolve("vectors.jsonl"))) {
      for (int i = 0; i < vectors.length; i++) {
        out.write("{\"docid\":\"" + i + "\",\"vector\":[");
        for (int d = 0; d < vectors[i].length; d++) {
          out.write((d == 0 ? "" : ",") + vectors[i][d]);
        }
        out.write("]}\n");
      }
    }
    return () -> build(folder, texts);
  }

  private static AnseriniGraph build(Path folder, Path texts) {
    Anserini.index(
        "IndexHnswDenseVectors",
        "-collection",
        "JsonDenseVectorCollection",
        "-input",
        texts.toString(),
        "-index",
        index(folder).toString(),
        "-M",
        "16",
        "-efC",
        "100",
        "-threads",
        "1",
        "-optimize",
        "-quiet");
    return new AnseriniGraph(folder);
  }

  private static Path index(Path folder) {
    return folder.resolve("index");
  }

  @Override
  public int[] nearest(float[] query, int count, int beam) throws IOException {
    if (beam != BEAM) {
      throw new IllegalArgumentException("the beam is " + BEAM);
    }
    return searcher.search(query, count).stream()
        .mapToInt(document -> Integer.parseInt(document.documentId()))
        .toArray();
  }

  @Override
  public void close() throws IOException {
    searcher.close();
    Folders.delete(folder);
  }
}
