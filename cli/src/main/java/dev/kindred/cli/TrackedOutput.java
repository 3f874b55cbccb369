package dev.kindred.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/** Remembers why writing failed, which a {@link java.io.PrintStream} keeps to itself. */
final class TrackedOutput extends FilterOutputStream {
  private Optional<IOException> failure = Optional.empty();

  TrackedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  private IOException remembered(IOException e) {
    if (failure.isEmpty()) {
      failure = Optional.of(e);
    }
    return e;
  }

  /** Why output was lost; empty if none was, or if its reader had simply seen enough. */
  Optional<IOException> loss() {
    return failure.filter(
        e -> !String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe"));
  }
}
