package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Tries again what failed for the moment, after waits that double from half a second to 8 s, or for
 * as long as the server asks. Five failures in a row are the end of it; so is a server that wants
 * more than a few minutes.
 *
 * @param sleeper how to wait
 * @param listener hears of each wait
 */
record Retries(Sleeper sleeper, PullListener listener) {
  static final int MAX_FAILURES = 5;
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
  private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);

  /** Waits. */
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  /** What may fail. */
  interface Attempt<T> {
    T run() throws IOException, InterruptedException;

    /** How far it has come in all: failures count from nought again where that has grown. */
    default long progress() {
      return 0;
    }
  }

  /**
   * Runs the attempt until it succeeds.
   *
   * @throws ModelException if it fails too often; the message is that of the last failure
   */
  <T> T run(Attempt<T> attempt) throws IOException, InterruptedException {
    long best = attempt.progress();
    int failures = 0;
    while (true) {
      try {
        return attempt.run();
      } catch (TransientFailure e) {
        if (attempt.progress() > best) {
          best = attempt.progress();
          failures = 0;
        }
        failures++;
        interruptible(e);
        waitOrGiveUp(e, failures);
      } catch (IOException e) {
        interruptible(e);
        throw e;
      }
    }
  }

  /** An interrupt reaches whoever reads or writes as a failure to do so. */
  private static void interruptible(IOException failure) throws InterruptedException {
    if (Thread.interrupted()) {
      var interrupt = new InterruptedException();
      interrupt.initCause(failure);
      throw interrupt;
    }
  }

  private void waitOrGiveUp(TransientFailure failure, int failures) throws InterruptedException {
    Optional<Duration> asked = failure.retryAfter();
    if (asked.isPresent() && asked.get().compareTo(MOST_PATIENCE) > 0) {
      throw new ModelException(
          "%s, and asks to be left alone for %d s: try again then"
              .formatted(failure.getMessage(), asked.get().toSeconds()),
          failure);
    }
    if (failures >= MAX_FAILURES) {
      throw new ModelException(
          "%s; tried %d times: what came is kept, try again later"
              .formatted(failure.getMessage(), failures),
          failure);
    }
    Duration doubled = FIRST_WAIT.multipliedBy(1L << (failures - 1));
    Duration own = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    Duration wait = asked.orElse(own);
    listener.waiting(
        "%s; trying again in %s s"
            .formatted(
                failure.getMessage(),
                wait.toMillis() % 1000 == 0
                    ? String.valueOf(wait.toSeconds())
                    : String.valueOf(wait.toMillis() / 1000.0)));
    sleeper.sleep(wait);
  }
}
