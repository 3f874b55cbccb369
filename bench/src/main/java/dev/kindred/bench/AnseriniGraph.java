package dev.kindred.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Anserini's graph on disk, of one segment, opened anew for each beam. */
final class AnseriniGraph implements VectorGraph {
  private final Path folder;
  private final Map<Integer, Anserini.Search<float[]>> byBeam = new HashMap<>();

  private AnseriniGraph(Path folder) {
    this.folder = folder;
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
        String.valueOf(GraphComparison.BEAM),
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
    return byBeam
        .computeIfAbsent(beam, with -> Anserini.vectors(index(folder), with))
        .search(query, count)
        .stream()
        .mapToInt(document -> Integer.parseInt(document.documentId()))
        .toArray();
  }

  @Override
  public void close() throws IOException {
    for (Anserini.Search<float[]> searcher : byBeam.values()) {
      searcher.close();
    }
    Folders.delete(folder);
  }
}
