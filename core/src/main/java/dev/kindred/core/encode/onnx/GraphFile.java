package dev.kindred.core.encode.onnx;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A graph's file in memory, outside of the heap (weights may be larger than that), to be loaded
 * with a {@link GraphTail} behind it.
 */
public final class GraphFile {
  private static final int ROOM_FOR_TAIL = 1 << 14;

  /** What one buffer holds, with the tail. */
  static final int MAX_BYTES = Integer.MAX_VALUE - ROOM_FOR_TAIL;

  private final ModelFiles files;
  private final String path;
  private final ByteBuffer bytes;
  private final GraphHeader header;

  private GraphFile(ModelFiles files, String path, ByteBuffer bytes, GraphHeader header) {
    this.files = files;
    this.path = path;
    this.bytes = bytes;
    this.header = header;
  }

  /**
   * Reads a file.
   *
   * @param path the graph's path in the model
   * @throws ModelException if it holds no graph
   */
  public static GraphFile read(ModelFiles files, String path) throws IOException {
    ByteBuffer bytes = bytes(files, path);
    Optional<GraphHeader> header = GraphHeader.read(bytes);
    if (header.isEmpty()) {
      // ONNX Runtime, which sees the same bytes, says better what is wrong with them.
      OnnxGraph.load(files, path, List.of()).close();
      throw new ModelException("%s is not an ONNX graph".formatted(files.describe(path)));
    }
    return new GraphFile(files, path, bytes, header.get());
  }

  /** Size in bytes, if the graph is a file of its own. */
  static OptionalLong size(ModelFiles files, String path) throws IOException {
    Optional<Path> onDisk = files.onDisk(path);
    return onDisk.isPresent() ? OptionalLong.of(Files.size(onDisk.get())) : OptionalLong.empty();
  }

  static ByteBuffer bytes(ModelFiles files, String path) throws IOException {
    Optional<Path> onDisk = files.onDisk(path);
    if (onDisk.isEmpty()) {
      byte[] bytes = files.read(path);
      return ByteBuffer.allocateDirect(bytes.length + ROOM_FOR_TAIL).put(bytes).flip();
    }
    try (var channel = FileChannel.open(onDisk.get())) {
      if (channel.size() > MAX_BYTES) {
        throw new ModelException(
            "%s is larger than 2 GiB: export it with its weights in a file of their own"
                .formatted(files.describe(path)));
      }
      int size = (int) channel.size();
      ByteBuffer bytes = ByteBuffer.allocateDirect(size + ROOM_FOR_TAIL).limit(size);
      int read = 0;
      while (read >= 0 && bytes.hasRemaining()) {
        read = channel.read(bytes);
      }
      return bytes.flip();
    }
  }

  /** What the file says of its graph. */
  public GraphHeader header() {
    return header;
  }

  /**
   * What the file's beginning says, a graph of its own that the rest continues.
   *
   * @param length of the beginning in bytes
   * @return empty if the beginning is no graph
   */
  public Optional<GraphHeader> beginning(long length) {
    return GraphHeader.read(bytes.duplicate().limit(Math.toIntExact(length)));
  }

  /** The file, as an error message names it. */
  public String where() {
    return files.describe(path);
  }

  /** Folder of the weights that lie beside the graph, if it lies on disk. */
  Optional<Path> folder() {
    return files.onDisk(path).map(file -> file.toAbsolutePath().getParent());
  }

  /** The file's bytes and the tail's. */
  ByteBuffer with(GraphTail tail) {
    byte[] more = tail.bytes();
    ByteBuffer longer = bytes.duplicate().limit(bytes.limit() + more.length);
    longer.put(bytes.limit(), more);
    return longer;
  }
}
