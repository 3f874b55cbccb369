package dev.kindred.cli;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.indexer.IndexingProgress;
import java.util.List;
import java.util.OptionalLong;

/** Encodes many texts, showing how it goes; says at the end if texts were too long. */
final class SentenceEncoding {
  private final Terminal terminal;
  private final DenseEncoder encoder;
  private final EncodingPool pool;

  SentenceEncoding(Terminal terminal, DenseEncoder encoder, EncodingPool pool) {
    this.terminal = terminal;
    this.encoder = encoder;
    this.pool = pool;
  }

  /** A vector each. */
  float[][] encode(List<String> texts) {
    return encode(texts, TextRole.PLAIN);
  }

  float[][] encode(List<String> texts, TextRole role) {
    if (!terminal.display().errIsTty()) {
      return encode(texts, role, IndexingProgress.NONE);
    }
    try (var bar =
        new ProgressBar(
            terminal.err(),
            terminal.display().columns(),
            System::nanoTime,
            "sentences",
            () -> OptionalLong.of(texts.size()))) {
      return encode(texts, role, bar);
    }
  }

  private float[][] encode(List<String> texts, TextRole role, IndexingProgress progress) {
    var collected = new Collected(texts.size(), progress);
    var window =
        new EncodingWindow<Embedding>(
            pool, encoder, role, (text, embedding) -> collected.add(embedding));
    texts.forEach(window::add);
    window.drain();
    tellCut(terminal, collected.cut, texts.size(), encoder.maxTokens());
    return collected.vectors;
  }

  /** Says how many texts the model did not see the whole of, if any. */
  static void tellCut(Terminal terminal, long cut, long count, int maxTokens) {
    if (cut > 0) {
      terminal
          .err()
          .println(
              "kindred: %d of %d texts have more tokens than the model reads (%d); their ends did not"
                      .formatted(cut, count, maxTokens)
                  + " count");
    }
  }

  private static final class Collected {
    private final float[][] vectors;
    private final IndexingProgress progress;
    private int count;
    private long tokens;
    private long cut;

    Collected(int size, IndexingProgress progress) {
      this.vectors = new float[size][];
      this.progress = progress;
    }

    void add(Embedding embedding) {
      vectors[count++] = embedding.vector();
      tokens += embedding.tokens();
      cut += embedding.cutTokens() > 0 ? 1 : 0;
      progress.at(count, tokens, "");
    }
  }
}
