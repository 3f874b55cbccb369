package dev.kindred.searcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.ByteBuffersIndexInput;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * An index for a process that ends after a search. Files are mapped as {@link
 * org.apache.lucene.store.MMapDirectory} maps them, but by what was there before foreign memory:
 * that takes 40 classes made at run time, most for one call of {@code madvise}, and as many
 * milliseconds. In return files stay mapped after they are closed, until they are collected as
 * garbage, and the system gets no advice how they are read.
 */
final class OneSearchDirectory extends FSDirectory {

  /** System property of a process that ends after a search. */
  private static final String ONCE = "kindred.index.once";

  /** No buffer holds more than 2 GB. */
  private static final long BLOCK = 1L << 30;

  private final long block;

  /**
   * @param block bytes mapped at once, a power of two
   */
  OneSearchDirectory(Path index, long block) throws IOException {
    super(index, FSLockFactory.getDefault());
    this.block = block;
  }

  /** Opens an index as suits this process. */
  static FSDirectory forThisProcess(Path index) throws IOException {
    return Boolean.getBoolean(ONCE)
        ? new OneSearchDirectory(index, BLOCK)
        : FSDirectory.open(index);
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    ensureOpen();
    ensureCanRead(name);
    Path file = directory.resolve(name);
    List<ByteBuffer> blocks = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long at = 0;
      do { // once for an empty file too
        long length = Math.min(block, size - at);
        blocks.add(channel.map(MapMode.READ_ONLY, at, length));
        at += length;
      } while (at < size);
    }
    return new ByteBuffersIndexInput(new ByteBuffersDataInput(blocks), file.toString());
  }
}
