package dev.kindred.core.text;

import dev.kindred.core.text.Contexts.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs one document's text into passages, front to back.
 *
 * <p>Ends are chosen by weights (see {@link Pieces}), and each passage is then counted as it will
 * be encoded, context included: where tokenizers count a whole otherwise than its parts, the
 * passage is shortened until it fits. What is tokenised is thus the text once, each passage once,
 * and little more. Not thread-safe; used once.
 */
final class Packer {
  /** A text this short, in characters a token, is likely to be one passage. */
  private static final int LIKELY_CHARS_PER_TOKEN = 4;

  private final String text;
  private final int textEnd;
  private final Tokenizer tokenizer;
  private final Chunking chunking;
  private final Outline outline;
  private final Contexts contexts;
  private final List<Passage> passages = new ArrayList<>();

  Packer(Document document, Tokenizer tokenizer, Chunking chunking) {
    this.text = document.text();
    this.textEnd = Blank.trimEnd(text, 0, text.length());
    this.tokenizer = tokenizer;
    this.chunking = chunking;
    this.outline = new Outline(text, document.headings());
    this.contexts = new Contexts(document, outline, tokenizer, chunking.maxTokens() / 4);
  }

  List<Passage> pack() {
    int from = Blank.skip(text, 0);
    boolean oneSection = outline.nextSection(from) == text.length();
    if (oneSection && textEnd - from <= (long) LIKELY_CHARS_PER_TOKEN * chunking.maxTokens()) {
      Passage whole = passage(from, textEnd, contexts.at(from));
      if (excess(whole) <= 0) {
        return List.of(whole);
      }
    }
    Breaks breaks = Segmenter.segment(text, outline);
    Pieces pieces = Pieces.of(text, tokenizer);
    Ends ends = new Ends(text, outline, breaks, pieces);
    Overlap overlap = new Overlap(text, outline, breaks, pieces, ends, tokenizer);
    while (from < textEnd) {
      Passage next = next(from, overlap, pieces, ends);
      passages.add(next);
      from = Blank.skip(text, next.endOffset());
    }
    return List.copyOf(passages);
  }

  private Passage next(int from, Overlap overlap, Pieces pieces, Ends ends) {
    Context context = contexts.at(from);
    if (!passages.isEmpty() && chunking.overlapTokens() > 0) {
      int budget = chunking.maxTokens() - context.tokens();
      int start = overlap.start(passages.getLast(), from, chunking.overlapTokens(), budget);
      Passage overlapping =
          start < from ? fit(start, from, contexts.at(start), pieces, ends) : null;
      if (overlapping != null) {
        return overlapping;
      }
    }
    Passage fitting = fit(from, from, context, pieces, ends);
    return fitting != null ? fitting : shortest(from, context, ends);
  }

  /** The longest good passage that fits, or null where only part of a single piece would. */
  private @Nullable Passage fit(int start, int from, Context context, Pieces pieces, Ends ends) {
    long budget = (long) chunking.maxTokens() - context.tokens();
    for (long step = 1; budget > pieces.weight(start, from); step *= 2) {
      int end = ends.choose(start, from, (int) budget);
      Passage passage = passage(start, end, context);
      long excess = excess(passage);
      if (excess <= 0) {
        return passage;
      }
      budget = Math.min(budget, pieces.weight(start, end)) - excess * step;
    }
    return null;
  }

  /**
   * Less than a piece: halves what is left until it fits. A single code point that has more tokens
   * than a passage may have is let through, without context: text is never lost.
   */
  private Passage shortest(int from, Context context, Ends ends) {
    int one = text.offsetByCodePoints(from, 1);
    int end = ends.clusterEnd(from, Math.min(textEnd, from + Pieces.MAX_PIECE_CHARS));
    while (end > one) {
      Passage passage = passage(from, end, context);
      if (excess(passage) <= 0) {
        return passage;
      }
      end = ends.clusterEnd(from, from + (end - from) / 2);
    }
    Passage smallest = passage(from, one, context);
    return excess(smallest) <= 0 ? smallest : passage(from, one, Contexts.NONE);
  }

  private Passage passage(int start, int end, Context context) {
    int trimmed = Blank.trimEnd(text, start, end);
    return new Passage(
        passages.size(), start, trimmed, context.text(), text.substring(start, trimmed));
  }

  private long excess(Passage passage) {
    return (long) tokenizer.tokenize(passage.contextualText()).count() - chunking.maxTokens();
  }
}
