/**
 * What an index looks like, for those who write it and those who read it.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.schema.Fields}: field names
 *   <li>{@link dev.kindred.core.schema.SparseTerms}: sparse terms as fields
 *   <li>{@link dev.kindred.core.schema.MetadataValues}: which values are numbers and dates
 *   <li>{@link dev.kindred.core.schema.IndexManifest}: what an index was made with, stored in its
 *       commit
 *   <li>{@link dev.kindred.core.schema.IndexTuning} and {@link dev.kindred.core.schema.BuildTime}:
 *       what was learnt from its content and what it took, with {@link
 *       dev.kindred.core.schema.CollectionRoots} stored beside; {@link
 *       dev.kindred.core.schema.CommitData} is all of them
 *   <li>{@link dev.kindred.core.schema.Language}: analyzers
 *   <li>{@link dev.kindred.core.schema.IndexException}: an index that is missing, foreign, locked
 *       or damaged, and {@link dev.kindred.core.schema.IndexFolder}, which finds out
 * </ul>
 */
@NullMarked
package dev.kindred.core.schema;

import org.jspecify.annotations.NullMarked;
