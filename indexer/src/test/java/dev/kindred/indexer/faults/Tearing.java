package dev.kindred.indexer.faults;

import java.util.Arrays;
import java.util.Random;

/** What a power failure makes of the end of a file that was written and not synced. */
public enum Tearing {
  /** It never reached the disk. */
  DROPPED {
    @Override
    byte[] tear(byte[] bytes, int durable, Random random) {
      return Arrays.copyOf(bytes, durable);
    }
  },
  /** Some of it did: it is cut somewhere, or has blocks of zeroes or of what was there before. */
  TORN {
    @Override
    byte[] tear(byte[] bytes, int durable, Random random) {
      int length = durable + random.nextInt(bytes.length - durable + 1);
      byte[] torn = random.nextBoolean() ? Arrays.copyOf(bytes, length) : bytes.clone();
      for (int block = durable; block < torn.length; block += BLOCK) {
        int end = Math.min(torn.length, block + BLOCK);
        switch (random.nextInt(4)) {
          case 0 -> Arrays.fill(torn, block, end, (byte) 0);
          case 1 -> {
            byte[] garbage = new byte[end - block];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, torn, block, garbage.length);
          }
          default -> {
            // This block made it.
          }
        }
      }
      return torn;
    }
  };

  private static final int BLOCK = 512;

  /**
   * @param durable how many of the bytes were synced, and stay
   */
  abstract byte[] tear(byte[] bytes, int durable, Random random);
}
