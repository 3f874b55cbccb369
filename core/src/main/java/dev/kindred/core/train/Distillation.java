package dev.kindred.core.train;

import dev.kindred.core.encode.onnx.TokenizerJson;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.vector.PrincipalComponents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a static model of a transformer as model2vec does: each token of the vocabulary goes
 * through the transformer alone, principal components bring the rows to a smaller width, and each
 * row is scaled by how rare its token is. It needs no texts; counts of the texts that the model is
 * for tell better how rare a token is than its place in the vocabulary does.
 */
public final class Distillation {
  private static final int TOKENS_PER_TASK = 64;

  private final ModelFiles teacher;
  private final Settings settings;

  /**
   * What to make.
   *
   * @param dimension values in a vector
   * @param whitening from 0, which leaves principal components as they are, as model2vec does, to
   *     1, which gives all of them the same variance
   * @param sif the coefficient a of smooth inverse frequency, a / (a + p)
   * @param counts of the texts that the model is for; without, p is taken by Zipf's law
   */
  public record Settings(
      int dimension, double whitening, double sif, Optional<TokenCounts> counts) {

    /**
     * @throws IllegalArgumentException if the dimension is below 1, the whitening not in [0, 1], or
     *     the coefficient not in (0, 1)
     */
    public Settings {
      if (dimension < 1) {
        throw new IllegalArgumentException("dimension must be >= 1, got " + dimension);
      }
      if (!(whitening >= 0 && whitening <= 1)) {
        throw new IllegalArgumentException("whitening must be in [0, 1], got " + whitening);
      }
      if (!(sif > 0 && sif < 1)) {
        throw new IllegalArgumentException("sif must be in (0, 1), got " + sif);
      }
    }
  }

  /**
   * @param teacher a dense model with an ONNX graph
   */
  public Distillation(ModelFiles teacher, Settings settings) {
    this.teacher = teacher;
    this.settings = settings;
  }

  /**
   * Makes the model.
   *
   * @param workers threads that run the transformer, one token a call; one a core is best
   * @param progress is told now and then, on the workers' threads
   * @throws ModelException if the teacher is broken or not supported
   * @throws IllegalArgumentException if more values are asked for than the teacher's vectors have
   * @throws InterruptedException if the caller's thread is; nothing runs on
   */
  public StaticModel run(int workers, Progress progress) throws InterruptedException {
    try (TokenTeacher transformer = TokenTeacher.open(teacher)) {
      if (settings.dimension() > transformer.width()) {
        throw new IllegalArgumentException(
            "dimension must be <= %d, the width of %s, got %d"
                .formatted(transformer.width(), teacher.name(), settings.dimension()));
      }
      StaticVocabulary vocabulary = StaticVocabulary.of(TokenizerJson.read(teacher, ""));
      List<Integer> ids = vocabulary.ids();
      progress.at(0, ids.size());
      float[][] states = states(transformer, ids, workers, progress);
      PrincipalComponents components = PrincipalComponents.of(states, settings.dimension());
      float[][] rows = components.project(states, settings.whitening());
      scale(rows, weights(ids));
      return new StaticModel(
          teacher, settings, vocabulary.tokenizer(), rows, components.explained());
    } catch (IOException e) {
      throw ModelException.unreadable(teacher, e);
    }
  }

  /** Is told how far it is. */
  public interface Progress {
    /**
     * @param tokens that went through the transformer
     * @param all that will
     */
    void at(int tokens, int all);
  }

  private static float[][] states(
      TokenTeacher transformer, List<Integer> ids, int workers, Progress progress)
      throws InterruptedException {
    float[][] states = new float[ids.size()][];
    var done = new AtomicInteger();
    var tasks = new ArrayList<Future<?>>();
    // Closing waits for what still runs.
    try (ExecutorService executor = Executors.newFixedThreadPool(workers, Distillation::thread)) {
      try {
        for (int from = 0; from < ids.size(); from += TOKENS_PER_TASK) {
          int begin = from;
          int end = Math.min(ids.size(), from + TOKENS_PER_TASK);
          tasks.add(
              executor.submit(
                  () -> {
                    for (int i = begin; i < end; i++) {
                      states[i] = transformer.row(ids.get(i));
                    }
                    progress.at(done.addAndGet(end - begin), ids.size());
                  }));
        }
        for (Future<?> task : tasks) {
          task.get();
        }
        return states;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ModelException rejected) {
          throw rejected;
        }
        throw new IllegalStateException("a token could not be encoded", e.getCause());
      } finally {
        tasks.forEach(task -> task.cancel(false));
      }
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "kindred-distil");
    thread.setDaemon(true);
    return thread;
  }

  private double[] weights(List<Integer> ids) {
    return settings
        .counts()
        .map(
            counts ->
                TokenWeights.byCount(ids.stream().mapToLong(counts::of).toArray(), settings.sif()))
        .orElseGet(() -> TokenWeights.byRank(ids.size(), settings.sif()));
  }

  private static void scale(float[][] rows, double[] weights) {
    for (int token = 0; token < rows.length; token++) {
      for (int i = 0; i < rows[token].length; i++) {
        rows[token][i] = (float) (rows[token][i] * weights[token]);
      }
    }
  }
}
