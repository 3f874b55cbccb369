package dev.kindred.indexer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.index.TermsEnum.SeekStatus;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Looks documents up by one field's terms: a query for each of thousands of files would take
 * seconds. Quickest for terms in their order, as a folder is walked. Confined to one thread.
 */
final class CommittedTerms {
  private final List<Leaf> leaves = new ArrayList<>();

  /** Where the last one was found: the next is most likely there too. */
  private int likely;

  CommittedTerms(DirectoryReader reader, String field) throws IOException {
    for (LeafReaderContext context : reader.leaves()) {
      @Nullable Terms terms = context.reader().terms(field);
      if (terms != null) {
        leaves.add(new Leaf(context, terms.iterator()));
      }
    }
  }

  /** The last live document of a term that those of one segment alone can have. */
  Optional<Integer> last(String text) throws IOException {
    var term = new BytesRef(text);
    for (int i = 0; i < leaves.size(); i++) {
      int number = (likely + i) % leaves.size();
      Leaf leaf = leaves.get(number);
      if (leaf.terms.seekExact(term)) {
        var live = new ArrayList<Integer>(1);
        leaf.addLive(live);
        if (!live.isEmpty()) {
          likely = number;
          return Optional.of(live.getLast());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * All live documents of a term, and of those that begin with another.
   *
   * @param prefix begins with the term
   */
  List<Integer> live(String text, String prefix) throws IOException {
    var term = new BytesRef(text);
    var start = new BytesRef(prefix);
    var live = new ArrayList<Integer>();
    for (Leaf leaf : leaves) {
      TermsEnum each = leaf.terms;
      SeekStatus status = each.seekCeil(term);
      boolean more = status != SeekStatus.END;
      if (status == SeekStatus.FOUND) {
        leaf.addLive(live);
        more = each.next() != null;
      }
      // What follows mostly begins with neither, and need not be passed over.
      if (more && StringHelper.startsWith(each.term(), term)) {
        more = each.seekCeil(start) != SeekStatus.END;
        while (more && StringHelper.startsWith(each.term(), start)) {
          leaf.addLive(live);
          more = each.next() != null;
        }
      }
    }
    return live;
  }

  private static final class Leaf {
    private final int base;
    private final @Nullable Bits liveDocs;
    private final TermsEnum terms;
    private @Nullable PostingsEnum postings;

    Leaf(LeafReaderContext context, TermsEnum terms) {
      this.base = context.docBase;
      this.liveDocs = context.reader().getLiveDocs();
      this.terms = terms;
    }

    /** Those of the term where the terms are. */
    void addLive(List<Integer> live) throws IOException {
      postings = terms.postings(postings, PostingsEnum.NONE);
      for (int doc = postings.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = postings.nextDoc()) {
        if (liveDocs == null || liveDocs.get(doc)) {
          live.add(base + doc);
        }
      }
    }
  }
}
