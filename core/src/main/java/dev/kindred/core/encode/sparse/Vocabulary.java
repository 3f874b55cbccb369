package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.KeptFiles;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a {@code tokenizer.json} by their ids, which the tokenizer library keeps back. They
 * lie one behind the other, and a string is made of one when it is asked for.
 */
final class Vocabulary {
  /** Rows of a graph are padded to multiples of this, if at all. */
  private static final int PADDING = 128;

  /** To be changed with what {@link #bytes} gives. */
  private static final String FORMAT = "terms1";

  /** Smaller ones are read as fast from their JSON. */
  private static final int LEAST_KEPT_TERMS = 1 << 12;

  private final String where;
  private final ByteBuffer utf8;

  /** By id: where its term ends. */
  private final IntBuffer ends;

  /** Ids that have a term. */
  private final BitSet known;

  private final BitSet special;

  private Vocabulary(String where, ByteBuffer utf8, IntBuffer ends, BitSet known, BitSet special) {
    this.where = where;
    this.utf8 = utf8;
    this.ends = ends;
    this.known = known;
    this.special = special;
  }

  /**
   * Of terms by their ids.
   *
   * @param where the file that they are of, as an error message names it
   * @param special ids of tokens such as [SEP]
   */
  static Vocabulary of(String where, List<@Nullable String> terms, BitSet special) {
    var utf8 = new ByteArrayOutputStream();
    int[] ends = new int[terms.size()];
    var known = new BitSet();
    for (int id = 0; id < ends.length; id++) {
      String term = terms.get(id);
      if (term != null) {
        utf8.writeBytes(term.getBytes(StandardCharsets.UTF_8));
        known.set(id);
      }
      ends[id] = utf8.size();
    }
    return new Vocabulary(
        where, ByteBuffer.wrap(utf8.toByteArray()), IntBuffer.wrap(ends), known, special);
  }

  /**
   * Loads a model's, as it was kept by another process if it was.
   *
   * @param folder of the tokenizer in the model; empty for the model's own
   * @throws ModelException if the file is missing or broken, or two tokens share an id or a name
   */
  static Vocabulary load(ModelFiles files, String folder) throws IOException {
    return load(files, HfTokenizer.path(folder), KeptFiles.ofThisMachine("tokenizers"));
  }

  static Vocabulary load(ModelFiles files, String path, KeptFiles kept) throws IOException {
    if (!files.has(path)) {
      return VocabularyReader.read(ModelJson.require(files, path)); // which says what is missing
    }
    String name = KeptFiles.name(files.sha256(path), FORMAT);
    Optional<ByteBuffer> bytes = kept.read(name);
    if (bytes.isPresent()) {
      return read(files.describe(path), bytes.get());
    }
    Vocabulary vocabulary = VocabularyReader.read(ModelJson.require(files, path));
    if (vocabulary.size() >= LEAST_KEPT_TERMS) {
      kept.keep(name, vocabulary.bytes());
    }
    return vocabulary;
  }

  private static Vocabulary read(String where, ByteBuffer in) {
    int terms = in.getInt();
    int utf8Length = in.getInt();
    byte[] known = new byte[in.getInt()];
    byte[] special = new byte[in.getInt()];
    IntBuffer ends = in.asIntBuffer().slice(0, terms);
    in.position(in.position() + terms * Integer.BYTES);
    in.get(known).get(special);
    ByteBuffer utf8 = in.slice(in.position(), utf8Length);
    return new Vocabulary(where, utf8, ends, BitSet.valueOf(known), BitSet.valueOf(special));
  }

  private ByteBuffer bytes() {
    byte[] knownBits = known.toByteArray();
    byte[] specialBits = special.toByteArray();
    int bytes =
        (4 + size()) * Integer.BYTES + knownBits.length + specialBits.length + utf8.capacity();
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.putInt(size()).putInt(utf8.capacity()).putInt(knownBits.length).putInt(specialBits.length);
    for (int id = 0; id < size(); id++) {
      out.putInt(ends.get(id));
    }
    return out.put(knownBits).put(specialBits).put(utf8.duplicate()).flip();
  }

  private @Nullable String term(int id) {
    if (!known.get(id)) {
      return null;
    }
    int start = id == 0 ? 0 : ends.get(id - 1);
    byte[] term = new byte[ends.get(id) - start];
    utf8.get(start, term);
    return new String(term, StandardCharsets.UTF_8);
  }

  /** One more than the largest id. */
  int size() {
    return ends.capacity();
  }

  /** Whether a row of so many values can be one value a token: exactly, or padded at the end. */
  boolean fits(int width) {
    int padded = Math.ceilDiv(size(), PADDING) * PADDING;
    return width >= size() && width <= padded;
  }

  /** Ids by token. */
  Map<String, Integer> ids() {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < size(); id++) {
      String term = term(id);
      Integer other = term == null ? null : ids.putIfAbsent(term, id);
      if (other != null) {
        throw new ModelException(
            "%s: '%s' has both the ids %d and %d".formatted(where, term, other, id));
      }
    }
    return ids;
  }

  /**
   * The terms that weigh something.
   *
   * @param weights by id
   */
  SparseVector vector(float[] weights, SparseOptions options) {
    var kept = new ArrayList<WeightedTerm>();
    for (int id = 0; id < Math.min(weights.length, size()); id++) {
      keep(id, weights[id], options, kept);
    }
    return heaviest(kept, options);
  }

  /**
   * As {@link #vector(float[], SparseOptions)}, of some terms alone.
   *
   * @param ids the terms'; each counts once
   */
  SparseVector vector(long[] ids, float[] weights, SparseOptions options) {
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    var kept = new ArrayList<WeightedTerm>();
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        int id = (int) sorted[i];
        keep(id, weights[id], options, kept);
      }
    }
    return heaviest(kept, options);
  }

  private void keep(int id, float weight, SparseOptions options, List<WeightedTerm> kept) {
    boolean wanted = options.specialTerms() || !special.get(id);
    if (weight > 0 && weight >= options.minWeight() && wanted) {
      String term = term(id);
      if (term != null) {
        kept.add(new WeightedTerm(term, weight));
      }
    }
  }

  private static SparseVector heaviest(List<WeightedTerm> kept, SparseOptions options) {
    var vector = new SparseVector(kept);
    boolean tooMany = options.topK() > 0 && options.topK() < kept.size();
    return tooMany ? new SparseVector(vector.terms().subList(0, options.topK())) : vector;
  }
}
