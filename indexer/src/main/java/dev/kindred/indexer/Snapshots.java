package dev.kindred.indexer;

import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The states of an index that are kept: what its last three runs left. They share what they have in
 * common, as Lucene's commits do. No change here touches what a searcher reads.
 */
public final class Snapshots {
  private Snapshots() {}

  /**
   * What is kept, the newest first.
   *
   * @throws IndexException if there is no index, or it is damaged or newer than this version
   */
  public static List<Snapshot> list(Path index) {
    try (Directory directory = FSDirectory.open(index)) {
      IndexFolder.commitData(index, directory);
      var snapshots = new ArrayList<Snapshot>();
      List<IndexCommit> commits = DirectoryReader.listCommits(directory);
      for (IndexCommit commit : commits.reversed()) {
        CommitData data = CommitData.of(index, commit.getUserData());
        boolean newest = snapshots.stream().noneMatch(s -> s.run().number() == data.run().number());
        if (newest) {
          snapshots.add(
              new Snapshot(
                  data.run(),
                  data.manifest(),
                  documents(commit),
                  bytes(commit),
                  snapshots.isEmpty()));
        }
      }
      return snapshots;
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /**
   * Makes a kept state the current one again, in a commit of its own: what was current before is
   * kept as well.
   *
   * @param number of the run that left the state, see {@link dev.kindred.core.schema.Run#number()}
   * @return the state that is current now
   * @throws IndexException if there is no such state, or the index is locked or damaged
   */
  public static Snapshot rollback(Path index, int number) {
    List<Snapshot> kept = list(index);
    try (Directory directory = DurableDirectory.open(index)) {
      IndexCommit target = commitOf(index, directory, number, kept);
      CommitData data = CommitData.of(index, target.getUserData());
      var config =
          new IndexWriterConfig()
              .setIndexCommit(target)
              .setMergePolicy(NoMergePolicy.INSTANCE)
              .setIndexDeletionPolicy(new KeptRuns(index, KeptRuns.DEFAULT))
              .setCommitOnClose(false);
      try (var writer = new IndexWriter(directory, config)) {
        commit(
            writer,
            new CommitData(
                data.manifest(),
                data.tuning(),
                data.buildTime(),
                kept.getFirst().run().next("rollback to " + number),
                data.collections()));
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
    return list(index).getFirst();
  }

  /**
   * Merges away what was deleted, and lets go of all states but the current one.
   *
   * @return the state that is left
   * @throws IndexException if there is no index, or it is locked, damaged or newer than this
   *     version
   */
  public static Snapshot compact(Path index) {
    try (Directory directory = DurableDirectory.open(index)) {
      CommitData data = IndexFolder.commitData(index, directory);
      var merging = new TieredMergePolicy().setForceMergeDeletesPctAllowed(0);
      IndexWriterConfig config =
          Indexer.writerConfig(data.manifest(), new KeywordAnalyzer()) // it analyses nothing
              .setMergePolicy(merging)
              .setMergeScheduler(new MergeScheduler())
              .setIndexDeletionPolicy(new KeptRuns(index, 1))
              .setCommitOnClose(false);
      try (var writer = new IndexWriter(directory, config)) {
        mergeAway(index, writer);
        commit(
            writer,
            new CommitData(
                data.manifest(),
                data.tuning(),
                data.buildTime(),
                data.run().next("compact"),
                data.collections()));
        writer.deleteUnusedFiles();
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    } catch (IllegalArgumentException e) {
      throw IndexFolder.unknownCodec(index, e);
    }
    return list(index).getFirst();
  }

  private static void mergeAway(Path index, IndexWriter writer) throws IOException {
    try {
      writer.forceMergeDeletes();
    } catch (IllegalStateException e) {
      throw new WriterFailures(index, writer).broken(e);
    } catch (IOException e) {
      // Lucene says only that a merge failed.
      throw e.getCause() instanceof IOException cause ? cause : e;
    }
  }

  private static IndexCommit commitOf(
      Path index, Directory directory, int number, List<Snapshot> kept) throws IOException {
    for (IndexCommit commit : DirectoryReader.listCommits(directory).reversed()) {
      if (CommitData.of(index, commit.getUserData()).run().number() == number) {
        return commit;
      }
    }
    throw new IndexException(
        "index %s keeps no run %d; it keeps %s"
            .formatted(
                index,
                number,
                String.join(
                    ", ", kept.stream().map(s -> String.valueOf(s.run().number())).toList())));
  }

  private static void commit(IndexWriter writer, CommitData data) throws IOException {
    writer.setLiveCommitData(data.toMap().entrySet());
    writer.commit();
  }

  private static long documents(IndexCommit commit) throws IOException {
    try (var reader = DirectoryReader.open(commit)) {
      return new IndexSearcher(reader).count(new TermQuery(new Term(Fields.KIND, Fields.PARENT)));
    }
  }

  private static long bytes(IndexCommit commit) throws IOException {
    long bytes = 0;
    for (String file : commit.getFileNames()) {
      bytes += commit.getDirectory().fileLength(file);
    }
    return bytes;
  }
}
