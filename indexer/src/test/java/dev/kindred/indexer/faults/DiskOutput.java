package dev.kindred.indexer.faults;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what gets through. */
final class DiskOutput extends FilterOutputStream {
  private final Breakdown breakdown;

  DiskOutput(OutputStream out, Breakdown breakdown) {
    super(out);
    this.breakdown = breakdown;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    int allowed = breakdown.allowed(length);
    out.write(bytes, offset, allowed);
    if (allowed < length) {
      throw breakdown.failure();
    }
  }
}
