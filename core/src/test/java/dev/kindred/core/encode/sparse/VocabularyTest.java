package dev.kindred.core.encode.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.KeptFiles;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  private static final String PATH = "tokenizer.json";

  @TempDir private Path dir;

  @Test
  void load_keptByAnotherProcess_hasTheSameTerms() throws IOException {
    ModelFiles model = Models.find("all-MiniLM-L6-v2");
    var kept = new KeptFiles(dir);
    Vocabulary read = Vocabulary.load(model, PATH, kept);
    Vocabulary again = Vocabulary.load(model, PATH, kept);

    try (var files = Files.list(dir)) {
      assertThat(files).hasSize(1);
    }
    assertThat(again.size()).isEqualTo(30_522).isEqualTo(read.size());
    assertThat(again.ids()).hasSize(30_522).isEqualTo(read.ids()).containsEntry("##ization", 3989);
    float[] weights = new float[again.size()];
    var random = new Random(7);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat();
    }
    for (boolean special : new boolean[] {false, true}) {
      var options = new SparseOptions(0, 0, special);
      assertThat(again.vector(weights, options)).isEqualTo(read.vector(weights, options));
    }
    assertThat(again.vector(weights, new SparseOptions(0, 0, false)).terms())
        .noneMatch(term -> term.term().equals("[SEP]"));
  }

  @Test
  void vector_idsWithoutTerms_weighNothing() {
    var terms = new ArrayList<@org.jspecify.annotations.Nullable String>();
    terms.add(null);
    terms.add("水");
    terms.add(null);
    terms.add("naïve");
    terms.add("");
    Vocabulary vocabulary = Vocabulary.of("tokenizer.json", terms, new BitSet());

    assertThat(vocabulary.ids()).containsOnlyKeys("水", "naïve", "");
    assertThat(
            vocabulary.vector(new float[] {5, 4, 3, 2, 0}, SparseOptions.DEFAULT).terms().stream()
                .map(SparseVector.WeightedTerm::term))
        .containsExactly("水", "naïve");
  }
}
