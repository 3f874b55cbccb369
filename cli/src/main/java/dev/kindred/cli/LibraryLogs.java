package dev.kindred.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What libraries log. */
final class LibraryLogs {
  // Strong references: the log manager forgets loggers that nobody holds, with their levels.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  /** Advises the module of vectors, which the launcher leaves out where it does not pay. */
  private static final Logger VECTORS =
      Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private LibraryLogs() {}

  /**
   * Keeps libraries from printing what no user can act on. The first logger of a process has the
   * JDK open every jar of the class path.
   */
  static void quieten() {
    LUCENE.setLevel(Level.WARNING);
    VECTORS.setLevel(Level.SEVERE);
    TRIBUO.setLevel(Level.WARNING);
  }
}
