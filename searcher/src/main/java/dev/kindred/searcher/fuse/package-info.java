/**
 * Blending rankings.
 *
 * <ul>
 *   <li>{@link dev.kindred.searcher.fuse.Fusion}: how, either {@link
 *       dev.kindred.searcher.fuse.ConvexCombination} or {@link
 *       dev.kindred.searcher.fuse.ReciprocalRankFusion}
 *   <li>{@link dev.kindred.searcher.fuse.Normalisation}: what makes scores comparable
 *   <li>{@link dev.kindred.searcher.fuse.Weights}: how much each retriever counts
 *   <li>{@link dev.kindred.searcher.fuse.Ranking}: what one retriever found
 *   <li>{@link dev.kindred.searcher.fuse.Fused}: a document of the blend, with each retriever's
 *       {@link dev.kindred.searcher.fuse.Contribution}
 * </ul>
 */
@NullMarked
package dev.kindred.searcher.fuse;

import org.jspecify.annotations.NullMarked;
