package dev.kindred.indexer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Some dozen documents that change. */
final class RandomNotes {
  static final String ROOT = "notes";

  private final Random random;
  private final Map<String, String> texts = new TreeMap<>();
  private int versions;

  RandomNotes(Random random) {
    this.random = random;
    while (texts.size() < 12) {
      write("%02d".formatted(texts.size()));
    }
  }

  /** By their ids. */
  Map<String, String> texts() {
    return new TreeMap<>(texts);
  }

  /** Adds some, changes some, deletes some; five at least are left. */
  void change() {
    int changes = 1 + random.nextInt(12);
    for (int i = 0; i < changes; i++) {
      if (texts.size() > 30 || (texts.size() > 5 && random.nextInt(4) == 0)) {
        texts.remove(any());
      } else if (random.nextInt(2) == 0) {
        write(any());
      } else {
        write("%02d".formatted(random.nextInt(60)));
      }
    }
  }

  /** The id of one. */
  String any() {
    List<String> ids = new ArrayList<>(texts.keySet());
    return ids.get(random.nextInt(ids.size()));
  }

  private void write(String name) {
    String id = name.startsWith(ROOT + "/") ? name : ROOT + "/" + name;
    versions++;
    String text = IndexerFixture.text(versions, 1 + random.nextInt(12));
    texts.put(id, "version " + versions + ". " + text);
  }

  static ListSource source(Map<String, String> texts) {
    var source = ListSource.under(ROOT);
    texts.forEach((id, text) -> source.add(ListSource.document(id, text)));
    return source;
  }
}
