package dev.kindred.core.eval.sentence;

import dev.kindred.core.KindredException;
import dev.kindred.core.eval.StsPair;
import dev.kindred.core.eval.sentence.RerankingSet.RankedQuery;
import dev.kindred.core.eval.sentence.Triplets.Triplet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads sets of sentences. A file's field names tell what it is:
 *
 * <ul>
 *   <li>{@code query}, {@code positive}, {@code negative}: {@link RerankingSet}; the latter two
 *       texts or lists of texts. Queries that lack either are passed over, as in the reference.
 *   <li>{@code anchor}, {@code positive}, {@code negative}: {@link Triplets}
 *   <li>{@code sentence1}, {@code sentence2}, {@code score}: {@link ScoredPairs}
 *   <li>{@code sentence1}, {@code sentence2}, {@code label}: {@link LabelledPairs} if all labels
 *       are 0 or 1, else {@link ScoredPairs}
 *   <li>no names but the seven columns of the STS benchmark: {@link ScoredPairs}
 * </ul>
 *
 * A folder with {@code sentences} and {@code duplicates} ({@code .tsv}, {@code .csv} or {@code
 * .jsonl}) is a {@link MiningSet}: {@code id} and {@code sentence} in one, {@code id1} and {@code
 * id2} in the other.
 */
public final class SentenceSets {
  private static final List<String> QUERY = List.of("query");
  private static final List<String> ANCHOR = List.of("anchor");
  private static final List<String> POSITIVE = List.of("positive", "positives", "pos");
  private static final List<String> NEGATIVE = List.of("negative", "negatives", "neg");
  private static final List<String> FIRST =
      List.of("sentence1", "text1", "question1", "sentence_a");
  private static final List<String> SECOND =
      List.of("sentence2", "text2", "question2", "sentence_b");
  private static final List<String> SCORE =
      List.of("score", "similarity_score", "relatedness_score");
  private static final List<String> LABEL = List.of("label", "is_duplicate");
  private static final List<String> ID = List.of("id", "_id", "qid");
  private static final List<String> SENTENCE = List.of("sentence", "text", "question");
  private static final List<String> FIRST_ID = List.of("id1", "qid1");
  private static final List<String> SECOND_ID = List.of("id2", "qid2");
  private static final List<String> ENDINGS = List.of(".tsv", ".csv", ".jsonl");
  private static final int STS_COLUMNS = 7;

  private SentenceSets() {}

  /** Whether a folder is one that duplicates are to be found in. */
  public static boolean isMiningSet(Path folder) {
    return file(folder, "sentences").isPresent() && file(folder, "duplicates").isPresent();
  }

  /**
   * Reads a file, or a folder that {@link #isMiningSet} is true of.
   *
   * @throws KindredException if it is none of these, or a record is malformed; the message names
   *     the file and the line
   */
  public static SentenceSet read(Path path) throws IOException {
    try {
      return isMiningSet(path) ? miningSet(path) : fileSet(path);
    } catch (IllegalArgumentException e) {
      // The set as a whole: no line is to blame.
      throw new KindredException(path + ": " + e.getMessage(), e);
    }
  }

  private static SentenceSet fileSet(Path file) throws IOException {
    if (isStsBenchmark(RecordFile.firstLine(file))) {
      List<StsPair> pairs = StsPair.read(file);
      return new ScoredPairs(
          pairs.stream().map(pair -> new TextPair(pair.sentence1(), pair.sentence2())).toList(),
          pairs.stream().mapToDouble(StsPair::score).toArray());
    }
    List<FieldRecord> records = RecordFile.read(file);
    FieldRecord first = records.getFirst();
    if (first.has(QUERY) && first.has(POSITIVE)) {
      return rerankingSet(records);
    }
    if (first.has(ANCHOR) && first.has(POSITIVE)) {
      return new Triplets(
          records.stream()
              .map(r -> new Triplet(r.text(ANCHOR), r.text(POSITIVE), r.text(NEGATIVE)))
              .toList());
    }
    if (first.has(FIRST) && first.has(SECOND) && (first.has(SCORE) || first.has(LABEL))) {
      return pairs(records, first.has(SCORE));
    }
    throw new KindredException(
        ("%s: expected fields query, positive and negative; anchor, positive and negative; or"
                + " sentence1, sentence2 and score or label, got %s")
            .formatted(file, String.join(", ", first.fields().keySet())));
  }

  private static boolean isStsBenchmark(String line) {
    String[] columns = line.split("\t", -1);
    return columns.length >= STS_COLUMNS && columns[4].matches("[0-5](\\.[0-9]+)?");
  }

  private static RerankingSet rerankingSet(List<FieldRecord> records) {
    var queries = new ArrayList<RankedQuery>();
    for (FieldRecord entry : records) {
      List<String> positives = entry.texts(POSITIVE);
      List<String> negatives = entry.texts(NEGATIVE);
      if (!positives.isEmpty() && !negatives.isEmpty()) {
        queries.add(new RankedQuery(entry.text(QUERY), positives, negatives));
      }
    }
    return new RerankingSet(queries);
  }

  private static SentenceSet pairs(List<FieldRecord> records, boolean scored) {
    List<TextPair> pairs =
        records.stream().map(r -> new TextPair(r.text(FIRST), r.text(SECOND))).toList();
    double[] values = records.stream().mapToDouble(r -> r.number(scored ? SCORE : LABEL)).toArray();
    boolean binary = !scored;
    boolean[] same = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      same[i] = values[i] == 1;
      binary &= same[i] || values[i] == 0;
    }
    return binary ? new LabelledPairs(pairs, same) : new ScoredPairs(pairs, values);
  }

  private static MiningSet miningSet(Path folder) throws IOException {
    var sentences = new LinkedHashMap<String, String>();
    for (FieldRecord entry : RecordFile.read(file(folder, "sentences").orElseThrow())) {
      String id = entry.text(ID);
      if (sentences.putIfAbsent(id, entry.text(SENTENCE)) != null) {
        throw entry.refused("sentence '%s' is there already; give each its own id".formatted(id));
      }
    }
    var duplicates = new ArrayList<TextPair>();
    for (FieldRecord entry : RecordFile.read(file(folder, "duplicates").orElseThrow())) {
      var pair = new TextPair(entry.text(FIRST_ID), entry.text(SECOND_ID));
      for (String id : List.of(pair.first(), pair.second())) {
        if (!sentences.containsKey(id)) {
          throw entry.refused("no sentence has the id '%s'".formatted(id));
        }
      }
      duplicates.add(pair);
    }
    return new MiningSet(sentences, duplicates);
  }

  private static Optional<Path> file(Path folder, String name) {
    return Stream.of(ENDINGS)
        .flatMap(List::stream)
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
