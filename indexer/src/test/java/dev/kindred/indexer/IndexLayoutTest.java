package dev.kindred.indexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.Language;
import dev.kindred.core.text.Chunking;
import dev.kindred.core.text.Document;
import dev.kindred.indexer.IndexContents.Indexed;
import dev.kindred.indexer.IndexContents.IndexedPassage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexLayoutTest extends IndexerFixture {
  private static Document document() {
    var metadata = new TreeMap<String, List<String>>();
    metadata.put("tag", List.of("red", "green", "red"));
    metadata.put("note", List.of("x".repeat(1001)));
    return new Document("id-1", "docs/one.txt", "The Title", text(3, 12), List.of(), metadata);
  }

  @Test
  void index_document_isOneBlockOfPassagesThenParent() throws Exception {
    run(
        tiny().passageTokens(32).overlapTokens(0).build(),
        ListSource.under("docs").add(document()).add("b", "tree"));

    Indexed found = contents().document("id-1");
    assertThat(found.path()).isEqualTo("docs/one.txt");
    assertThat(found.title()).isEqualTo("The Title");
    assertThat(found.body()).isEqualTo(document().text());
    assertThat(found.metadata())
        .isEqualTo("{\"note\":[\"%s\"],\"tag\":[\"red\",\"green\",\"red\"]}", "x".repeat(1001));
    assertThat(found.passages()).hasSizeGreaterThan(2);
    int end = 0;
    for (IndexedPassage passage : found.passages()) {
      assertThat(passage.start()).isGreaterThanOrEqualTo(end);
      assertThat(passage.vector()).hasSize(32);
      assertThat(Math.sqrt(passage.vector().stream().mapToDouble(v -> v * v).sum()))
          .isBetween(0.9999, 1.0001);
      end = passage.end();
    }
    assertThat(end).isEqualTo(document().text().stripTrailing().length());
    assertThat(contents().ids()).containsExactly("id-1", "docs/b");
  }

  @Test
  void index_fields_areAsFieldsSays() throws Exception {
    run(tiny().build(), ListSource.under("docs").add(document()));

    try (var directory = FSDirectory.open(index);
        var reader = DirectoryReader.open(directory)) {
      LeafReader leaf = reader.leaves().getFirst().reader();
      FieldInfos fields = leaf.getFieldInfos();
      FieldInfo vector = fields.fieldInfo(Fields.VECTOR);
      assertThat(vector.getVectorDimension()).isEqualTo(32);
      assertThat(vector.getVectorSimilarityFunction())
          .isEqualTo(VectorSimilarityFunction.DOT_PRODUCT);
      assertThat(fields.fieldInfo(Fields.TEXT).getIndexOptions())
          .isEqualTo(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
      assertThat(fields.fieldInfo(Fields.TEXT).hasNorms()).isTrue();
      int parent = leaf.maxDoc() - 1;
      var ids = DocValues.getBinary(leaf, Fields.ID_VALUE);
      assertThat(ids.advanceExact(parent)).isTrue();
      assertThat(ids.binaryValue().utf8ToString()).isEqualTo("id-1");
      var searcher = new IndexSearcher(reader);
      assertThat(searcher.count(new TermQuery(new Term(Fields.ID, "id-1"))))
          .isEqualTo(leaf.maxDoc());
      assertThat(searcher.count(new TermQuery(new Term(Fields.KIND, Fields.PARENT)))).isEqualTo(1);
      assertThat(searcher.count(new TermQuery(new Term("m.tag", "green")))).isEqualTo(1);
      // Too long for a keyword, kept in the stored metadata alone.
      assertThat(fields.fieldInfo("m.note")).isNull();
      var tags = DocValues.getSortedSet(leaf, "m.tag");
      assertThat(tags.advanceExact(parent)).isTrue();
      assertThat(tags.docValueCount()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(VectorStorage.class)
  void index_manifest_travelsInEveryCommit(VectorStorage storage) throws Exception {
    IndexManifest manifest;
    try (Indexer indexer =
        Indexer.open(
            index,
            tiny()
                .storage(storage)
                .language(Language.DE)
                .passageTokens(40)
                .overlapTokens(7)
                .build())) {
      manifest = indexer.manifest();
      indexer.index(
          ListSource.under("docs").add("a", "one").add("b", "two"), IndexingProgress.NONE);
      assertThat(contents().userData()).containsAllEntriesOf(manifest.toCommitData());
      indexer.delete(List.of("docs/a"));
    }

    assertThat(contents().userData()).containsAllEntriesOf(manifest.toCommitData());
    assertThat(IndexManifest.ofCommitData(index, contents().userData())).isEqualTo(manifest);
    assertThat(manifest.language()).isEqualTo(Language.DE);
    assertThat(manifest.chunking()).isEqualTo(new Chunking(40, 7));
    assertThat(manifest.dense().orElseThrow().storage()).isEqualTo(storage);
    assertThat(manifest.dense().orElseThrow().model()).isEqualTo(model);
  }

  @Test
  void index_wordsOnly_hasNoVectors() throws Exception {
    IndexReport report = run(words(), ListSource.under("docs").add(document()));

    assertThat(report.tokens()).isZero();
    assertThat(report.passages()).isEqualTo(contents().document("id-1").passages().size());
    assertThat(contents().document("id-1").passages()).allMatch(p -> p.vector().isEmpty());
    assertThat(contents().userData())
        .containsAllEntriesOf(
            Map.of(
                "kindred.format", "3",
                "kindred.language", "en",
                "kindred.passage.tokens", "256",
                "kindred.passage.overlap", "32"));
    assertThat(contents().userData().keySet())
        .noneMatch(key -> key.startsWith("kindred.dense") || key.startsWith("kindred.sparse"));
  }

  @Test
  void index_wholeDocuments_countsCutOnes() throws Exception {
    IndexReport report =
        run(
            tiny().wholeDocuments().build(),
            ListSource.under("docs").add("short", "tree").add("long", text(1, 40)));

    assertThat(report.passages()).isEqualTo(2);
    assertThat(report.cutPassages()).isEqualTo(1);
    assertThat(report.tokens()).isEqualTo(3 + 128);
    assertThat(contents().userData()).containsEntry("kindred.passage.tokens", "whole");
    assertThat(contents().document("docs/long").passages()).hasSize(1);
  }

  @Test
  void index_titleAlone_isFoundByIt() throws Exception {
    var untitled =
        new Document("docs/t", "docs/t", "Lonely title", " ", List.of(), new TreeMap<>());

    IndexReport report =
        run(tiny().build(), ListSource.under("docs").add(untitled).add("blank", " \n "));

    assertThat(report.added()).isEqualTo(1);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.failures().getFirst().message()).isEqualTo("docs/blank: has no text");
    assertThat(contents().document("docs/t").passages().getFirst())
        .extracting(IndexedPassage::start, IndexedPassage::end)
        .containsExactly(0, 0);
  }
}
