package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What {@link GraphRewriter} made of graphs, kept in a folder: {@code KEY.ort}, behind which stands
 * a checksum, or an empty {@code KEY.plain} for a graph that runs as it is. The key tells the
 * graph's bytes, ONNX Runtime's version, the kind of processor, and {@link #VERSION}. The files can
 * be deleted at any time.
 */
final class RewrittenGraphs {
  /** To be raised whenever another graph would be made of the same one. */
  private static final int VERSION = 2;

  private final Path folder;

  /**
   * @param folder need not exist
   */
  RewrittenGraphs(Path folder) {
    this.folder = folder;
  }

  /** What makes a graph, if its rewriting is not kept; and what says whether that is any good. */
  interface Source {
    Optional<ByteBuffer> rewrite() throws IOException;
  }

  /**
   * Finds or makes a rewriting.
   *
   * @param sha256 of the graph's bytes
   * @param source gives nothing for a graph that had better run as it is
   * @return the graph to load in its place; empty if there is none
   */
  Optional<ByteBuffer> find(byte[] sha256, Source source) throws IOException {
    String key = key(sha256);
    Path file = folder.resolve(key + ".ort");
    Path plain = folder.resolve(key + ".plain");
    Optional<ByteBuffer> kept = read(file);
    if (kept.isPresent() || Files.exists(plain)) {
      return kept;
    }
    Optional<ByteBuffer> made = source.rewrite();
    try {
      if (made.isPresent()) {
        write(file, made.get(), ByteBuffer.allocate(Long.BYTES).putLong(0, checksum(made.get())));
      } else {
        write(plain, ByteBuffer.allocate(0), ByteBuffer.allocate(0));
      }
    } catch (IOException e) {
      // Not fatal: it is then made again each time.
      debug("rewritten graph cannot be kept in " + folder, e);
    }
    return made;
  }

  private static String key(byte[] sha256) {
    MessageDigest digest = ModelFiles.sha256();
    digest.update(sha256);
    String circumstances =
        "%d\n%s\n%s"
            .formatted(
                VERSION,
                OrtEnvironment.class.getPackage().getImplementationVersion(),
                System.getProperty("os.arch"));
    digest.update(circumstances.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  /** Empty if the file is not there or is damaged. */
  private Optional<ByteBuffer> read(Path file) {
    try (var channel = FileChannel.open(file)) {
      int length = Math.toIntExact(channel.size());
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, length);
      if (length > Long.BYTES) {
        ByteBuffer graph = bytes.slice(0, length - Long.BYTES);
        if (bytes.getLong(length - Long.BYTES) == checksum(graph)) {
          return Optional.of(graph);
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

  /** Looking for loggers opens every jar, so only where there is something to say. */
  private static void debug(String message, @Nullable Exception cause) {
    System.getLogger(RewrittenGraphs.class.getName())
        .log(System.Logger.Level.DEBUG, message, cause);
  }

  private static long checksum(ByteBuffer graph) {
    var crc = new CRC32C();
    crc.update(graph.duplicate());
    return crc.getValue();
  }

  /** Whoever writes at the same time writes a graph as good as this. */
  private void write(Path file, ByteBuffer bytes, ByteBuffer behind) throws IOException {
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, ".graph", null);
    try {
      try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        for (ByteBuffer part : new ByteBuffer[] {bytes.duplicate(), behind}) {
          while (part.hasRemaining()) {
            channel.write(part);
          }
        }
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
