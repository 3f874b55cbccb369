package dev.kindred.core.schema;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.text.Chunking;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an index was made with. It travels in the user data of every Lucene commit, so it is atomic
 * with the data:
 *
 * <pre>
 *   kindred.format             3
 *   kindred.language           en
 *   kindred.passage.tokens     256, or "whole"
 *   kindred.passage.overlap    32
 *   kindred.dense.model        all-MiniLM-L6-v2         (these five only with dense vectors)
 *   kindred.dense.fingerprint  SHA-256 of weights, tokenizer, pooling and prompts
 *   kindred.dense.dimension    384
 *   kindred.dense.similarity   cosine
 *   kindred.dense.storage      float32
 *   kindred.sparse.model       opensearch-project/...    (these five only with sparse terms)
 *   kindred.sparse.fingerprint SHA-256 of weights, tokenizer and settings
 *   kindred.sparse.top-k       0 for all terms
 *   kindred.sparse.min-weight  0.0
 *   kindred.sparse.special     true
 * </pre>
 *
 * @param language analyzer of titles and text
 * @param chunking how documents were cut
 * @param dense the vectors; empty for an index without
 * @param sparse the sparse terms; empty for an index without
 */
public record IndexManifest(
    Language language, Chunking chunking, Optional<Dense> dense, Optional<Sparse> sparse) {

  /**
   * The format that this version writes, and the newest it reads. 2 added sparse terms, and numbers
   * and dates of metadata; 3 records of source files, and hashes of passages.
   */
  public static final int FORMAT = 3;

  private static final String PREFIX = "kindred.";
  private static final String WHOLE = "whole";

  /**
   * The vectors of an index.
   *
   * @param model name or folder of the model
   * @param fingerprint as in {@link DenseEncoder#documentFingerprint()}, so that a model whose
   *     queries alone are others fits the index; at least 12 characters
   * @param dimension values in a vector
   */
  public record Dense(
      String model,
      String fingerprint,
      int dimension,
      Similarity similarity,
      VectorStorage storage) {

    /**
     * @throws IllegalArgumentException if the fingerprint is too short to tell models apart, or the
     *     dimension is below 1
     */
    public Dense {
      requireTelling(fingerprint);
      if (dimension < 1) {
        throw new IllegalArgumentException("vector dimension must be >= 1, got " + dimension);
      }
    }

    /** What an encoder's vectors will be stored as. */
    public static Dense of(DenseEncoder encoder, VectorStorage storage) {
      return new Dense(
          encoder.modelName(),
          encoder.documentFingerprint(),
          encoder.dimension(),
          encoder.similarity(),
          storage);
    }
  }

  /**
   * The sparse terms of an index.
   *
   * @param model name or folder of the model
   * @param fingerprint as in {@link SparseEncoder#fingerprint()}; at least 12 characters
   * @param options which terms are kept, of passages and of queries
   */
  public record Sparse(String model, String fingerprint, SparseOptions options) {

    /**
     * @throws IllegalArgumentException if the fingerprint is too short to tell models apart
     */
    public Sparse {
      requireTelling(fingerprint);
    }

    /** What an encoder's terms will be stored as. */
    public static Sparse of(SparseEncoder encoder) {
      return new Sparse(encoder.modelName(), encoder.fingerprint(), encoder.options());
    }
  }

  private static void requireTelling(String fingerprint) {
    if (fingerprint.length() < 12) {
      throw new IllegalArgumentException(
          "fingerprint must have at least 12 characters, got '%s'".formatted(fingerprint));
    }
  }

  /** As user data of a Lucene commit. */
  public Map<String, String> toCommitData() {
    var data = new TreeMap<String, String>();
    data.put(PREFIX + "format", String.valueOf(FORMAT));
    data.put(PREFIX + "language", language.label());
    data.put(
        PREFIX + "passage.tokens",
        chunking.wholeDocuments() ? WHOLE : String.valueOf(chunking.maxTokens()));
    data.put(PREFIX + "passage.overlap", String.valueOf(chunking.overlapTokens()));
    dense.ifPresent(
        vectors -> {
          data.put(PREFIX + "dense.model", vectors.model());
          data.put(PREFIX + "dense.fingerprint", vectors.fingerprint());
          data.put(PREFIX + "dense.dimension", String.valueOf(vectors.dimension()));
          data.put(PREFIX + "dense.similarity", vectors.similarity().label());
          data.put(PREFIX + "dense.storage", vectors.storage().label());
        });
    sparse.ifPresent(
        terms -> {
          data.put(PREFIX + "sparse.model", terms.model());
          data.put(PREFIX + "sparse.fingerprint", terms.fingerprint());
          data.put(PREFIX + "sparse.top-k", String.valueOf(terms.options().topK()));
          data.put(PREFIX + "sparse.min-weight", String.valueOf(terms.options().minWeight()));
          data.put(PREFIX + "sparse.special", String.valueOf(terms.options().specialTerms()));
        });
    return data;
  }

  /**
   * Reads the manifest of a commit.
   *
   * @param index the index's folder, for the message
   * @throws IndexException if the commit is not Kindred's, or its format is newer than {@link
   *     #FORMAT}, or the manifest is damaged
   */
  public static IndexManifest ofCommitData(Path index, Map<String, String> data) {
    String format = data.get(PREFIX + "format");
    if (format == null) {
      throw new IndexException(
          "%s holds a Lucene index that Kindred did not make; name another folder with --index"
              .formatted(index));
    }
    try {
      int number = number(data, "format");
      if (number < 1) {
        throw new IllegalArgumentException(PREFIX + "format must be >= 1, got " + number);
      }
      if (number > FORMAT) {
        throw new IndexException(
            "index %s has format %d, this Kindred reads up to %d: use a newer Kindred"
                .formatted(index, number, FORMAT));
      }
      return new IndexManifest(
          Language.of(value(data, "language")), chunking(data), dense(data), sparse(data));
    } catch (IllegalArgumentException e) {
      throw damaged(index, e);
    }
  }

  static IndexException damaged(Path index, IllegalArgumentException e) {
    return new IndexException(
        "index %s has a damaged manifest (%s): delete the folder and index again"
            .formatted(index, e.getMessage()),
        e);
  }

  private static Chunking chunking(Map<String, String> data) {
    String tokens = value(data, "passage.tokens");
    return tokens.equals(WHOLE)
        ? Chunking.WHOLE_DOCUMENTS
        : new Chunking(number(data, "passage.tokens"), number(data, "passage.overlap"));
  }

  private static Optional<Dense> dense(Map<String, String> data) {
    return has(data, "dense.")
        ? Optional.of(
            new Dense(
                value(data, "dense.model"),
                value(data, "dense.fingerprint"),
                number(data, "dense.dimension"),
                Similarity.of(value(data, "dense.similarity")),
                VectorStorage.of(value(data, "dense.storage"))))
        : Optional.empty();
  }

  private static Optional<Sparse> sparse(Map<String, String> data) {
    return has(data, "sparse.")
        ? Optional.of(
            new Sparse(
                value(data, "sparse.model"),
                value(data, "sparse.fingerprint"),
                new SparseOptions(
                    number(data, "sparse.top-k"),
                    decimal(data, "sparse.min-weight"),
                    value(data, "sparse.special").equals("true"))))
        : Optional.empty();
  }

  private static boolean has(Map<String, String> data, String group) {
    return data.keySet().stream().anyMatch(key -> key.startsWith(PREFIX + group));
  }

  private static float decimal(Map<String, String> data, String key) {
    String value = value(data, key);
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s%s must be a number, got %s".formatted(PREFIX, key, value), e);
    }
  }

  private static int number(Map<String, String> data, String key) {
    String value = value(data, key);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s%s must be a number, got %s".formatted(PREFIX, key, value), e);
    }
  }

  private static String value(Map<String, String> data, String key) {
    String value = data.get(PREFIX + key);
    if (value == null) {
      throw new IllegalArgumentException("no " + PREFIX + key);
    }
    return value;
  }
}
