package dev.kindred.core.model.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model folder on disk in the layout of sentence-transformers, with random but seeded weights,
 * and everything a test needs to predict what it answers.
 *
 * <pre>{@code
 * TinyModel model =
 *     TinyModel.bert()
 *         .pooling("cls")
 *         .keyStyle(KeyStyle.V6)
 *         .normalize(true)
 *         .prompts(Map.of("query", "query: "))
 *         .seed(7)
 *         .writeTo(dir);
 * double[][] expected = model.reference().hiddenStates(ids);
 * }</pre>
 *
 * <p>The embeddings are not trained, but texts that share words have similar vectors: token
 * identity outweighs position and context.
 */
public final class TinyModel {
  private final Path dir;
  private final Path onnxFile;
  private final TinyWeights weights;
  private final TinyTokenizer tokenizer;
  private final Optional<TinyWeights.Linear> dense;

  TinyModel(
      Path dir,
      Path onnxFile,
      TinyWeights weights,
      TinyTokenizer tokenizer,
      Optional<TinyWeights.Linear> dense) {
    this.dir = dir;
    this.onnxFile = onnxFile;
    this.weights = weights;
    this.tokenizer = tokenizer;
    this.dense = dense;
  }

  /** A BERT. */
  public static TinyModelBuilder bert() {
    return of(Architecture.BERT);
  }

  /** A DistilBERT: no token_type_ids. */
  public static TinyModelBuilder distilBert() {
    return of(Architecture.DISTILBERT);
  }

  /** A RoBERTa: byte-level pairs, positions from 2. */
  public static TinyModelBuilder roberta() {
    return of(Architecture.ROBERTA);
  }

  /** An MPNet: word pieces between {@code <s>} and {@code </s>}, positions from 2. */
  public static TinyModelBuilder mpnet() {
    return of(Architecture.MPNET);
  }

  /** A model of a given architecture, for tests over all of them. */
  public static TinyModelBuilder of(Architecture architecture) {
    return new TinyModelBuilder(architecture);
  }

  /** The model's folder. */
  public Path dir() {
    return dir;
  }

  /** The ONNX file inside the folder. */
  public Path onnxFile() {
    return onnxFile;
  }

  /** All numbers of the transformer. */
  public TinyWeights weights() {
    return weights;
  }

  /** The oracle over these weights. */
  public ReferenceTransformer reference() {
    return new ReferenceTransformer(weights);
  }

  /** The Dense module's weights, where the folder has that module; without bias, zeros. */
  public Optional<TinyWeights.Linear> dense() {
    return dense;
  }

  /** All tokens; a token's place is its id. */
  public List<String> vocabulary() {
    return tokenizer.vocabulary();
  }

  /**
   * The id of a token.
   *
   * @throws IllegalArgumentException if the vocabulary does not have it
   */
  public int tokenId(String token) {
    int id = tokenizer.vocabulary().indexOf(token);
    if (id < 0) {
      throw new IllegalArgumentException("token must be in the vocabulary, got " + token);
    }
    return id;
  }

  /** The id of the padding token: 0 for BERT and DistilBERT, 1 for the others. */
  public int padId() {
    return tokenizer.padId();
  }

  /** The ids of all special tokens, ascending. */
  public int[] specialIds() {
    return tokenizer.specialIds();
  }
}
