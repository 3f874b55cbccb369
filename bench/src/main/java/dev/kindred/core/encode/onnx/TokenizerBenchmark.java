package dev.kindred.core.encode.onnx;

import dev.kindred.bench.Texts;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * MiniLM's tokenizer over a question and a passage ({@link Texts}). The plain one is HuggingFace's
 * library, whose own memory is not counted.
 */
@State(Scope.Benchmark)
public class TokenizerBenchmark {
  private static final int MAX_TOKENS = 256;

  private final HfTokenizer pieces;
  private final HfTokenizer library;

  /** Loads both. */
  public TokenizerBenchmark() {
    ModelFiles files = Models.find(Models.DEFAULT_DENSE);
    try {
      pieces = HfTokenizer.load(files);
      library = NativeTokenizer.load(files.read(HfTokenizer.FILE), "MiniLM's tokenizer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Setup
  public void check() {
    if (!Arrays.equals(passage().ids(), passagePlain().ids())
        || pieces instanceof NativeTokenizer) {
      throw new IllegalStateException("tokens differ, or are the library's");
    }
  }

  @Benchmark
  public Tokens question() {
    return pieces.encode(Texts.QUESTION, MAX_TOKENS);
  }

  @Benchmark
  public Tokens questionPlain() {
    return library.encode(Texts.QUESTION, MAX_TOKENS);
  }

  @Benchmark
  public Tokens passage() {
    return pieces.encode(Texts.PASSAGE, MAX_TOKENS);
  }

  @Benchmark
  public Tokens passagePlain() {
    return library.encode(Texts.PASSAGE, MAX_TOKENS);
  }

  @TearDown
  public void close() {
    pieces.close();
    library.close();
  }
}
