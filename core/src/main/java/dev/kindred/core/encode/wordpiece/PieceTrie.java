package dev.kindred.core.encode.wordpiece;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * The vocabulary as two tries, one of pieces that begin a word and one of those that go on with it,
 * in one open hash table of edges from a node by a character to the next node. What was written is
 * used where it lies: of a mapped file, a short text needs some pages alone.
 */
final class PieceTrie {
  static final int BEGINNING = 0;
  static final int CONTINUING = 1;
  private static final int NONE = -1;
  private static final int MIX = 0x9E3779B1;
  private static final int NODE_BITS = 24;
  private static final long CHILD = (1L << NODE_BITS) - 1;

  /**
   * By slot: an edge's parent, character and child, of 24, 16 and 24 bits; 0 where there is none.
   */
  private final LongBuffer edges;

  /** By node: the token that ends there, or {@link #NONE}. */
  private final IntBuffer tokens;

  private PieceTrie(LongBuffer edges, IntBuffer tokens) {
    this.edges = edges;
    this.tokens = tokens;
  }

  /**
   * @param prefix what marks a piece that goes on with a word
   */
  static PieceTrie of(Map<String, Integer> vocabulary, String prefix) {
    var growing = new Growing();
    vocabulary.forEach(
        (piece, id) -> {
          if (piece.startsWith(prefix)) {
            growing.add(CONTINUING, piece.substring(prefix.length()), id);
          } else {
            growing.add(BEGINNING, piece, id);
          }
        });
    return new PieceTrie(
        LongBuffer.wrap(growing.edges), IntBuffer.wrap(growing.tokens).slice(0, growing.nodes));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in is not to change any more
   */
  static PieceTrie read(ByteBuffer in) {
    int slots = in.getInt();
    int nodes = in.getInt();
    LongBuffer edges = in.asLongBuffer().slice(0, slots);
    in.position(in.position() + slots * Long.BYTES);
    IntBuffer tokens = in.asIntBuffer().slice(0, nodes);
    in.position(in.position() + nodes * Integer.BYTES);
    return new PieceTrie(edges, tokens);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(edges.capacity());
    out.writeInt(tokens.capacity());
    ByteBuffer bytes = ByteBuffer.allocate(edges.capacity() * Long.BYTES);
    bytes.asLongBuffer().put(edges.duplicate());
    out.write(bytes.array());
    bytes = ByteBuffer.allocate(tokens.capacity() * Integer.BYTES);
    bytes.asIntBuffer().put(tokens.duplicate());
    out.write(bytes.array());
  }

  private static int hash(long origin) {
    int hash = (int) (origin ^ (origin >>> Integer.SIZE)) * MIX;
    return hash ^ (hash >>> 15);
  }

  /** The parent and the character of an edge. */
  private static long origin(int node, char c) {
    return (long) node << Character.SIZE | c;
  }

  /**
   * The longest piece at a place in a word.
   *
   * @return the piece's token in the lower half and its end in the upper; negative if there is none
   */
  long longest(int root, char[] word, int from, int length) {
    int mask = edges.capacity() - 1;
    int node = root;
    long found = NONE;
    for (int i = from; i < length; i++) {
      long origin = origin(node, word[i]);
      int slot = hash(origin) & mask;
      long edge = edges.get(slot);
      while (edge != 0 && edge >>> NODE_BITS != origin) {
        slot = (slot + 1) & mask;
        edge = edges.get(slot);
      }
      if (edge == 0) {
        break;
      }
      node = (int) (edge & CHILD);
      int token = tokens.get(node);
      if (token != NONE) {
        found = (long) (i + 1) << Integer.SIZE | token;
      }
    }
    return found;
  }

  /** A trie to which pieces are added. */
  private static final class Growing {
    long[] edges = new long[1 << 10];
    int[] tokens = new int[1 << 10];
    int nodes = 2;

    Growing() {
      Arrays.fill(tokens, NONE);
    }

    void add(int root, String piece, int id) {
      int node = root;
      for (int i = 0; i < piece.length(); i++) {
        node = child(origin(node, piece.charAt(i)));
      }
      if (node != root) {
        tokens[node] = id;
      }
    }

    private int child(long origin) {
      int slot = slot(origin);
      if (edges[slot] == 0) {
        if (nodes > CHILD) {
          throw new IllegalArgumentException("a vocabulary of more than 16,777,216 nodes");
        }
        if (nodes == tokens.length) {
          tokens = Arrays.copyOf(tokens, 2 * nodes);
          Arrays.fill(tokens, nodes, tokens.length, NONE);
        }
        if (2 * nodes > edges.length) { // at most half full, so that a miss is found out soon
          long[] old = edges;
          edges = new long[2 * old.length];
          for (long edge : old) {
            if (edge != 0) {
              edges[slot(edge >>> NODE_BITS)] = edge;
            }
          }
          slot = slot(origin);
        }
        edges[slot] = origin << NODE_BITS | nodes++;
      }
      return (int) (edges[slot] & CHILD);
    }

    /** Where an edge is, or would be. */
    private int slot(long origin) {
      int slot = hash(origin) & (edges.length - 1);
      while (edges[slot] != 0 && edges[slot] >>> NODE_BITS != origin) {
        slot = (slot + 1) & (edges.length - 1);
      }
      return slot;
    }
  }
}
