package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.model.testing.TinyHead;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vectors and sparse terms of models that share a backbone. */
class OnePassTest extends IndexerFixture {
  private String dense = "";
  private String sparse = "";

  @BeforeEach
  void writeModels() throws IOException {
    Path folder = dir.resolve("dense");
    TinyModel model = TinyModel.bert().normalize(true).seed(6).writeTo(folder);
    TinyHead.write(model, dir.resolve("sparse"));
    dense = folder.toString();
    sparse = dir.resolve("sparse").toString();
  }

  private ListSource source() {
    return ListSource.under("docs").add("a", text(1, 12)).add("b", text(2, 3)).add("c", "");
  }

  private IndexReport runInto(String folder, IndexingConfig.Builder config)
      throws InterruptedException {
    index = dir.resolve(folder);
    return run(config.passageTokens(40).jobs(2).build(), source());
  }

  @Test
  void index_sharedBackbone_givesInOnePassWhatTwoGive() throws Exception {
    IndexReport vectors = runInto("vectors", IndexingConfig.builder().model(dense));
    IndexContents expected = contents();
    runInto("terms", IndexingConfig.builder().wordsOnly().sparseModel(sparse));
    List<String> terms = IndexContents.sparseTerms(index);
    assertThat(terms).hasSizeGreaterThan(10);

    IndexReport both = runInto("both", IndexingConfig.builder().model(dense).sparseModel(sparse));

    assertThat(contents().documents()).isEqualTo(expected.documents());
    assertThat(IndexContents.sparseTerms(index)).isEqualTo(terms);
    assertThat(both.tokens()).as("tokens of one pass").isEqualTo(vectors.tokens()).isPositive();
  }

  @Test
  void index_otherBackbone_takesAPassForEach() throws Exception {
    IndexReport vectors = runInto("vectors", IndexingConfig.builder().model(model));
    IndexReport terms = runInto("terms", IndexingConfig.builder().wordsOnly().sparseModel(sparse));
    IndexReport both = runInto("both", IndexingConfig.builder().model(model).sparseModel(sparse));
    assertThat(both.tokens()).isEqualTo(vectors.tokens() + terms.tokens());
  }

  @Test
  void index_sharedBackboneAgain_encodesOnlyWhatChanged() throws Exception {
    IndexingConfig.Builder config = IndexingConfig.builder().model(dense).sparseModel(sparse);
    runInto("both", config);
    assertThat(run(IndexingConfig.defaults(), source()).tokens()).isZero();
    IndexReport changed = run(IndexingConfig.defaults(), source().add("d", "a new river"));
    assertThat(changed.tokens()).isEqualTo(5); // [CLS] and [SEP] besides
  }
}
