package dev.kindred.searcher.highlight;

import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.highlight.Snippet.Mark;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
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

  /** Characters that a snippet has at most, whatever a sentence is like. */
  static final int MAX_LENGTH = 480;

  /** How far a cut is moved so as not to split a word. */
  private static final int MAX_WORD = 60;

  /** Marks a phrase as a whole, which takes twice the time. */
  private final UnifiedHighlighter phrases;

  private final UnifiedHighlighter words;

  /** For passages that this analyzer took apart. */
  public Highlighter(Analyzer analyzer) {
    this.phrases = highlighter(analyzer, true);
    this.words = highlighter(analyzer, false);
  }

  private static UnifiedHighlighter highlighter(Analyzer analyzer, boolean phrases) {
    return UnifiedHighlighter.builderWithoutSearcher(analyzer)
        .withFormatter(new SnippetFormatter())
        .withMaxNoHighlightPassages(1)
        .withWeightMatches(phrases)
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
    UnifiedHighlighter highlighter = hasPhrase(words) ? phrases : this.words;
    Object snippet = highlighter.highlightWithoutSearcher(Fields.TEXT, words, passage, 1);
    return snippet instanceof Snippet found ? found : Snippet.EMPTY;
  }

  private static boolean hasPhrase(Query words) {
    var phrase = new AtomicBoolean();
    words.visit(
        new QueryVisitor() {
          @Override
          public QueryVisitor getSubVisitor(Occur occur, Query parent) {
            if (parent instanceof PhraseQuery || parent instanceof MultiPhraseQuery) {
              phrase.set(true);
            }
            return this;
          }
        });
    return phrase.get();
  }

  private static final class SnippetFormatter extends PassageFormatter {

    @Override
    public Snippet format(Passage[] passages, String content) {
      if (passages.length == 0) {
        return Snippet.EMPTY;
      }
      Passage best = passages[0];
      int start = skipBlanks(content, best.getStartOffset(), best.getEndOffset());
      int end = trimEnd(content, start, best.getEndOffset());
      if (end - start > MAX_LENGTH) {
        start = windowStart(content, best, start, end);
        end = windowEnd(content, start, Math.min(end, start + MAX_LENGTH));
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

    /** Where the marks are densest, with some text before them. */
    private static int windowStart(String content, Passage passage, int start, int end) {
      int[] matches = passage.getMatchStarts();
      int count = passage.getNumMatches();
      int densest = start;
      int most = 0;
      int behind = 0;
      for (int i = 0; i < count; i++) {
        behind = Math.max(behind, i);
        while (behind < count && matches[behind] < matches[i] + MAX_LENGTH - LENGTH_GOAL / 2) {
          behind++;
        }
        if (behind - i > most) {
          most = behind - i;
          densest = matches[i];
        }
      }
      int from = Math.clamp((long) densest - LENGTH_GOAL / 2, start, end - MAX_LENGTH);
      if (from == start) {
        return start;
      }
      for (int at = from; at < Math.min(densest, from + MAX_WORD); at++) {
        if (Character.isWhitespace(content.charAt(at))) {
          return skipBlanks(content, at, end);
        }
      }
      return Character.isLowSurrogate(content.charAt(from)) ? from + 1 : from;
    }

    private static int windowEnd(String content, int start, int end) {
      if (end == content.length() || Character.isWhitespace(content.charAt(end))) {
        return trimEnd(content, start, end);
      }
      for (int at = end; at > Math.max(start, end - MAX_WORD); at--) {
        if (Character.isWhitespace(content.charAt(at - 1))) {
          return trimEnd(content, start, at);
        }
      }
      return Character.isLowSurrogate(content.charAt(end)) ? end - 1 : end;
    }

    private static int trimEnd(String content, int start, int from) {
      int end = from;
      while (end > start && Character.isWhitespace(content.charAt(end - 1))) {
        end--;
      }
      return end;
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
