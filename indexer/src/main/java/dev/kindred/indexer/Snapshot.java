package dev.kindred.indexer;

import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.Run;

/**
 * A state of an index that is kept.
 *
 * @param run what made it
 * @param manifest what it was made with
 * @param documents how many documents it holds
 * @param bytes of its files, which snapshots share
 * @param current whether it is what searchers see
 */
public record Snapshot(
    Run run, IndexManifest manifest, long documents, long bytes, boolean current) {}
