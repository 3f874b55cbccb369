package dev.kindred.core.vector;

import com.sun.management.OperatingSystemMXBean;
import dev.kindred.core.cluster.Clustering;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Measures what mining and clustering of many sentences take: {@code ScaleMeasurement DATA MODEL
 * FOLDER HEAP COUNTS WORK...}, as {@code ../shared/data all-MiniLM-L6-v2 /tmp/scale 1g 10000,100000
 * pairs-exact pairs-graph}. Sentences and vectors are made once and kept in the folder. Each figure
 * is of a process of its own, whose heap is limited: seconds of work, of processor time meanwhile,
 * and the process's most resident memory, vectors and the JVM among it. What a work finds is held
 * to what the work before it found.
 */
public final class ScaleMeasurement {
  private static final double NANOS = 1e9;
  private static final int MOST_SENTENCES = 100_000;
  private static final int KMEANS_CLUSTERS = 100;
  private static final int LEAST_MEMBERS = 10;
  private static final int SCREENED = 1000;
  private static final int SCREENED_TOGETHER = 256;

  private ScaleMeasurement() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args[0].equals("work")) {
      work(Path.of(args[1]), Integer.parseInt(args[2]), args[3]);
      return;
    }
    Path folder = Path.of(args[2]);
    Path vectors = folder.resolve("vectors");
    ScaleSentences.encode(
        ScaleSentences.read(Path.of(args[0]), folder, MOST_SENTENCES), args[1], vectors);
    System.out.println(
        "| work | sentences | found | recall | seconds | CPU s | heap MB | resident MB |");
    for (String count : args[4].split(",", -1)) {
      Path before = folder.resolve("none");
      for (String work : List.of(args).subList(5, args.length)) {
        Path found = folder.resolve(work + "-" + count);
        Files.deleteIfExists(found);
        Process process = start(args[3], vectors, count, work, found);
        String figures =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
          System.out.printf("| %s | %s | failed: %s |%n", work, count, figures);
          continue;
        }
        List<String> lines = Files.readAllLines(found);
        String recall = Files.exists(before) ? recall(Files.readAllLines(before), lines) : "";
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %,d | %s | %s |%n",
            work,
            count,
            lines.size(),
            recall,
            figures);
        before = found;
      }
    }
  }

  private static Process start(String heap, Path vectors, String count, String work, Path found)
      throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            ScaleMeasurement.class.getName(),
            "work",
            vectors.toString(),
            count,
            work);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("FOUND", found.toString());
    return builder.redirectError(found.resolveSibling("err").toFile()).start();
  }

  private static String recall(List<String> expected, List<String> found) {
    Set<String> both = new HashSet<>(found);
    both.retainAll(new HashSet<>(expected));
    return String.format(Locale.ROOT, "%.4f", (double) both.size() / expected.size());
  }

  private static void work(Path file, int count, String work) throws IOException {
    float[][] vectors = ScaleSentences.vectors(file, count);
    int threads = Runtime.getRuntime().availableProcessors();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<String> lines;
    try (ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, threads - 1))) {
      long cpu = system.getProcessCpuTime();
      long start = System.nanoTime();
      lines =
          switch (work) {
            case "pairs-exact" -> pairs(vectors, NeighbourSearch.EXACT, executor);
            case "pairs-graph" -> pairs(vectors, NeighbourSearch.GRAPH, executor);
            case "communities-exact" -> communities(vectors, NeighbourSearch.EXACT, executor);
            case "communities-graph" -> communities(vectors, NeighbourSearch.GRAPH, executor);
            case "kmeans" ->
                together(
                    Clustering.kMeans(
                        vectors, KMEANS_CLUSTERS, 42, executor, ComparisonProgress.NONE));
            case "hdbscan" -> together(Clustering.hdbscan(vectors, LEAST_MEMBERS, threads));
            case "screen-one" -> screened(vectors, 1);
            case "screen-many" -> screened(vectors, SCREENED_TOGETHER);
            default -> throw new IllegalArgumentException("no such work: " + work);
          };
      System.out.printf(
          Locale.ROOT,
          "%.1f | %.1f | %d | %d",
          (System.nanoTime() - start) / NANOS,
          (system.getProcessCpuTime() - cpu) / NANOS,
          heapMb(),
          residentMb());
    }
    Files.write(Path.of(System.getenv("FOUND")), lines);
  }

  private static List<String> pairs(
      float[][] vectors, NeighbourSearch search, ExecutorService executor) {
    return new ParaphraseMining(VectorSimilarity.COSINE, MiningOptions.DEFAULT.withSearch(search))
        .mine(vectors, executor).pairs().stream()
            .map(pair -> pair.first() + " " + pair.second())
            .toList();
  }

  private static List<String> communities(
      float[][] vectors, NeighbourSearch search, ExecutorService executor) {
    return together(
        new CommunityDetection(0.75f, LEAST_MEMBERS, search).detect(vectors, executor).groups());
  }

  /** The nearest of the first thousand among the others, so many at a time, on one thread. */
  private static List<String> screened(float[][] vectors, int together) {
    float[][] list = Arrays.copyOfRange(vectors, SCREENED, vectors.length);
    var search = new SemanticSearch(VectorSimilarity.COSINE, list, 1);
    var nearest = new ArrayList<String>();
    for (int from = 0; from < SCREENED; from += together) {
      float[][] lines = Arrays.copyOfRange(vectors, from, Math.min(SCREENED, from + together));
      for (List<Match> found : search.search(lines, Runnable::run)) {
        nearest.add(nearest.size() + " " + found.getFirst().index());
      }
    }
    return nearest;
  }

  /** Each member of a group with the lowest of that group. */
  private static List<String> together(List<List<Integer>> groups) {
    return groups.stream()
        .flatMap(
            group -> {
              int lowest = group.stream().mapToInt(Integer::intValue).min().orElseThrow();
              return group.stream().map(member -> member + " " + lowest);
            })
        .toList();
  }

  /** The most that the pools of the heap held, garbage and all. */
  private static long heapMb() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        >> 20;
  }

  private static long residentMb() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .sum();
    }
  }
}
