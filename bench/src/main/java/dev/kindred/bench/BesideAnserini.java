package dev.kindred.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.Evaluation;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.Run;
import dev.kindred.core.eval.ScoredDocument;
import dev.kindred.core.model.Models;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Kindred beside Anserini on a test collection in the layout of BEIR: {@code anserini FOLDER}. By
 * words: the same texts are indexed, one passage a document, and the judged queries asked. By
 * vectors: graphs over what the default model makes of them. Both take turns; the first round warms
 * up.
 */
final class BesideAnserini {
  private static final int INDEXINGS = 6;
  private static final int HITS = 10;
  private static final Metric NDCG = Metric.parse("ndcg@10");

  private final BeirCollection collection;
  private final List<String> ids = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  private interface Search {
    List<ScoredDocument> search(String query) throws IOException;
  }

  private BesideAnserini(BeirCollection collection) throws IOException {
    this.collection = collection;
    for (String line : Files.readAllLines(collection.corpusFile())) {
      JsonObject document = JsonParser.parseString(line).getAsJsonObject();
      ids.add(document.get("_id").getAsString());
      texts.add(document.get("title").getAsString() + "\n" + document.get("text").getAsString());
    }
  }

  static void run(String[] args) throws Exception {
    if (args.length != 1) {
      throw new IllegalArgumentException("anserini needs the folder of a BEIR collection");
    }
    var comparison = new BesideAnserini(BeirCollection.open(Path.of(args[0])));
    Path folder = Files.createTempDirectory("kindred-bench");
    try {
      comparison.words(folder);
    } finally {
      Folders.delete(folder);
    }
    comparison.vectors();
  }

  private void words(Path folder) throws IOException, InterruptedException {
    Path corpus = writeCorpus(folder.resolve("corpus"));
    double[] ours = new double[INDEXINGS - 1];
    double[] theirs = new double[INDEXINGS - 1];
    for (int round = 0; round < INDEXINGS; round++) {
      long start = System.nanoTime();
      index(folder.resolve("kindred" + round));
      long between = System.nanoTime();
      indexByAnserini(corpus, folder.resolve("anserini" + round));
      if (round > 0) {
        ours[round - 1] = (between - start) / 1e9;
        theirs[round - 1] = (System.nanoTime() - between) / 1e9;
      }
    }
    System.out.println(
        "| words, %,d texts | index s | ratio (of rounds) | query ms p50 | ratio (of rounds) | %s |"
            .formatted(texts.size(), NDCG));
    System.out.println("| --- | ---: | --- | ---: | --- | ---: |");
    Map<String, double[]> indexing = new LinkedHashMap<>();
    indexing.put("Kindred", ours);
    indexing.put("Anserini", theirs);
    indexing.put("Kindred, with snippets", ours);
    int last = INDEXINGS - 1;
    try (var searcher = Searcher.open(folder.resolve("kindred" + last));
        var anserini = Anserini.words(folder.resolve("anserini" + last))) {
      List<Search> searches =
          List.of(
              text ->
                  searcher.rank(query(text)).stream()
                      .map(found -> new ScoredDocument(found.id(), (float) found.score()))
                      .toList(),
              text -> anserini.search(text, HITS),
              text ->
                  searcher.search(query(text)).stream()
                      .map(hit -> new ScoredDocument(hit.id(), (float) hit.score()))
                      .toList());
      List<Rounds.Side<String>> sides =
          searches.stream().<Rounds.Side<String>>map(search -> search::search).toList();
      double[][] medians = Rounds.medians(sides, List.copyOf(collection.queries().values()));
      int row = 0;
      for (Map.Entry<String, double[]> side : indexing.entrySet()) {
        System.out.printf(
            Locale.ROOT,
            "| %s | %.2f | %s | %.3f | %s | %.4f |%n",
            side.getKey(),
            Rounds.median(side.getValue()),
            Rounds.ratio(side.getValue(), ours),
            Rounds.median(medians[row]),
            Rounds.ratio(medians[row], medians[0]),
            quality(searches.get(row)));
        row++;
      }
    }
  }

  /** A file a core, since Anserini reads a file on one thread. */
  private Path writeCorpus(Path folder) throws IOException {
    Files.createDirectory(folder);
    int files = cores();
    for (int file = 0; file < files; file++) {
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(file + ".jsonl"))) {
        for (int i = file; i < texts.size(); i += files) {
          var document = new JsonObject();
          document.addProperty("id", ids.get(i));
          document.addProperty("contents", texts.get(i));
          out.write(document + "\n");
        }
      }
    }
    return folder;
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private void index(Path index) throws InterruptedException {
    IndexingConfig config =
        IndexingConfig.builder().wordsOnly().noSparseTerms().wholeDocuments().build();
    Path file = collection.corpusFile();
    try (Indexer indexer = Indexer.open(index, config)) {
      indexer.index(
          DocumentSources.open(file, SourceOptions.under(file.toAbsolutePath().getParent())),
          IndexingProgress.NONE);
    }
  }

  private static void indexByAnserini(Path corpus, Path index) {
    Anserini.index(
        "IndexCollection",
        "-collection",
        "JsonCollection",
        "-generator",
        "DefaultLuceneDocumentGenerator",
        "-input",
        corpus.toString(),
        "-index",
        index.toString(),
        "-threads",
        String.valueOf(cores()),
        // Kindred's index has them too.
        "-storePositions",
        "-storeContents",
        "-quiet");
  }

  private static Query query(String text) {
    return Query.builder(text).mode(Mode.BM25).plainText().limit(HITS).build();
  }

  private double quality(Search search) throws IOException {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    for (Map.Entry<String, String> query : collection.queries().entrySet()) {
      rankings.put(query.getKey(), search.search(query.getValue()));
    }
    return quality(rankings);
  }

  private double quality(SequencedMap<String, List<ScoredDocument>> rankings) {
    return Evaluation.of(collection.qrels(), new Run(rankings), List.of(NDCG)).mean(NDCG);
  }

  private void vectors() throws Exception {
    float[][] documents;
    float[][] queries;
    try (DenseEncoder encoder = DenseEncoders.open(Models.find(Models.DEFAULT_DENSE));
        var pool = new EncodingPool(cores())) {
      documents = encode(pool, encoder, texts, TextRole.DOCUMENT);
      queries = encode(pool, encoder, List.copyOf(collection.queries().values()), TextRole.QUERY);
    }
    List<GraphLibrary> libraries =
        List.of(GraphLibrary.KINDRED_FLOAT32, GraphLibrary.KINDRED_INT8, GraphLibrary.ANSERINI);
    try (var comparison = new GraphComparison(documents, queries, List.of(GraphComparison.BEAM))) {
      for (GraphLibrary library : libraries) {
        comparison.add(library);
      }
      System.out.println();
      GraphComparison.printHeader();
      comparison.print();
      System.out.printf("%n| vectors | %s |%n| --- | ---: |%n", NDCG);
      for (int i = 0; i < libraries.size(); i++) {
        System.out.printf(
            Locale.ROOT,
            "| %s | %.4f |%n",
            libraries.get(i).name(),
            quality(rankings(comparison.nearest(i))));
      }
    }
  }

  private static float[][] encode(
      EncodingPool pool, DenseEncoder encoder, List<String> texts, TextRole role) {
    return pool.encodeAll(encoder, texts, role).stream()
        .map(embedding -> embedding.vector())
        .toArray(float[][]::new);
  }

  private SequencedMap<String, List<ScoredDocument>> rankings(int[][] nearest) {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    int next = 0;
    for (String query : collection.queries().keySet()) {
      int[] found = nearest[next++];
      rankings.put(
          query,
          IntStream.range(0, found.length)
              .mapToObj(rank -> new ScoredDocument(ids.get(found[rank]), -rank))
              .toList());
    }
    return rankings;
  }
}
