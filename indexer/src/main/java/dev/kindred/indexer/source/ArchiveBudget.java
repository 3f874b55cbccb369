package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * What is left of the limits for an archive on disk and all inside it. What breaks one is a bomb,
 * or as good as one, and nothing more is read of it.
 */
final class ArchiveBudget {

  /** Most bytes that an archive may expand to. */
  static final long MAX_BYTES = 8L << 30;

  private static final int MAX_MEMBERS = 100_000;
  private static final int MAX_DEPTH = 3;

  /**
   * Text shrinks to a tenth, a log to a thirtieth; the best that deflate can do is a thousandth.
   */
  private static final int MAX_RATIO = 200;

  private static final long MIN_BYTES_OF_A_BOMB = 50L << 20;

  private final long maxBytes;
  private long compressed;
  private long expanded;
  private int members;
  private int depth;

  /** A limit was broken, however deep in the archive. */
  static final class LimitFault extends InputFault {
    private static final long serialVersionUID = 1L;

    LimitFault(String reason) {
      super(reason + "; the rest was left out");
    }
  }

  ArchiveBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Before an archive is read, in the one on disk or in another. */
  void enter() throws LimitFault {
    if (++depth > MAX_DEPTH) {
      throw new LimitFault("holds archives in archives, more than %d deep".formatted(MAX_DEPTH));
    }
  }

  void leave() {
    depth--;
  }

  /** Whether what is being read is the archive on disk. */
  boolean isOutermost() {
    return depth == 1;
  }

  void takeMember() throws LimitFault {
    if (++members > MAX_MEMBERS) {
      throw new LimitFault("has more than %,d members".formatted(MAX_MEMBERS));
    }
  }

  private void takeBytes(long count) throws LimitFault {
    expanded += count;
    if (expanded > maxBytes) {
      throw new LimitFault("expands to more than %,d MB".formatted(maxBytes >> 20));
    }
    if (expanded > MIN_BYTES_OF_A_BOMB && expanded / MAX_RATIO > compressed) {
      throw new LimitFault("expands more than %d-fold, as only bombs do".formatted(MAX_RATIO));
    }
  }

  /** Counts what is read of the archive on disk. */
  InputStream counted(InputStream in) {
    return new Counted(in) {
      @Override
      void took(int count) {
        compressed += count;
      }
    };
  }

  /** Counts what it expands to, and says what is broken in a clause. */
  InputStream metered(InputStream in) {
    return new Counted(in) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        try {
          return super.read(target, offset, length);
        } catch (InputFault e) {
          throw e;
        } catch (IOException | RuntimeException e) {
          throw new InputFault("is damaged: its compressed data cannot be read", e);
        }
      }

      @Override
      void took(int count) throws LimitFault {
        takeBytes(count);
      }
    };
  }

  private abstract static class Counted extends BlockStream {

    Counted(InputStream in) {
      super(in);
    }

    abstract void took(int count) throws LimitFault;

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      took(Math.max(0, count));
      return count;
    }
  }
}
