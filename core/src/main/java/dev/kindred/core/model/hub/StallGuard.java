package dev.kindred.core.model.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body that must not stall: if a read takes too long, the stream is closed under it. The JDK's
 * client has no limit of its own for this.
 */
final class StallGuard extends FilterInputStream {
  private final Duration patience;
  private final String host;
  private volatile boolean stalled;

  StallGuard(InputStream in, Duration patience, String host) {
    super(in);
    this.patience = patience;
    this.host = host;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var done = new CompletableFuture<Void>();
    var watch =
        done.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(e -> stall());
    try {
      int n = super.read(buffer, offset, length);
      if (stalled) {
        throw new TransientFailure(text(), (Throwable) null);
      }
      return n;
    } catch (TransientFailure e) {
      throw e;
    } catch (IOException e) {
      throw new TransientFailure(
          stalled ? text() : "the connection to %s broke".formatted(host), e);
    } finally {
      done.complete(null);
      watch.cancel(false);
    }
  }

  private String text() {
    return "%s sends nothing for %d s".formatted(host, patience.toSeconds());
  }

  private Void stall() {
    stalled = true;
    try {
      in.close();
    } catch (IOException e) {
      // The read that is under way tells of it.
      return null;
    }
    return null;
  }
}
