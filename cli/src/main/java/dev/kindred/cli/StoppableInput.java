package dev.kindred.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Standard input that ends when the user wants to stop, also while it waits for somebody who writes
 * nothing. A read of the real one cannot be called off, so another thread does it.
 */
final class StoppableInput extends FilterInputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream source;
  private final PipedOutputStream pipe = new PipedOutputStream();
  private volatile @Nullable IOException failure;
  private volatile boolean stopped;

  StoppableInput(InputStream source) throws IOException {
    super(new PipedInputStream(BUFFER_BYTES));
    this.source = source;
    pipe.connect((PipedInputStream) in);
    var pump = new Thread(this::pump, "kindred-stdin");
    pump.setDaemon(true);
    pump.start();
  }

  private void pump() {
    try {
      source.transferTo(pipe);
    } catch (IOException e) {
      // Also how a stop shows here, which is no failure.
      failure = stopped ? null : e;
    } finally {
      // Behind the failure, so that no reader takes it for the end.
      end();
    }
  }

  /** Whatever reads now or later finds the end, once it has taken what is here already. */
  void stop() {
    stopped = true;
    end();
  }

  private void end() {
    try {
      pipe.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a pipe in memory does no input or output", e);
    }
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return checked(super.read(target, offset, length));
  }

  private int checked(int result) throws IOException {
    IOException lost = failure;
    if (result < 0 && lost != null) {
      throw lost;
    }
    return result;
  }
}
