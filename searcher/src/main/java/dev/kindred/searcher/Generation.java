package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.searcher.budget.Costs;
import dev.kindred.searcher.highlight.Highlighter;
import dev.kindred.searcher.retrieve.ParsedQuery;
import dev.kindred.searcher.retrieve.QueryParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;

/** What queries need of an index that was made with one manifest. Owns its models. */
record Generation(
    IndexManifest manifest,
    Analyzer analyzer,
    Highlighter highlighter,
    Retrievers retrievers,
    DocumentRanker ranker)
    implements AutoCloseable {

  static Generation of(Path index, IndexManifest manifest, SearcherOptions options, Costs costs) {
    Analyzer analyzer = manifest.language().newAnalyzer();
    var retrievers = new Retrievers(index, manifest, options);
    return new Generation(
        manifest,
        analyzer,
        new Highlighter(analyzer),
        retrievers,
        new DocumentRanker(index, retrievers, costs));
  }

  ParsedQuery parse(Query query, IndexReader reader) throws IOException {
    if (query.like().isPresent()) {
      return new LikenessReader(reader, analyzer, manifest).parse(query.like().get());
    }
    var parser = new QueryParser(analyzer, metadataFields(reader));
    return query.plainText() ? parser.parsePlain(query.text()) : parser.parse(query.text());
  }

  private static Set<String> metadataFields(IndexReader reader) {
    return FieldInfos.getIndexedFields(reader).stream()
        .filter(field -> field.startsWith(Fields.METADATA_PREFIX))
        .map(field -> field.substring(Fields.METADATA_PREFIX.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    try (retrievers;
        analyzer) {
      // Both are closed, whatever happens to the first.
    }
  }
}
