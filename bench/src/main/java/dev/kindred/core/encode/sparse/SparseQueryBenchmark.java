package dev.kindred.core.encode.sparse;

import dev.kindred.bench.Texts;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A question's sparse terms by Kindred's own model, which looks them up in a table of 30,522. The
 * plain one puts the weight of each token into a map and leaves it unsorted.
 */
@State(Scope.Benchmark)
public class SparseQueryBenchmark {
  private static final String FOLDER = "query_0_SparseStaticEmbedding";

  private final SparseEncoder encoder;
  private final HfTokenizer tokenizer;
  private final float[] weights;
  private final String[] terms;

  /** Opens the model. */
  public SparseQueryBenchmark() {
    ModelFiles files = Models.find(Models.DEFAULT_SPARSE);
    encoder = SparseEncoders.open(files, SparseOptions.DEFAULT);
    try {
      tokenizer = HfTokenizer.load(files, FOLDER);
      weights = SafeTensors.read(files, FOLDER + "/model.safetensors").tensor("weight").values();
      terms = new String[weights.length];
      Vocabulary.load(files, FOLDER).ids().forEach((term, id) -> terms[id] = term);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Setup
  public void check() {
    Map<String, Float> found = new HashMap<>();
    question().vector().terms().forEach(term -> found.put(term.term(), term.weight()));
    if (!found.equals(questionPlain())) {
      throw new IllegalStateException("%s, but plainly %s".formatted(found, questionPlain()));
    }
  }

  @Benchmark
  public SparseEmbedding question() {
    return encoder.encode(Texts.QUESTION, TextRole.QUERY);
  }

  @Benchmark
  public Map<String, Float> questionPlain() {
    Map<String, Float> found = new HashMap<>();
    for (long id : tokenizer.encodeBare(Texts.QUESTION, Integer.MAX_VALUE).ids()) {
      if (weights[(int) id] > 0) {
        found.put(terms[(int) id], weights[(int) id]);
      }
    }
    return found;
  }

  @TearDown
  public void close() {
    encoder.close();
    tokenizer.close();
  }
}
