package dev.kindred.core.encode.wordpiece;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * The vocabulary as two tries, one of pieces that begin a word and one of those that go on with it,
 * in one open hash table from a node and a character to the next node.
 */
final class PieceTrie {
  static final int BEGINNING = 0;
  static final int CONTINUING = 1;
  private static final int NONE = -1;
  private static final int MIX = 0x9E3779B1;

  private final int mask;
  private final int[] parents;
  private final char[] characters;
  private final int[] children;

  /** Token that ends at a node, or {@link #NONE}. */
  private int[] tokens = new int[1024];

  private int nodes = 2;

  private PieceTrie(int slots) {
    this.mask = slots - 1;
    this.parents = new int[slots];
    this.characters = new char[slots];
    this.children = new int[slots];
    Arrays.fill(parents, NONE);
    Arrays.fill(tokens, NONE);
  }

  /**
   * @param prefix what marks a piece that goes on with a word
   */
  static PieceTrie of(Map<String, Integer> vocabulary, String prefix) {
    long characters = vocabulary.keySet().stream().mapToLong(String::length).sum();
    // At most half full, so that a miss is found out soon.
    var trie = new PieceTrie(Integer.highestOneBit(Math.toIntExact(2 * characters + 2)) << 1);
    vocabulary.forEach(
        (piece, id) -> {
          if (piece.startsWith(prefix)) {
            trie.add(CONTINUING, piece.substring(prefix.length()), id);
          } else {
            trie.add(BEGINNING, piece, id);
          }
        });
    return trie;
  }

  /** Reads what {@link #write} wrote. */
  static PieceTrie read(ByteBuffer in) {
    var trie = new PieceTrie(in.getInt());
    trie.nodes = in.getInt();
    trie.tokens = new int[trie.nodes];
    for (int[] numbers : new int[][] {trie.parents, trie.children, trie.tokens}) {
      in.asIntBuffer().get(numbers);
      in.position(in.position() + numbers.length * Integer.BYTES);
    }
    in.asCharBuffer().get(trie.characters);
    in.position(in.position() + trie.characters.length * Character.BYTES);
    return trie;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(parents.length);
    out.writeInt(nodes);
    for (int[] numbers : new int[][] {parents, children, Arrays.copyOf(tokens, nodes)}) {
      ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
      bytes.asIntBuffer().put(numbers);
      out.write(bytes.array());
    }
    ByteBuffer bytes = ByteBuffer.allocate(characters.length * Character.BYTES);
    bytes.asCharBuffer().put(characters);
    out.write(bytes.array());
  }

  private void add(int root, String piece, int id) {
    int node = root;
    for (int i = 0; i < piece.length(); i++) {
      int next = child(node, piece.charAt(i));
      node = next == NONE ? grow(node, piece.charAt(i)) : next;
    }
    if (node != root) {
      tokens[node] = id;
    }
  }

  private int grow(int node, char c) {
    int slot = slot(node, c);
    while (parents[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    parents[slot] = node;
    characters[slot] = c;
    children[slot] = nodes;
    if (nodes == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * nodes);
      Arrays.fill(tokens, nodes, tokens.length, NONE);
    }
    return nodes++;
  }

  private int slot(int node, char c) {
    int hash = (node * 31 + c) * MIX;
    return (hash ^ (hash >>> 15)) & mask;
  }

  private int child(int node, char c) {
    int slot = slot(node, c);
    while (parents[slot] != NONE) {
      if (parents[slot] == node && characters[slot] == c) {
        return children[slot];
      }
      slot = (slot + 1) & mask;
    }
    return NONE;
  }

  /**
   * The longest piece at a place in a word.
   *
   * @return the piece's token in the lower half and its end in the upper; negative if there is none
   */
  long longest(int root, char[] word, int from, int length) {
    int node = root;
    long found = NONE;
    for (int i = from; i < length; i++) {
      node = child(node, word[i]);
      if (node == NONE) {
        break;
      }
      if (tokens[node] != NONE) {
        found = (long) (i + 1) << Integer.SIZE | tokens[node];
      }
    }
    return found;
  }
}
