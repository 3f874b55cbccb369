/**
 * Clusters of vectors, beside the communities of {@link
 * dev.kindred.core.vector.CommunityDetection}, and what they are about.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.cluster.Clustering}: k-means, and HDBSCAN by Tribuo
 *   <li>{@link dev.kindred.core.cluster.ClusterTerms}: each cluster's most characteristic terms
 * </ul>
 */
@NullMarked
package dev.kindred.core.cluster;

import org.jspecify.annotations.NullMarked;
