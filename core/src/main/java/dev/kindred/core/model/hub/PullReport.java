package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelFiles;
import java.util.List;
import java.util.Optional;

/**
 * What a pull came to.
 *
 * @param name by which the model is found from now on
 * @param model its files
 * @param commit 40 hexadecimal digits
 * @param previousCommit of what it takes the place of; the same where only another graph was taken
 * @param graphs paths of the graphs that are loaded: one for each transformer, so mostly one
 * @param size bytes of all files
 * @param fetched bytes that came over the network
 */
public record PullReport(
    Outcome outcome,
    String name,
    ModelFiles model,
    String commit,
    Optional<String> previousCommit,
    List<String> graphs,
    long size,
    long fetched) {

  /** Copies the list. */
  public PullReport {
    graphs = List.copyOf(graphs);
  }

  /** What there was to do. */
  public enum Outcome {
    /** It was not here. */
    PULLED,
    /** Another revision or another graph was here, or a file was broken. */
    UPDATED,
    /** It was here, whole. */
    UP_TO_DATE,
    /** A HuggingFace cache has it at this commit, and it is used from there. */
    IN_HUB_CACHE
  }
}
