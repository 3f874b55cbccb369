package dev.kindred.indexer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Events of the file system, as the JDK has them: by inotify on Linux and by ReadDirectoryChangesW
 * on Windows; elsewhere it looks at each folder every two seconds.
 *
 * <p>A watch is on the folder and not on its name: one that was moved is told of by the path that
 * it was first watched by. So a path is taken from here rather than from the key, set anew when the
 * folder is met where it is now, and given up when its name goes.
 */
final class NativeFolderEvents implements FolderEvents {
  private final @Nullable WatchService service;
  private final Map<WatchKey, Path> folders = new HashMap<>();
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final Set<Path> unwatched = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private String trouble = "";

  private NativeFolderEvents(@Nullable WatchService service) {
    this.service = service;
  }

  /** Never fails: where nothing can be watched, it says so as {@link #trouble}. */
  static NativeFolderEvents open() {
    try {
      return new NativeFolderEvents(FileSystems.getDefault().newWatchService());
    } catch (IOException e) {
      var blind = new NativeFolderEvents(null);
      blind.trouble = sentence(e);
      return blind;
    }
  }

  @Override
  public void watch(Path folder) {
    if (service == null) {
      unwatched.add(folder);
      return;
    }
    try {
      WatchKey key =
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY);
      @Nullable Path before = folders.put(key, folder);
      if (before != null && !before.equals(folder)) {
        keys.remove(before);
      }
      keys.put(folder, key);
      unwatched.remove(folder);
    } catch (ClosedWatchServiceException e) {
      unwatched.add(folder); // nobody asks any more
    } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
      unwatched.remove(folder); // whoever lists it will find out, and the folder above tell
    } catch (IOException e) {
      unwatched.add(folder);
      trouble = sentence(e);
    }
  }

  private static String sentence(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("inotify")
        ? "the system lets this user watch no more folders (%s): 'sudo sysctl fs.inotify.max_user_watches=1048576 fs.inotify.max_user_instances=1024' raises that"
            .formatted(message)
        : "folders cannot be watched (%s)".formatted(message);
  }

  @Override
  public boolean poll(long nanos, Set<Path> changed) throws InterruptedException {
    if (service == null) {
      closed.await(nanos, TimeUnit.NANOSECONDS);
      return false;
    }
    int before = changed.size();
    boolean any = false;
    try {
      @Nullable WatchKey key = service.poll(nanos, TimeUnit.NANOSECONDS);
      for (; key != null; key = service.poll()) {
        any |= take(key, changed);
      }
    } catch (ClosedWatchServiceException e) {
      return any || changed.size() > before;
    }
    return any;
  }

  private boolean take(WatchKey key, Set<Path> changed) {
    List<WatchEvent<?>> events = key.pollEvents();
    @Nullable Path folder = folders.get(key);
    if (folder == null) {
      key.reset();
      return false;
    }
    for (WatchEvent<?> event : events) {
      if (event.context() instanceof Path name) {
        Path child = folder.resolve(name);
        changed.add(child);
        if (event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE) && keys.containsKey(child)) {
          forget(child);
        }
      } else {
        changed.add(folder); // too many events: some were dropped
      }
    }
    if (!key.reset()) {
      folders.remove(key);
      keys.remove(folder, key);
      @Nullable Path above = folder.getParent();
      if (above == null || !keys.containsKey(above)) {
        // Nobody tells should it come back.
        unwatched.add(folder);
        trouble = "folder %s is gone".formatted(folder);
        changed.add(folder);
      }
    }
    return !events.isEmpty() || unwatched.contains(folder);
  }

  /** Lets go of a folder that was moved or deleted, and of those in it. */
  private void forget(Path gone) {
    keys.entrySet()
        .removeIf(
            entry -> {
              boolean in = entry.getKey().startsWith(gone);
              if (in) {
                entry.getValue().cancel();
                folders.remove(entry.getValue());
              }
              return in;
            });
  }

  @Override
  public Optional<String> trouble() {
    unwatched.removeIf(this::isNoLonger);
    return unwatched.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  private boolean isNoLonger(Path folder) {
    return folder.getParent() != null
        && keys.containsKey(folder.getParent())
        && !Files.isDirectory(folder);
  }

  @Override
  public void close() {
    closed.countDown();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        // What was watched is not watched any more, which is all that was wanted.
        trouble = sentence(e);
      }
    }
  }
}
