package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.Hit.PassageText;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.highlight.Highlighter;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import org.apache.lucene.document.Document;
import org.apache.lucene.search.Query;

/** Turns ranked documents into hits. */
record HitReader(PassageReader passages, Highlighter highlighter, Query words) {

  /**
   * Has the classes of snippets loaded beside the caller, who has hits to find first: for a process
   * that answers one query.
   *
   * @param text any
   */
  void prepare(String text) {
    ForkJoinPool.commonPool()
        .execute(
            () -> {
              try {
                highlighter.snippet(words, text);
              } catch (IOException | RuntimeException e) {
                // Whoever reads a hit meets it too, and tells.
              }
            });
  }

  Hit read(RankedDocument ranked, int rank) throws IOException {
    Fused fused = ranked.fused();
    Document stored = passages.reader().storedFields().document(fused.document());
    PassageText passage =
        passages.read(fused.passage(), StoredDocuments.string(stored, Fields.BODY));
    String title = StoredDocuments.string(stored, Fields.STORED_TITLE);
    return new Hit(
        rank,
        StoredDocuments.string(stored, Fields.ID),
        StoredDocuments.string(stored, Fields.PATH),
        StoredDocuments.collection(stored),
        title,
        fused.score(),
        ranked.relevance(),
        passage,
        highlighter.snippet(words, PassageReader.withoutTitle(passage.text(), title)),
        StoredDocuments.metadata(stored),
        fused.contributions());
  }
}
