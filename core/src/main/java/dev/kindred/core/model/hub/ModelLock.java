package dev.kindred.core.model.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps others, of this process or another, from changing a model at the same time. The operating
 * system lets go of the lock when a process dies; its file stays, as deleting it would let two in.
 *
 * @param file what is locked
 * @param onWait called if there is something to wait for
 */
record ModelLock(Path file, Runnable onWait) {
  /** The system's locks are the whole process's. */
  private static final ConcurrentHashMap<Path, ReentrantLock> INSIDE = new ConcurrentHashMap<>();

  /** What is done under the lock. */
  interface Action<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Waits for the lock, and runs the action. */
  <T> T hold(Action<T> action) throws IOException, InterruptedException {
    ReentrantLock inside =
        INSIDE.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    if (!inside.tryLock()) {
      onWait.run();
      inside.lockInterruptibly();
    }
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (channel.tryLock() == null) {
          onWait.run();
          channel.lock();
        }
        return action.run();
      }
    } finally {
      inside.unlock();
    }
  }
}
