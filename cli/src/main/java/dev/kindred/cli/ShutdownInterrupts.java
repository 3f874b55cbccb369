package dev.kindred.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Interrupts as the JVM tells of them: by running shutdown hooks. */
final class ShutdownInterrupts implements Interrupts {

  /** Enough to encode and commit what is under way; behind it, the last commit is what stays. */
  private static final long PATIENCE_SECONDS = 60;

  @Override
  public Listening onInterrupt(Runnable stop) {
    var done = new CountDownLatch(1);
    var hook =
        new Thread(
            () -> {
              stop.run();
              try {
                if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  return;
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "kindred-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      done.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is on its way down, which is what the hook was for.
        return;
      }
    };
  }
}
