package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.SafeTensors;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model that ships with Kindred, as far as it does not change with the next training. */
class OwnSparseModelTest {
  private static final String PASSAGE =
      "The gravity of the moon pulls the water of the oceans, and the earth turns under it.";

  private static SparseEncoder encoder;

  @BeforeAll
  static void open() {
    encoder = SparseEncoders.open(Models.DEFAULT_SPARSE, SparseOptions.DEFAULT);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void open_shippedModel_readsTextsAsItsBackboneDoes() {
    try (DenseEncoder dense = DenseEncoders.open(Models.DEFAULT_DENSE)) {
      assertThat(encoder.maxTokens()).isEqualTo(dense.maxTokens());
      assertThat(encoder.maxDocumentTokens()).isEqualTo(dense.maxDocumentTokens());
      assertThat(encoder.inferenceFreeQueries()).isTrue();
      assertThat(encoder.collectionPart()).isEqualTo(0.5);
    }
  }

  @Test
  void encode_passage_weighsWordsOfTheVocabulary() {
    SparseEmbedding embedding = encoder.encode(PASSAGE, TextRole.DOCUMENT);
    assertThat(embedding.tokens()).isEqualTo(21);
    assertThat(embedding.vector().terms()).isNotEmpty();
    assertThat(encoder.encode(PASSAGE, TextRole.PLAIN)).isEqualTo(embedding);
  }

  @Test
  void encode_query_weighsItsOwnTokensByTheTable() throws IOException {
    float[] table =
        SafeTensors.read(
                Models.find(Models.DEFAULT_SPARSE),
                "query_0_SparseStaticEmbedding/model.safetensors")
            .tensor("weight")
            .values();
    assertThat(table).hasSize(30522);
    // Ids of BERT's vocabulary.
    var expected = new HashMap<String, Float>(Map.of("moon", table[4231], "tide", table[10401]));
    expected.values().removeIf(weight -> weight == 0);
    var found = new HashMap<String, Float>();
    for (WeightedTerm term : encoder.encode("Moon tide moon", TextRole.QUERY).vector().terms()) {
      found.put(term.term(), term.weight());
    }
    assertThat(found).isEqualTo(expected).isNotEmpty();
  }
}
