package dev.kindred.indexer;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * The ids that a run was the first to bring, as 64-bit hashes, so that millions of them fit: at
 * most 32 bytes an id. Two ids of one hash, which among a billion ids is a chance of one in forty,
 * would merely be counted as one.
 */
final class IdHashes {
  private long[] table = new long[1 << 10];
  private int size;
  private boolean holdsZero;

  /** Whether the id was not there yet. */
  boolean add(String id) {
    return add(StringHelper.murmurhash3_x64_128(new BytesRef(id))[0]);
  }

  private boolean add(long hash) {
    if (hash == 0) {
      boolean added = !holdsZero;
      holdsZero = true;
      return added;
    }
    int slot = slotOf(hash);
    if (table[slot] == hash) {
      return false;
    }
    table[slot] = hash;
    if (++size > table.length / 2) {
      grow();
    }
    return true;
  }

  /** Where the hash is, or would go. */
  private int slotOf(long hash) {
    int slot = (int) hash & (table.length - 1);
    while (table[slot] != 0 && table[slot] != hash) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    for (long hash : old) {
      if (hash != 0) {
        table[slotOf(hash)] = hash;
      }
    }
  }
}
