package dev.kindred.bench;

import java.util.Arrays;

/** Runs a benchmark by name. */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    switch (name) {
      case "encoders" -> Encoders.run(rest);
      case "micro" -> Micro.run(rest);
      case "queries" -> Queries.run(rest);
      case "vectors" -> Vectors.run(rest);
      default -> {
        System.err.println(
            "bench: name one of encoders TEXTS.jsonl, micro [JMH OPTION...],"
                + " queries INDEX QUERIES.jsonl, vectors [SIZE...]");
        System.exit(2);
      }
    }
  }
}
