package dev.kindred.indexer;

import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.schema.IndexManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an index: every file of it ({@link CheckIndex}), and what Kindred promises of its
 * content.
 *
 * <ul>
 *   <li>every passage belongs to one document, which stands right behind its passages, numbered
 *       from 0;
 *   <li>no two documents have the same id;
 *   <li>every passage has its vector, of unit length if they are compared by cosine;
 *   <li>the model of that name is the one that the index was made with.
 * </ul>
 */
public final class IndexCheck {
  private static final double UNIT_TOLERANCE = 1e-3;

  /** More of a kind say nothing new. */
  private static final int MAX_FINDINGS = 100;

  private final List<String> findings = new ArrayList<>();
  private long documents;
  private long passages;
  private long livePassages;

  private IndexCheck() {}

  /**
   * What was found.
   *
   * @param documents how many could be read
   * @param passages how many could be read
   * @param findings one sentence each, at most a hundred; empty for a sound index
   * @param unchecked why something could not be verified, one sentence each
   */
  public record Report(
      long documents, long passages, List<String> findings, List<String> unchecked) {

    /** Copies the lists. */
    public Report {
      findings = List.copyOf(findings);
      unchecked = List.copyOf(unchecked);
    }

    /** Whether nothing is wrong. */
    public boolean sound() {
      return findings.isEmpty();
    }
  }

  /**
   * Reads the whole index. Nobody can write to it meanwhile.
   *
   * @throws IndexException if there is no index, it is being written to, its last commit can't be
   *     read at all, or it is newer than this version
   */
  public static Report check(Path index) {
    var check = new IndexCheck();
    var unchecked = new ArrayList<String>();
    try (Directory directory = FSDirectory.open(index)) {
      CommitData data = IndexFolder.commitData(index, directory);
      if (check.files(directory)) {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          for (LeafReaderContext leaf : reader.leaves()) {
            check.blocks(leaf.reader());
            check.vectors(leaf.reader(), data.manifest());
          }
          check.ids(reader);
        }
      }
      check.model(data.manifest(), unchecked);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    } catch (IllegalArgumentException e) {
      throw IndexFolder.unknownCodec(index, e);
    }
    return new Report(check.documents, check.passages, check.findings, unchecked);
  }

  private void find(String finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
  }

  private boolean files(Directory directory) throws IOException {
    try (var checker = new CheckIndex(directory)) {
      CheckIndex.Status status = checker.checkIndex();
      for (CheckIndex.Status.SegmentInfoStatus segment : status.segmentInfos) {
        if (segment.error != null) {
          find("segment %s is damaged: %s".formatted(segment.name, segment.error.getMessage()));
        }
      }
      if (!status.clean && findings.isEmpty()) {
        find("the list of segments is damaged");
      }
      return status.clean;
    }
  }

  /** Passages stand before their document, and live and die with it. */
  private void blocks(LeafReader leaf) throws IOException {
    FixedBitSet ends = new FixedBitSet(Math.max(1, leaf.maxDoc()));
    FixedBitSet parents = kind(leaf, Fields.PARENT, ends);
    kind(leaf, Fields.FILE, ends);
    Bits live = leaf.getLiveDocs();
    NumericDocValues ordinals = leaf.getNumericDocValues(Fields.ORDINAL);
    int first = 0;
    for (int doc = 0; doc < leaf.maxDoc(); doc++) {
      if (!ends.get(doc)) {
        boolean numbered =
            ordinals != null && ordinals.advanceExact(doc) && ordinals.longValue() == doc - first;
        if (isLive(live, doc) && !numbered) {
          find("passage %d of segment %s is out of order".formatted(doc, leaf));
        }
        livePassages += isLive(live, doc) ? 1 : 0;
        continue;
      }
      boolean parentLives = parents.get(doc) && isLive(live, doc);
      documents += parentLives ? 1 : 0;
      for (int passage = first; passage < doc; passage++) {
        if (isLive(live, passage) != parentLives) {
          find("passage %d of segment %s has lost its document".formatted(passage, leaf));
        }
      }
      first = doc + 1;
    }
    for (int doc = first; doc < leaf.maxDoc(); doc++) {
      if (isLive(live, doc)) {
        find("passage %d of segment %s has no document".formatted(doc, leaf));
      }
    }
  }

  private static FixedBitSet kind(LeafReader leaf, String kind, FixedBitSet all)
      throws IOException {
    var found = new FixedBitSet(all.length());
    PostingsEnum docs = leaf.postings(new Term(Fields.KIND, kind), PostingsEnum.NONE);
    if (docs != null) {
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        found.set(doc);
        all.set(doc);
      }
    }
    return found;
  }

  private static boolean isLive(@Nullable Bits live, int doc) {
    return live == null || live.get(doc);
  }

  /** One block an id: its passages and its document in a row. */
  private void ids(DirectoryReader reader) throws IOException {
    long named = 0;
    for (LeafReaderContext context : reader.leaves()) {
      LeafReader leaf = context.reader();
      if (leaf.terms(Fields.ID) == null) {
        continue;
      }
      TermsEnum ids = leaf.terms(Fields.ID).iterator();
      PostingsEnum docs = null;
      for (BytesRef id = ids.next(); id != null; id = ids.next()) {
        docs = ids.postings(docs, PostingsEnum.NONE);
        int count = 0;
        int first = -1;
        int last = -1;
        for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
          if (isLive(leaf.getLiveDocs(), doc)) {
            first = count == 0 ? doc : first;
            last = doc;
            count++;
          }
        }
        if (count > 0) {
          named += count;
          boolean elsewhere = livesBehind(reader, context.ord, id);
          if (last - first + 1 != count || elsewhere) {
            find("document %s is there more than once".formatted(id.utf8ToString()));
          }
        }
      }
    }
    passages = livePassages;
    if (named != documents + livePassages) {
      find(
          "%,d documents and passages have an id, of %,d"
              .formatted(named, documents + livePassages));
    }
  }

  private static boolean livesBehind(DirectoryReader reader, int ord, BytesRef id)
      throws IOException {
    for (LeafReaderContext later : reader.leaves().subList(ord + 1, reader.leaves().size())) {
      PostingsEnum docs = later.reader().postings(new Term(Fields.ID, id), PostingsEnum.NONE);
      if (docs != null) {
        for (int d = docs.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = docs.nextDoc()) {
          if (isLive(later.reader().getLiveDocs(), d)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void vectors(LeafReader leaf, IndexManifest manifest) throws IOException {
    if (manifest.dense().isEmpty()) {
      return;
    }
    boolean unit = manifest.dense().get().similarity() == Similarity.COSINE;
    var withVector = new FixedBitSet(Math.max(1, leaf.maxDoc()));
    FloatVectorValues values = leaf.getFloatVectorValues(Fields.VECTOR);
    if (values != null) {
      KnnVectorValues.DocIndexIterator docs = values.iterator();
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        withVector.set(doc);
        float[] vector = values.vectorValue(docs.index());
        double length = Math.sqrt(VectorUtil.dotProduct(vector, vector));
        boolean wrong = unit && Math.abs(length - 1) > UNIT_TOLERANCE;
        if ((wrong || !Double.isFinite(length)) && isLive(leaf.getLiveDocs(), doc)) {
          find(
              "the vector of passage %d of segment %s has length %.4f"
                  .formatted(doc, leaf, length));
        }
      }
    }
    NumericDocValues passagesOnly = leaf.getNumericDocValues(Fields.ORDINAL);
    if (passagesOnly == null) {
      return;
    }
    for (int d = passagesOnly.nextDoc();
        d != DocIdSetIterator.NO_MORE_DOCS;
        d = passagesOnly.nextDoc()) {
      if (isLive(leaf.getLiveDocs(), d) && !withVector.get(d)) {
        find("passage %d of segment %s has no vector".formatted(d, leaf));
      }
    }
  }

  private void model(IndexManifest manifest, List<String> unchecked) {
    if (manifest.dense().isEmpty()) {
      return;
    }
    IndexManifest.Dense dense = manifest.dense().get();
    try (DenseEncoder encoder = DenseEncoders.open(dense.model())) {
      if (!encoder.documentFingerprint().equals(dense.fingerprint())) {
        find(
            "model %s is not the one that the index was made with: get that one, or 'kindred reindex'"
                .formatted(dense.model()));
      }
    } catch (ModelException e) {
      unchecked.add("the model could not be compared: " + e.getMessage());
    }
  }
}
