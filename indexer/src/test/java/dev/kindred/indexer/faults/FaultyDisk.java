package dev.kindred.indexer.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A folder on a disk that fails. What is done through {@link #path()} is done to the real folder as
 * well, and to it alone by a power failure: read the real one to see what is left.
 */
public final class FaultyDisk {
  private final Disk disk;
  private final Breakdown breakdown;
  private final Random random;
  private final Path real;
  private final Path path;

  private FaultyDisk(Path real, Path graveyard, Random random) {
    this.real = real;
    this.random = random;
    this.disk = new Disk(real, graveyard);
    this.breakdown = new Breakdown(random);
    this.path = new DiskFileSystem(disk, breakdown).wrap(real);
  }

  /**
   * @param folder to keep everything in
   * @param random decides what tears and what survives
   */
  public static FaultyDisk in(Path folder, Random random) throws IOException {
    Path root = folder.toRealPath();
    return new FaultyDisk(
        Files.createDirectory(root.resolve("disk")),
        Files.createDirectory(root.resolve("graveyard")),
        random);
  }

  /** The folder, seen through faults. */
  public Path path() {
    return path;
  }

  /** The same folder, seen as it is. */
  public Path real() {
    return real;
  }

  /**
   * @param at how much goes through before: bytes where writing fails or the disk is full, syncs or
   *     reads where these fail, any changes before the power does
   * @param lasting whether it fails from then on, or once; power fails for good
   */
  public void arm(Fault fault, long at, boolean lasting) {
    breakdown.arm(fault, at, lasting);
  }

  /** All is well again. */
  public void disarm() {
    breakdown.disarm();
  }

  /** Whether the fault that was armed last has happened. */
  public boolean struck() {
    return breakdown.struck();
  }

  /** How much was done so far that a fault could have hit, in the units of {@link #arm}. */
  public long count(Fault fault) {
    return breakdown.count(fault);
  }

  /** Loses what a power failure loses, and is well again. Nothing may be open. */
  public void crash(Tearing tearing) throws IOException {
    disk.crash(tearing, random);
    breakdown.disarm();
  }

  /** Pretends from now on to sync, and does not: nothing on such a disk is safe. */
  public void lie() {
    disk.lie();
  }
}
