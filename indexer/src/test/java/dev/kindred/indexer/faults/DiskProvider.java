package dev.kindred.indexer.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes each operation on to the real file system unless it is to fail, and keeps the books. */
final class DiskProvider extends FileSystemProvider {
  private final DiskFileSystem system;
  private final Disk disk;
  private final Breakdown breakdown;

  DiskProvider(DiskFileSystem system, Disk disk, Breakdown breakdown) {
    this.system = system;
    this.disk = disk;
    this.breakdown = breakdown;
  }

  private static Path real(Path path) {
    return DiskPath.realOf(path);
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    requireNew(Set.of(options));
    breakdown.change();
    OutputStream out = Files.newOutputStream(real(path), options);
    disk.created(real(path), false);
    return new DiskOutput(out, breakdown);
  }

  /** What is written over or appended to, the books have no room for. */
  private static void requireNew(Set<? extends OpenOption> options) {
    if (!options.contains(StandardOpenOption.CREATE_NEW)) {
      throw new UnsupportedOperationException("only new files are written, got " + options);
    }
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (Files.exists(real(path))) {
      return new DiskChannel(
          real(path), FileChannel.open(real(path), options, attributes), disk, breakdown);
    }
    requireNew(options);
    throw new UnsupportedOperationException("files are written through streams");
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (options.contains(StandardOpenOption.WRITE)) {
      requireNew(options);
      breakdown.change();
      SeekableByteChannel channel = Files.newByteChannel(real(path), options, attributes);
      disk.created(real(path), false);
      return channel;
    }
    breakdown.read();
    return Files.newByteChannel(real(path), options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    breakdown.read();
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(real(path))) {
      for (Path file : files) {
        Path wrapped = system.wrap(file);
        if (filter.accept(wrapped)) {
          found.add(wrapped);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return found.iterator();
      }

      @Override
      public void close() {
        // All has been read.
      }
    };
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    breakdown.change();
    Files.createDirectory(real(path), attributes);
    disk.created(real(path), true);
  }

  @Override
  public void delete(Path path) throws IOException {
    breakdown.change();
    disk.delete(real(path));
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    breakdown.change();
    Files.move(real(from), real(to), options);
    disk.renamed(real(from), real(to));
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return Files.isSameFile(real(one), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    breakdown.read();
    real(path).getFileSystem().provider().checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    breakdown.read();
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    breakdown.read();
    return Files.readAttributes(real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
