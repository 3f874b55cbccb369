package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.model.testing.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passages whose text was in the index are not encoded again; the index is none the worse. */
class ReusedEncodingsTest extends IndexerFixture {

  private static IndexingConfig.Builder small() {
    return tiny().passageTokens(24).overlapTokens(0);
  }

  @ParameterizedTest
  @EnumSource(VectorStorage.class)
  void index_documentWithTextAppended_encodesTheNewPassagesAlone(VectorStorage storage)
      throws Exception {
    IndexingConfig config = small().storage(storage).build();
    String text = text(1, 12);
    IndexReport first = run(config, ListSource.under("docs").add("a", text));

    ListSource longer = ListSource.under("docs").add("a", text + text(2, 3));
    IndexReport second = run(config, longer);

    assertThat(second.updated()).isEqualTo(1);
    assertThat(second.reusedPassages()).isGreaterThanOrEqualTo(first.passages() - 1);
    assertThat(second.reusedPassages()).isLessThan(second.passages());
    assertThat(second.tokens()).isPositive().isLessThan(first.tokens());
    assertSameAsFresh(config, longer);
  }

  @Test
  void index_movedDocument_encodesNothing() throws Exception {
    run(small().build(), ListSource.under("docs").add("a", text(1, 12)).add("b", text(2, 9)));

    ListSource moved = ListSource.under("docs").add("b", text(2, 9)).add("c", text(1, 12));
    IndexReport report = run(small().build(), moved);

    assertThat(report.added()).isEqualTo(1);
    assertThat(report.removed()).isEqualTo(1);
    assertThat(report.tokens()).isZero();
    assertThat(report.reusedPassages()).isEqualTo(report.passages()).isPositive();
    IndexContents now = contents();
    index = dir.resolve("fresh");
    run(small().build(), moved);
    assertThat(now.documents()).containsExactlyInAnyOrderElementsOf(contents().documents());
  }

  @Test
  void index_otherTitle_encodesAgain() throws Exception {
    run(small().build(), ListSource.under("docs").add(titled("One")));

    IndexReport report = run(small().build(), ListSource.under("docs").add(titled("Two")));

    assertThat(report.reusedPassages()).isZero();
    assertThat(report.tokens()).isPositive();
  }

  @Test
  void index_movedDocumentWithSparseTerms_keepsThemToTheLastBit() throws Exception {
    Path sparse = dir.resolve("tiny-sparse");
    TinyModel.bert().spladePooling("max", "relu").seed(2).writeTo(sparse);
    IndexingConfig config = small().sparseModel(sparse.toString()).build();
    run(config, ListSource.under("docs").add("a", text(1, 12)));
    List<String> before = IndexContents.sparseTerms(index);
    assertThat(before).hasSizeGreaterThan(10);

    ListSource moved = ListSource.under("docs").add("b", text(1, 12));
    IndexReport report = run(config, moved);

    assertThat(report.tokens()).isZero();
    assertThat(report.reusedPassages()).isEqualTo(report.passages()).isPositive();
    assertThat(IndexContents.sparseTerms(index)).isEqualTo(before);
  }

  private static dev.kindred.core.text.Document titled(String title) {
    return new dev.kindred.core.text.Document(
        "docs/a", "docs/a", title, text(1, 6), List.of(), new TreeMap<>());
  }

  private void assertSameAsFresh(IndexingConfig config, ListSource source) throws Exception {
    IndexContents now = contents();
    index = dir.resolve("fresh");
    run(config, source);
    assertThat(now.documents()).isEqualTo(contents().documents());
  }
}
