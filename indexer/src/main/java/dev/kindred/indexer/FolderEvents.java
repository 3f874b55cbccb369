package dev.kindred.indexer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Tells what changes in folders. Confined to one thread, but for {@link #close}. */
interface FolderEvents extends AutoCloseable {

  /** Tells from now on of changes to a folder's entries, not to what is in folders among them. */
  void watch(Path folder);

  /**
   * Waits for changes and takes all there are.
   *
   * @param nanos longest wait
   * @param changed takes files and folders; a folder stands for all in it
   * @return whether there were any; false at once when closed
   */
  boolean poll(long nanos, Set<Path> changed) throws InterruptedException;

  /** Why not all changes are told, as a clause for a person; empty if all are. */
  Optional<String> trouble();

  @Override
  void close();
}
