package dev.kindred.indexer.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream all of whose reads, and skips, go through the one into an array. */
abstract class BlockStream extends FilterInputStream {
  private static final int SKIP_BYTES = 8 << 10;

  BlockStream(InputStream in) {
    super(in);
  }

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] single = new byte[1];
    int count = read(single, 0, 1);
    return count < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public final long skip(long count) throws IOException {
    byte[] skipped = new byte[Math.clamp(count, 0, SKIP_BYTES)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }
}
