package dev.kindred.core.text;

import java.util.List;
import java.util.Objects;

/**
 * Cuts documents into passages at the best places that their structure offers. Thread-safe: it
 * keeps nothing between calls.
 *
 * <p>What holds of the passages of any document:
 *
 * <ul>
 *   <li>Every character that is not blank lies in at least one passage. Passages come in order,
 *       each begins and ends behind the one before, and none begins or ends with blanks or inside a
 *       surrogate pair.
 *   <li>{@link Passage#contextualText()} has at most {@link Chunking#maxTokens()} tokens as the
 *       model's tokenizer counts it whole. (Only a single code point of more tokens than that,
 *       which no common tokenizer yields, would still be a passage.)
 *   <li>A passage that continues its section repeats whole sentences from the end of the one
 *       before, at most {@link Chunking#overlapTokens()} tokens; nothing is repeated across a
 *       heading.
 *   <li>A heading is never the end of a passage, unless no text follows or it fills a passage by
 *       itself.
 *   <li>The context is "Title > Heading > Subheading" as far as the text does not itself open with
 *       them, in at most a quarter of the tokens. A title that is only a file's name is left out.
 * </ul>
 *
 * <p>Time and memory grow linearly with the text, whatever its lines are like: the tokenizer never
 * sees more than a window of it at a time. {@link Chunking#WHOLE_DOCUMENTS} is another matter: it
 * tokenises nothing, and gives title and trimmed text as they are.
 */
public final class Chunker {
  private final Tokenizer tokenizer;
  private final Chunking chunking;

  /**
   * @param tokenizer the tokenizer of the model that will encode the passages
   * @param chunking how long passages may be
   */
  public Chunker(Tokenizer tokenizer, Chunking chunking) {
    this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
    this.chunking = Objects.requireNonNull(chunking, "chunking");
  }

  /**
   * The passages of a document, in order.
   *
   * @return where the text is blank: one passage without text whose context is the title, or none
   *     if that is blank too
   */
  public List<Passage> chunk(Document document) {
    String text = document.text();
    String title = document.title().isBlank() || document.isNamed() ? "" : document.title();
    boolean blank = Blank.skip(text, 0) == text.length();
    if (blank && title.isEmpty()) {
      return List.of();
    }
    if (chunking.wholeDocuments()) {
      int start = blank ? 0 : Blank.skip(text, 0);
      int end = blank ? 0 : Blank.trimEnd(text, start, text.length());
      return List.of(new Passage(0, start, end, title, text.substring(start, end)));
    }
    if (blank) {
      String context = Contexts.ofTitle(title, tokenizer, chunking.maxTokens());
      return List.of(new Passage(0, 0, 0, context, ""));
    }
    return new Packer(document, tokenizer, chunking).pack();
  }
}
