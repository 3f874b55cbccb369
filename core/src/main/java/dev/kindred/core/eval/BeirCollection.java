package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A retrieval test collection in the layout of BEIR (Thakur et al. 2021): a folder with {@code
 * corpus.jsonl}, {@code queries.jsonl} and judgements in {@code qrels/}, one file a split.
 *
 * @param corpusFile the documents, one JSON object a line; there when the collection was opened
 *     whole, not read
 * @param queries text by query id, of the judged queries only; in the order of their file
 * @param qrels the judgements of one split
 */
public record BeirCollection(Path corpusFile, SequencedMap<String, String> queries, Qrels qrels) {

  /** The split that results are reported on. */
  public static final String TEST_SPLIT = "test";

  private static final String TRAINING_SPLIT = "train";

  /** Copies the queries. */
  public BeirCollection {
    queries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(queries));
  }

  /** Opens a collection with the judgements of its {@link #TEST_SPLIT}. */
  public static BeirCollection open(Path folder) throws IOException {
    return open(folder, TEST_SPLIT);
  }

  /**
   * Opens a collection with the judgements of one split.
   *
   * @param split names the file in {@code qrels/}, without {@code .tsv}: mostly {@code test},
   *     {@code train} or {@code dev}
   * @throws KindredException if a file is missing or malformed, or a judged query has no text
   */
  public static BeirCollection open(Path folder, String split) throws IOException {
    return openJudged(existing(folder, "corpus.jsonl"), folder, split);
  }

  /**
   * Opens queries and judgements whose documents lie elsewhere, such as in an index already: {@link
   * #corpusFile} need not exist.
   *
   * @param split as in {@link #open(Path, String)}
   * @throws KindredException as {@link #open(Path, String)}
   */
  public static BeirCollection openJudged(Path folder, String split) throws IOException {
    return openJudged(folder.resolve("corpus.jsonl"), folder, split);
  }

  /** The split to learn from: the only one there is, else {@code train}. */
  public static String trainingSplit(Path folder) throws IOException {
    Path qrels = folder.resolve("qrels");
    if (!Files.isDirectory(qrels)) {
      return TRAINING_SPLIT;
    }
    try (Stream<Path> files = Files.list(qrels)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".tsv"))
              .map(name -> name.substring(0, name.length() - ".tsv".length()))
              .toList();
      return names.size() == 1 ? names.getFirst() : TRAINING_SPLIT;
    }
  }

  private static BeirCollection openJudged(Path corpusFile, Path folder, String split)
      throws IOException {
    Path queriesFile = existing(folder, "queries.jsonl");
    Path qrelsFile = existing(folder, "qrels/" + split + ".tsv");
    Qrels qrels = Qrels.readBeir(qrelsFile);
    SequencedMap<String, String> queries = BeirQueries.read(queriesFile);
    for (String queryId : qrels.judgements().keySet()) {
      if (!queries.containsKey(queryId)) {
        throw new KindredException(
            "%s judges query '%s', which %s lacks; take both from the same release"
                .formatted(qrelsFile, queryId, queriesFile));
      }
    }
    queries.keySet().retainAll(qrels.judgements().keySet());
    return new BeirCollection(corpusFile, queries, qrels);
  }

  private static Path existing(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new KindredException(
          "%s has no %s; a BEIR collection holds corpus.jsonl, queries.jsonl and qrels/<split>.tsv"
              .formatted(folder, name));
    }
    return file;
  }
}
