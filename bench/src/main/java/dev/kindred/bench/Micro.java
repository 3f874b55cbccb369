package dev.kindred.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.ListStatistics;

/**
 * JMH's benchmarks of single steps, with what each allocates: {@code micro [JMH OPTIONS]}. Each
 * {@code Class.step} stands beside {@code Class.stepPlain}, the same as one would write it without
 * Kindred. A fork is a round: all take turns, and a ratio is to the plain one of the same round.
 * JMH's own log goes to standard error.
 */
final class Micro {
  private static final String PLAIN = "Plain";
  private static final int ROUNDS = 3;
  private static final TimeValue ITERATION = TimeValue.milliseconds(500);

  /** Under half of a core, Lucene's code takes seconds to be compiled. */
  private static final TimeValue WARMUP = TimeValue.seconds(2);

  private static final double CONFIDENCE = 0.999;

  /** A benchmark's iterations, round by round. */
  private record Measured(List<List<IterationResult>> rounds) {

    double round(int number) {
      return rounds.get(number).stream().mapToDouble(Measured::micros).average().orElse(0);
    }

    /** Median, least and most. */
    String ratio(Measured plain) {
      double[] ratios =
          IntStream.range(0, rounds.size())
              .mapToDouble(number -> round(number) / plain.round(number))
              .sorted()
              .toArray();
      return "%.2f (%.2f to %.2f)"
          .formatted(ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
    }

    String time() {
      double[] all = rounds.stream().flatMap(List::stream).mapToDouble(Measured::micros).toArray();
      var statistics = new ListStatistics(all);
      double error = all.length > 2 ? statistics.getMeanErrorAt(CONFIDENCE) : Double.NaN;
      return "%s ± %s".formatted(digits(statistics.getMean()), digits(error));
    }

    String allocated() {
      double bytes =
          rounds.stream()
              .flatMap(List::stream)
              .map(iteration -> iteration.getSecondaryResults().get("gc.alloc.rate.norm"))
              .mapToDouble(result -> result == null ? Double.NaN : result.getScore())
              .average()
              .orElse(Double.NaN);
      return "%,.0f".formatted(bytes);
    }

    private static double micros(IterationResult iteration) {
      return iteration.getPrimaryResult().getScore();
    }

    private static String digits(double micros) {
      return (micros < 1 ? "%.3f" : micros < 100 ? "%.2f" : "%,.0f").formatted(micros);
    }
  }

  private Micro() {}

  static void run(String[] args) throws Exception {
    try {
      var asked = new CommandLineOptions(args);
      if (asked.shouldHelp() || asked.shouldList() || asked.shouldListProfilers()) {
        Main.main(args);
      } else {
        measure(asked);
      }
    } catch (NoBenchmarksException e) {
      fail("no micro-benchmark is called like that: 'micro -l' lists them");
    } catch (CommandLineOptionException | RunnerException e) {
      fail(e.getMessage());
    }
  }

  private static void fail(String reason) {
    System.err.println("bench: " + reason);
    System.exit(2);
  }

  private static void measure(CommandLineOptions asked) throws RunnerException {
    if (!asked.getBenchModes().isEmpty()) {
      throw new RunnerException("micro measures the time of a call, so it takes no -bm");
    }
    int rounds = asked.getForkCount().orElse(ROUNDS);
    var options =
        new OptionsBuilder()
            .parent(asked)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .forks(Math.min(rounds, 1))
            .warmupIterations(asked.getWarmupIterations().orElse(3))
            .warmupTime(asked.getWarmupTime().orElse(WARMUP))
            .measurementIterations(asked.getMeasurementIterations().orElse(4))
            .measurementTime(asked.getMeasurementTime().orElse(ITERATION))
            .build();
    OutputFormat log =
        OutputFormatFactory.createFormatInstance(
            System.err, asked.verbosity().orElse(VerboseMode.NORMAL));
    SortedMap<String, Measured> measured = new TreeMap<>();
    for (int round = 0; round < Math.max(rounds, 1); round++) {
      Collection<RunResult> results = new Runner(options, log).run();
      for (RunResult result : results) {
        measured
            .computeIfAbsent(name(result.getParams()), unused -> new Measured(new ArrayList<>()))
            .rounds()
            .add(
                result.getBenchmarkResults().stream()
                    .map(BenchmarkResult::getIterationResults)
                    .flatMap(Collection::stream)
                    .toList());
      }
    }
    print(measured);
  }

  /** Such as {@code Fusion.convex} or {@code Retrieval.sparse candidates=100}. */
  private static String name(BenchmarkParams params) {
    String method = params.getBenchmark();
    String step = method.substring(method.lastIndexOf('.', method.lastIndexOf('.') - 1) + 1);
    var name = new StringBuilder(step.replace("Benchmark.", "."));
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(key).append('=').append(params.getParam(key));
    }
    return name.toString();
  }

  private static void print(SortedMap<String, Measured> measured) {
    System.out.println(
        "| step | µs | bytes allocated | plain: µs | bytes allocated | ratio (of rounds) |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | --- |");
    measured.forEach(
        (name, step) -> {
          Measured plain = measured.get(name.replaceFirst("$| ", PLAIN + "$0"));
          if (plain != null) {
            System.out.printf(
                "| %s | %s | %s | %s | %s | %s |%n",
                name,
                step.time(),
                step.allocated(),
                plain.time(),
                plain.allocated(),
                step.ratio(plain));
          }
        });
  }
}
