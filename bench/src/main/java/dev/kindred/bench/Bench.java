package dev.kindred.bench;

import dev.kindred.core.KindredException;
import java.util.Arrays;

/** Runs a benchmark by name. */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    try {
      switch (name) {
        case "anserini" -> BesideAnserini.run(rest);
        case "encoders" -> Encoders.run(LangChain4jEncoder::new, rest);
        case "micro" -> Micro.run(rest);
        case "profile" -> GraphProfile.run(rest);
        case "queries" -> Queries.run(rest);
        case "transformersjs" -> Encoders.run(TransformersJs::new, rest);
        case "vectors" -> Vectors.run(rest);
        default ->
            throw new IllegalArgumentException(
                "name one of anserini COLLECTION, encoders TEXTS.jsonl, micro [JMH OPTION...],"
                    + " profile TOKENS GRAPH, queries INDEX QUERIES.jsonl, transformersjs TEXTS.jsonl, vectors [--all] [--beams N,N...] [SIZE...]");
      }
    } catch (IllegalArgumentException | KindredException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(2);
    }
  }
}
