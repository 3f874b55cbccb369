/**
 * Vectors in memory: how alike they are, which are alike, and smaller forms of them. Ranks and
 * groups as sentence-transformers does, with its defaults; work runs on the {@link
 * java.util.concurrent.Executor} that the caller passes and on the caller's own thread.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.vector.VectorSimilarity}: cosine, dot product, and negative
 *       distances
 *   <li>{@link dev.kindred.core.vector.SemanticSearch}: each query's nearest, as {@link
 *       dev.kindred.core.vector.Match}es
 *   <li>{@link dev.kindred.core.vector.ParaphraseMining}: the most alike pairs, with {@link
 *       dev.kindred.core.vector.MiningOptions}
 *   <li>{@link dev.kindred.core.vector.CommunityDetection}: groups of vectors that lie close
 *   <li>{@link dev.kindred.core.vector.NeighbourSearch}: whether those two compare all with all or
 *       walk a graph, and {@link dev.kindred.core.vector.Recall}: what a graph found
 *   <li>{@link dev.kindred.core.vector.PlaneLayout}: vectors in two dimensions, by UMAP or {@link
 *       dev.kindred.core.vector.PrincipalComponents}
 *   <li>{@link dev.kindred.core.vector.ComparisonProgress}: how far those two are
 *   <li>{@link dev.kindred.core.vector.Precision}: one byte or one bit a value, by {@link
 *       dev.kindred.core.vector.ValueRanges}
 * </ul>
 */
@NullMarked
package dev.kindred.core.vector;

import org.jspecify.annotations.NullMarked;
