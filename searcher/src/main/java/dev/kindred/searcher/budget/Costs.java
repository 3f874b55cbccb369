package dev.kindred.searcher.budget;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What steps of queries took on this machine, in milliseconds, as moving averages: an old machine
 * under load learns what it can do now. Kept in a file from one run to the next, where there is
 * one. Thread-safe; of two processes that save at once, one is forgotten.
 */
public final class Costs {
  /** How much the newest measurement counts. */
  private static final double NEWEST = 0.3;

  private final Optional<Path> file;
  private final Map<String, Double> millis = new ConcurrentHashMap<>();
  private volatile boolean changed;

  private Costs(Optional<Path> file) {
    this.file = file;
  }

  /**
   * Costs as they were when last saved.
   *
   * @param file where they are kept; empty to keep them in memory alone. If it is missing or cannot
   *     be read, everything is measured anew
   */
  public static Costs load(Optional<Path> file) {
    var costs = new Costs(file);
    if (file.isPresent() && Files.isRegularFile(file.get())) {
      var known = new Properties();
      try (Reader reader = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
        known.load(reader);
        for (String step : known.stringPropertyNames()) {
          double value = Double.parseDouble(known.getProperty(step));
          if (value >= 0 && Double.isFinite(value)) {
            costs.millis.put(step, value);
          }
        }
      } catch (IOException | IllegalArgumentException e) {
        costs.millis.clear(); // they are only measurements
      }
    }
    return costs;
  }

  /** What a step takes; empty if it was never measured. */
  public OptionalDouble of(String step) {
    Double value = millis.get(step);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Takes in a measurement. */
  public void learn(String step, double measured) {
    millis.merge(step, measured, (before, now) -> before + NEWEST * (now - before));
    changed = true;
  }

  /** Saves what was learnt; where that can't be done, it is forgotten. */
  public void save() {
    if (file.isEmpty() || !changed) {
      return;
    }
    var known = new Properties();
    millis.forEach((step, value) -> known.setProperty(step, String.valueOf(value)));
    try {
      Path folder = Files.createDirectories(file.get().toAbsolutePath().getParent());
      Path fresh = Files.createTempFile(folder, "costs", ".tmp");
      try {
        try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
          known.store(writer, "Milliseconds that Kindred's queries took on this machine");
        }
        Files.move(fresh, file.get(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      changed = false;
    } catch (IOException e) {
      // A read-only cache costs estimates, not answers.
    }
  }
}
