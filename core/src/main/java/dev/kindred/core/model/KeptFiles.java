package dev.kindred.core.model;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Files of a cache, each of which can be made again: written whole or not at all, with a checksum
 * behind what they hold, and free to be deleted at any time. Files of many megabytes are not read
 * whole to be mapped: the fraction of a second in a file's time of modification is one that its
 * checksum gives, until somebody writes to it.
 *
 * @param folder need not exist
 */
public record KeptFiles(Path folder) {

  /** Those of a kind in the cache of whoever runs this process. */
  public static KeptFiles ofThisMachine(String kind) {
    return new KeptFiles(CacheFolder.locate().resolve(kind));
  }

  /**
   * The name of a file that is made of what has a digest.
   *
   * @param kind what is made of it, and in which format
   */
  public static String name(byte[] sha256, String kind) {
    return HexFormat.of().formatHex(sha256, 0, 16) + "." + kind;
  }

  /** Whether there is a file of that name, in whatever state. */
  public boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  /**
   * Maps what a file holds into memory, to be read only.
   *
   * @return empty if the file is not there, damaged or unreadable
   */
  public Optional<ByteBuffer> read(String name) {
    Path file = folder.resolve(name);
    try (var channel = FileChannel.open(file)) {
      int length = Math.toIntExact(channel.size()) - Long.BYTES;
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, channel.size());
      if (length >= 0) {
        ByteBuffer content = bytes.slice(0, length);
        long checksum = bytes.getLong(length);
        if (isUntouched(file, checksum)) {
          return Optional.of(content);
        }
        if (checksum == checksum(content)) {
          seal(file, checksum); // a copy, or of an earlier version
          return Optional.of(content);
        }
      }
      debug(file + " is damaged", null);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | ArithmeticException e) {
      debug(file + " cannot be read", e);
    }
    return Optional.empty();
  }

  /**
   * Writes a file. Where it cannot be, it will have to be made again each time; whoever writes the
   * same at the same time writes as good a one.
   */
  public void keep(String name, ByteBuffer content) {
    try {
      Files.createDirectories(folder);
      Path unfinished = Files.createTempFile(folder, ".new", null);
      try {
        long checksum = checksum(content);
        try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
          write(channel, content.duplicate());
          write(channel, ByteBuffer.allocate(Long.BYTES).putLong(0, checksum));
          channel.force(true);
        }
        seal(unfinished, checksum);
        Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      debug(name + " cannot be kept in " + folder, e);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static boolean isUntouched(Path file, long checksum) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().get(ChronoField.NANO_OF_SECOND)
        == nanos(checksum);
  }

  private static void seal(Path file, long checksum) {
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      Files.setLastModifiedTime(
          file, FileTime.from(written.with(ChronoField.NANO_OF_SECOND, nanos(checksum))));
    } catch (IOException e) {
      debug(file + " will be read whole each time", e);
    }
  }

  /** In steps of 100, as Windows has them. */
  private static int nanos(long checksum) {
    return (int) (checksum % 10_000_000) * 100;
  }

  private static long checksum(ByteBuffer content) {
    var crc = new CRC32C();
    crc.update(content.duplicate());
    return crc.getValue();
  }

  /** Looking for loggers opens every jar, so only where there is something to say. */
  private static void debug(String message, @Nullable Exception cause) {
    System.getLogger(KeptFiles.class.getName()).log(Level.DEBUG, message, cause);
  }
}
