package dev.kindred.indexer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * What an index may hold, texts by ids: what was last reported to be committed, or what was being
 * committed since; nothing, if nothing was reported.
 */
final class Expected {
  private final Set<Optional<Map<String, String>>> reported = new HashSet<>();
  private final List<Map<String, String>> begun = new ArrayList<>();
  private final BooleanSupplier unheard;

  /**
   * @param unheard whether a report goes unheard now
   */
  Expected(Optional<Map<String, String>> before, BooleanSupplier unheard) {
    this.unheard = unheard;
    reported.add(before);
  }

  /** A commit of this begins. */
  void begin(Map<String, String> texts) {
    begun.add(new TreeMap<>(texts));
  }

  /** A commit of this is done; where there are several, of one of them. */
  @SafeVarargs
  final void report(Map<String, String>... texts) {
    if (unheard.getAsBoolean()) {
      return;
    }
    reported.clear();
    begun.clear();
    for (Map<String, String> one : texts) {
      reported.add(Optional.of(new TreeMap<>(one)));
    }
  }

  boolean isLast(Optional<Map<String, String>> found) {
    return reported.contains(found);
  }

  boolean isLater(Optional<Map<String, String>> found) {
    return found.isPresent() && begun.contains(found.get()) && !isLast(found);
  }
}
