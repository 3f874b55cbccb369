package dev.kindred.searcher.highlight;

import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.highlight.Snippet.Mark;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/**
 * Chooses the most telling sentences of a passage and marks the query's words in them: Lucene's
 * unified highlighter, re-analysing the few passages that are shown, so that the index carries no
 * offsets. A passage without any of the words opens the snippet with its first sentences.
 * Thread-safe.
 */
public final class Highlighter {
  /** Characters that a snippet is about as long as. */
  static final int LENGTH_GOAL = 240;

  private final UnifiedHighlighter highlighter;

  /** For passages that this analyzer took apart. */
  public Highlighter(Analyzer analyzer) {
    this.highlighter =
        UnifiedHighlighter.builderWithoutSearcher(analyzer)
            .withFormatter(new SnippetFormatter())
            .withMaxNoHighlightPassages(1)
            .withMaxLength(Integer.MAX_VALUE - 1)
            .withBreakIterator(
                () ->
                    LengthGoalBreakIterator.createClosestToLength(
                        BreakIterator.getSentenceInstance(Locale.ROOT), LENGTH_GOAL, 0.5f))
            .build();
  }

  /**
   * Cuts the snippet out.
   *
   * @param words the BM25 side of the query
   * @param passage the passage's text
   */
  public Snippet snippet(Query words, String passage) throws IOException {
    Object snippet = highlighter.highlightWithoutSearcher(Fields.TEXT, words, passage, 1);
    return snippet instanceof Snippet found ? found : Snippet.EMPTY;
  }

  private static final class SnippetFormatter extends PassageFormatter {

    @Override
    public Snippet format(Passage[] passages, String content) {
      if (passages.length == 0) {
        return Snippet.EMPTY;
      }
      Passage best = passages[0];
      int start = skipBlanks(content, best.getStartOffset(), best.getEndOffset());
      int end = best.getEndOffset();
      while (end > start && Character.isWhitespace(content.charAt(end - 1))) {
        end--;
      }
      var marks = new ArrayList<Mark>();
      int behind = start;
      for (int i = 0; i < best.getNumMatches(); i++) {
        int from = Math.max(best.getMatchStarts()[i], behind);
        int to = Math.min(best.getMatchEnds()[i], end);
        if (from < to) {
          marks.add(new Mark(from - start, to - start));
          behind = to;
        }
      }
      return new Snippet(content.substring(start, end), List.copyOf(marks));
    }

    private static int skipBlanks(String content, int from, int end) {
      int start = from;
      while (start < end && Character.isWhitespace(content.charAt(start))) {
        start++;
      }
      return start;
    }
  }
}
