package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each promise, broken by hand. */
final class IndexCheckTest extends IndexerFixture {
  private int dimension;

  @BeforeEach
  void makeIndex() throws Exception {
    var source = ListSource.under("list");
    for (String id : List.of("a", "b", "c")) {
      source.add(id, text(id.hashCode(), 60));
    }
    run(tiny().passageTokens(32).build(), source);
    try (Indexer indexer = Indexer.open(index, tiny().build())) {
      dimension = indexer.manifest().dense().orElseThrow().dimension();
    }
  }

  private interface Damage {
    void to(IndexWriter writer) throws IOException;
  }

  private List<String> findingsAfter(Damage damage) throws IOException {
    try (var directory = FSDirectory.open(index)) {
      Map<String, String> data;
      try (var reader = DirectoryReader.open(directory)) {
        data = reader.getIndexCommit().getUserData();
      }
      try (var writer =
          new IndexWriter(
              directory,
              Indexer.writerConfig(CommitData.of(index, data).manifest(), new KeywordAnalyzer())
                  .setMergePolicy(NoMergePolicy.INSTANCE))) {
        damage.to(writer);
        writer.setLiveCommitData(data.entrySet());
        writer.commit();
      }
    }
    return IndexCheck.check(index).findings();
  }

  private Document passage(String id, int ordinal, float... vector) {
    var fields = new Document();
    fields.add(new StringField(Fields.ID, id, Field.Store.NO));
    fields.add(new NumericDocValuesField(Fields.ORDINAL, ordinal));
    if (vector.length > 0) {
      fields.add(
          new KnnFloatVectorField(Fields.VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    }
    return fields;
  }

  private static Document parent(String id) {
    var fields = new Document();
    fields.add(new StringField(Fields.KIND, Fields.PARENT, Field.Store.NO));
    fields.add(new StringField(Fields.ID, id, Field.Store.YES));
    return fields;
  }

  private float[] vector(float length) {
    float[] vector = new float[dimension];
    vector[0] = length;
    return vector;
  }

  @Test
  void check_soundIndex_findsNothing() {
    IndexCheck.Report report = IndexCheck.check(index);

    assertThat(report.findings()).isEmpty();
    assertThat(report.unchecked()).isEmpty();
    assertThat(report.documents()).isEqualTo(3);
    assertThat(report.passages()).isGreaterThan(6);
  }

  @Test
  void check_lonePassage_isFound() throws Exception {
    assertThat(findingsAfter(writer -> writer.addDocument(passage("x", 0, vector(1)))))
        .anyMatch(finding -> finding.endsWith("has no document"));
  }

  @Test
  void check_deletedParent_isFound() throws Exception {
    assertThat(
            findingsAfter(writer -> writer.deleteDocuments(new Term(Fields.KIND, Fields.PARENT))))
        .anyMatch(finding -> finding.endsWith("has lost its document"));
  }

  @Test
  void check_idTwice_isFound() throws Exception {
    assertThat(
            findingsAfter(
                writer ->
                    writer.addDocuments(
                        List.of(passage("list/a", 0, vector(1)), parent("list/a")))))
        .containsExactly("document list/a is there more than once");
  }

  @Test
  void check_vectorOfAnotherLengthOrNone_isFound() throws Exception {
    assertThat(
            findingsAfter(
                writer ->
                    writer.addDocuments(
                        List.of(passage("x", 0, vector(2)), passage("x", 1), parent("x")))))
        .hasSize(2)
        .anyMatch(finding -> finding.endsWith("has length 2.0000"))
        .anyMatch(finding -> finding.endsWith("has no vector"));
  }

  @Test
  void check_passagesOutOfOrder_isFound() throws Exception {
    assertThat(
            findingsAfter(
                writer ->
                    writer.addDocuments(
                        List.of(
                            passage("x", 1, vector(1)), passage("x", 0, vector(1)), parent("x")))))
        .hasSize(2)
        .allMatch(finding -> finding.endsWith("is out of order"));
  }

  @Test
  void check_otherModelOfThatName_isFound() throws Exception {
    Path folder = Path.of(model);
    try {
      TinyModel.bert().normalize(true).seed(2).writeTo(folder);
      assertThat(IndexCheck.check(index).findings())
          .hasSize(1)
          .allMatch(finding -> finding.contains("is not the one that the index was made with"));
    } finally {
      TinyModel.bert().normalize(true).seed(1).writeTo(folder);
    }
  }

  @Test
  void check_flippedByte_isFound() throws Exception {
    Path largest;
    try (var files = Files.list(index)) {
      largest =
          files
              .filter(file -> file.toString().endsWith(".cfs") || file.toString().endsWith(".vec"))
              .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(largest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(largest, bytes);

    assertThat(IndexCheck.check(index).findings())
        .hasSize(1)
        .allMatch(finding -> finding.startsWith("segment _"));
  }

  @Test
  void check_openForWriting_saysSo() {
    try (Indexer writer = Indexer.open(index, tiny().build())) {
      assertThat(writer.manifest()).isNotNull();
      assertThatThrownBy(() -> IndexCheck.check(index))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("is being written by another process");
    }
  }
}
