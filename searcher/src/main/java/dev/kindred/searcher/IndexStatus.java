package dev.kindred.searcher;

import dev.kindred.core.schema.BuildTime;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.IndexTuning;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * What an index holds and was made with.
 *
 * @param index its folder
 * @param manifest what it was made with
 * @param documents documents in it
 * @param collections documents in each collection, by name
 * @param passages passages in it
 * @param deleted Lucene documents deleted and not yet merged away
 * @param segments Lucene segments
 * @param sizes bytes on disk
 * @param tuning what was learnt from its content
 * @param buildTime what it took to make
 */
public record IndexStatus(
    Path index,
    IndexManifest manifest,
    long documents,
    SortedMap<String, Long> collections,
    long passages,
    long deleted,
    int segments,
    IndexSizes sizes,
    IndexTuning tuning,
    BuildTime buildTime) {}
