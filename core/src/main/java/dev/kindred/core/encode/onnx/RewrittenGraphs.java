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
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What {@link GraphRewriter} made of graphs, kept in a folder: {@code KEY.onnx}, which ends with a
 * checksum of itself, or an empty {@code KEY.plain} for a graph that runs as it is. The key tells
 * the graph's bytes, ONNX Runtime's version, the kind of processor, and {@link #VERSION}. The files
 * can be deleted at any time.
 */
final class RewrittenGraphs {
  private static final System.Logger LOG = System.getLogger(RewrittenGraphs.class.getName());

  /** To be raised whenever the rewriter would make another graph of the same one. */
  private static final int VERSION = 1;

  // ModelProto: metadata_props 14, of StringStringEntryProto: key 1, value 2.
  private static final int METADATA = 14;
  private static final String CHECKSUM = "kindred.crc32c";

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
    Path file = folder.resolve(key + ".onnx");
    Path plain = folder.resolve(key + ".plain");
    Optional<ByteBuffer> kept = read(file);
    if (kept.isPresent() || Files.exists(plain)) {
      return kept;
    }
    Optional<ByteBuffer> made = source.rewrite();
    try {
      if (made.isPresent()) {
        write(file, made.get(), trailer(made.get()));
      } else {
        write(plain, ByteBuffer.allocate(0), ByteBuffer.allocate(0));
      }
    } catch (IOException e) {
      // Not fatal: it is then made again each time.
      LOG.log(System.Logger.Level.DEBUG, "rewritten graph cannot be kept in " + folder, e);
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
      int trailer = trailer(ByteBuffer.allocate(0)).remaining();
      if (length > trailer) {
        ByteBuffer graph = bytes.slice(0, length - trailer);
        if (bytes.slice(length - trailer, trailer).equals(trailer(graph))) {
          return Optional.of(bytes);
        }
      }
      LOG.log(System.Logger.Level.DEBUG, "{0} is damaged", file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | ArithmeticException e) {
      LOG.log(System.Logger.Level.DEBUG, file + " cannot be read", e);
    }
    return Optional.empty();
  }

  /** A field that can stand behind any model. */
  private static ByteBuffer trailer(ByteBuffer graph) {
    var crc = new CRC32C();
    crc.update(graph.duplicate());
    var entry = new Message().text(1, CHECKSUM).text(2, HexFormat.of().toHexDigits(crc.getValue()));
    return new Message().message(METADATA, entry).buffer();
  }

  /** Whoever writes the same at the same time writes the same bytes. */
  private void write(Path file, ByteBuffer bytes, ByteBuffer trailer) throws IOException {
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, ".graph", null);
    try {
      try (var channel = FileChannel.open(unfinished, java.nio.file.StandardOpenOption.WRITE)) {
        for (ByteBuffer part : new ByteBuffer[] {bytes.duplicate(), trailer}) {
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
