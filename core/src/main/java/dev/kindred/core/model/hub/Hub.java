package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelReference;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * A HuggingFace hub, or a server that speaks as one, that models are pulled from. It follows the
 * protocol of huggingface_hub (its {@code file_download.py} and {@code hf_api.py}): the list of
 * files with their hashes, all of one commit; {@code /resolve/COMMIT/PATH} with its redirects and
 * headers; ranges to go on where a download ended.
 *
 * <pre>{@code
 * var hub = new Hub(HubSettings.from(System.getenv()), ModelCaches.ofThisMachine());
 * PullReport report =
 *     hub.pull(ModelReference.parse("intfloat/e5-small-v2"), Optional.empty(), PullListener.NONE);
 * }</pre>
 */
public final class Hub {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HubSettings settings;
  private final ModelCaches caches;
  private final Means means;

  /**
   * What a pull uses of the machine.
   *
   * @param patience how long a server may take to answer, or between bytes
   */
  record Means(Clock clock, Retries.Sleeper sleeper, Duration patience, Cpu cpu) {}

  /**
   * @param settings how to reach the hub
   * @param caches where models are found, and put
   */
  public Hub(HubSettings settings, ModelCaches caches) {
    this(settings, caches, new Means(Clock.systemUTC(), Thread::sleep, PATIENCE, Cpu.detect()));
  }

  Hub(HubSettings settings, ModelCaches caches, Means means) {
    this.settings = settings;
    this.caches = caches;
    this.means = means;
  }

  /**
   * Brings a model into Kindred's cache, or up to date there: one ONNX graph, the tokenizer and the
   * configuration, verified, and in place all at once or not at all. Interrupted, it keeps what has
   * come for the next time.
   *
   * @param model the model; its revision is {@code main} where none is named
   * @param variant {@code fp32}, {@code int8}, or a graph's path in the repository; empty for what
   *     was taken the last time, else for int8 if the repository has a graph that fits this CPU,
   *     else fp32
   * @throws ModelException if it cannot be had, or is not what it should be; one sentence says why
   * @throws IOException if the cache cannot be written
   */
  public PullReport pull(ModelReference model, Optional<String> variant, PullListener listener)
      throws IOException, InterruptedException {
    if (settings.offline().isPresent()) {
      throw new ModelException(
          "%s is set, so nothing is pulled: unset it to pull %s"
              .formatted(settings.offline().get(), model));
    }
    try {
      return pullFrom(model, variant, listener);
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      // What an interrupt looks like to those who write files.
      Thread.interrupted();
      var interrupt = new InterruptedException();
      interrupt.initCause(e);
      throw interrupt;
    }
  }

  private PullReport pullFrom(ModelReference model, Optional<String> variant, PullListener listener)
      throws IOException, InterruptedException {
    var retries = new Retries(means.sleeper(), listener);
    try (var http = new HubHttp(settings, means.patience())) {
      var api = new HubApi(settings, http, means.clock());
      HubListing listing = retries.run(() -> api.list(model));
      ModelReference named = asListed(model, listing);
      var store = new ModelStore(caches);
      return store
          .lock(named, () -> listener.waiting("another process is pulling %s".formatted(named)))
          .hold(
              () ->
                  new Pull(new Pull.Source(settings.endpoint(), api, named, listing), store, caches)
                      .run(variant, means, retries));
    }
  }

  /** The hub's own spelling of a name that was found whatever its case. */
  private static ModelReference asListed(ModelReference model, HubListing listing) {
    return listing.id().equalsIgnoreCase(model.repository())
        ? new ModelReference(listing.id(), model.revision())
        : model;
  }
}
