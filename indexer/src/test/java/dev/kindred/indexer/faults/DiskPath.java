package dev.kindred.indexer.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.apache.lucene.util.Unwrappable;
import org.jspecify.annotations.Nullable;

/** A path of {@link DiskFileSystem}. Lucene maps files by the path that this one unwraps to. */
record DiskPath(DiskFileSystem disk, Path real) implements Path, Unwrappable<Path> {

  static Path realOf(Path path) {
    if (path instanceof DiskPath wrapped) {
      return wrapped.real;
    }
    throw new ProviderMismatchException("not on the faulty disk: " + path);
  }

  /** To open a file for reading: the one moment at which a mapped file can fail. */
  @Override
  public Path unwrap() {
    try {
      disk.breakdown().read();
    } catch (IOException e) {
      throw DiskPath.<RuntimeException>sneaky(e);
    }
    return real;
  }

  /** The caller's caller declares it. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneaky(Throwable e) throws E {
    throw (E) e;
  }

  private @Nullable Path wrapOrNull(@Nullable Path path) {
    return path == null ? null : disk.wrap(path);
  }

  @Override
  public FileSystem getFileSystem() {
    return disk;
  }

  @Override
  public boolean isAbsolute() {
    return real.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return wrapOrNull(real.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return wrapOrNull(real.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return wrapOrNull(real.getParent());
  }

  @Override
  public int getNameCount() {
    return real.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return disk.wrap(real.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return disk.wrap(real.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return real.startsWith(realOf(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return real.endsWith(realOf(other));
  }

  @Override
  public Path normalize() {
    return disk.wrap(real.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return disk.wrap(real.resolve(realOf(other)));
  }

  @Override
  public Path relativize(Path other) {
    return disk.wrap(real.relativize(realOf(other)));
  }

  @Override
  public URI toUri() {
    return real.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return disk.wrap(real.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return disk.wrap(real.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return real.compareTo(realOf(other));
  }

  @Override
  public String toString() {
    return real.toString();
  }
}
