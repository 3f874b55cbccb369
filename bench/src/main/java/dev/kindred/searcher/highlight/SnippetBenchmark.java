package dev.kindred.searcher.highlight;

import dev.kindred.bench.Texts;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.Language;
import java.io.IOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.util.QueryBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The snippet of a passage for a question ({@link Texts}), of which a page of hits takes ten. The
 * plain one is Lucene's unified highlighter as it comes, which marks one sentence.
 */
@State(Scope.Benchmark)
public class SnippetBenchmark {
  private final Analyzer analyzer = Language.EN.newAnalyzer();
  private final Highlighter highlighter = new Highlighter(analyzer);
  private final UnifiedHighlighter plain =
      UnifiedHighlighter.builderWithoutSearcher(analyzer).build();
  private final Query words =
      new QueryBuilder(analyzer).createBooleanQuery(Fields.TEXT, Texts.QUESTION);

  @Benchmark
  public Snippet question() throws IOException {
    return highlighter.snippet(words, Texts.PASSAGE);
  }

  @Benchmark
  public Object questionPlain() throws IOException {
    return plain.highlightWithoutSearcher(Fields.TEXT, words, Texts.PASSAGE, 1);
  }
}
