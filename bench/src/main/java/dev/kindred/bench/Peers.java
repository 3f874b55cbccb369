package dev.kindred.bench;

import java.nio.file.Path;

/** Where bench/run has put what is measured beside Kindred and is not on the class path. */
final class Peers {
  private Peers() {}

  static Path folder() {
    return Path.of(System.getProperty("kindred.bench.peers", ""));
  }
}
