package dev.kindred.core.model.hub;

/** Hears how a pull goes, on the thread that pulls. */
public interface PullListener {

  /** Hears nothing. */
  PullListener NONE =
      new PullListener() {
        @Override
        public void at(String path, long done, long total) {
          // As its name says.
        }

        @Override
        public void waiting(String why) {
          // As its name says.
        }
      };

  /**
   * Bytes have come.
   *
   * @param path the file that is being fetched
   * @param done bytes of all files that are here
   * @param total bytes of all files
   */
  void at(String path, long done, long total);

  /**
   * The pull waits: for another process, or before it tries again.
   *
   * @param why a sentence
   */
  void waiting(String why);
}
