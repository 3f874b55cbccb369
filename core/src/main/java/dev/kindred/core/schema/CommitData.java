package dev.kindred.core.schema;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that travels in the user data of a Lucene commit, and so is atomic with the index's content.
 *
 * @param manifest what the index was made with; the same for as long as it exists
 * @param tuning what was learnt from its content
 * @param buildTime what it took to make
 * @param run what made the commit
 * @param collections where its collections come from
 */
public record CommitData(
    IndexManifest manifest,
    IndexTuning tuning,
    BuildTime buildTime,
    Run run,
    CollectionRoots collections) {

  /** As user data of a Lucene commit. */
  public Map<String, String> toMap() {
    var data = new TreeMap<>(manifest.toCommitData());
    data.putAll(tuning.toCommitData());
    data.putAll(buildTime.toCommitData());
    data.putAll(run.toCommitData());
    data.putAll(collections.toCommitData());
    return data;
  }

  /**
   * Reads the user data of a commit.
   *
   * @param index the index's folder, for the message
   * @throws IndexException if the commit is not Kindred's, or newer than this version, or damaged
   */
  public static CommitData of(Path index, Map<String, String> data) {
    IndexManifest manifest = IndexManifest.ofCommitData(index, data);
    try {
      return new CommitData(
          manifest,
          IndexTuning.ofCommitData(data),
          BuildTime.ofCommitData(data),
          Run.ofCommitData(data),
          CollectionRoots.ofCommitData(data));
    } catch (IllegalArgumentException e) {
      throw IndexManifest.damaged(index, e);
    }
  }
}
