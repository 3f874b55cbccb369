package dev.kindred.indexer;

import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexDeletionPolicy;

/** Keeps the last commit of each of the last runs, so that one can go back to it. */
final class KeptRuns extends IndexDeletionPolicy {
  /** The present state and the two before. */
  static final int DEFAULT = 3;

  private final Path index;
  private final int runs;

  KeptRuns(Path index, int runs) {
    this.index = index;
    this.runs = runs;
  }

  /** Whoever is to keep fewer lets go of them by a commit, not by an attempt at one. */
  @Override
  public void onInit(List<? extends IndexCommit> commits) throws IOException {
    keep(DEFAULT, commits);
  }

  @Override
  public void onCommit(List<? extends IndexCommit> commits) throws IOException {
    keep(runs, commits);
  }

  private void keep(int atMost, List<? extends IndexCommit> commits) throws IOException {
    Set<Integer> kept = new HashSet<>();
    for (IndexCommit commit : commits.reversed()) {
      Run run = CommitData.of(index, commit.getUserData()).run();
      boolean last = !kept.contains(run.number());
      if (last && kept.size() < atMost) {
        kept.add(run.number());
      } else {
        commit.delete();
      }
    }
  }
}
