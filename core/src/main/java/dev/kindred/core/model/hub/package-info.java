/**
 * Models from a HuggingFace hub, and Kindred's own copies of them.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.model.hub.Hub}: pulls models
 *   <li>{@link dev.kindred.core.model.hub.HubSettings}: address, token and proxies, from the
 *       environment
 *   <li>{@link dev.kindred.core.model.hub.PullListener}: hears how a pull goes
 *   <li>{@link dev.kindred.core.model.hub.PullReport}: what it came to
 *   <li>{@link dev.kindred.core.model.hub.ModelVerification}: whether files are still what came
 *   <li>{@link dev.kindred.core.model.hub.ModelStore}: Kindred's copies on disk; removes them
 * </ul>
 */
@NullMarked
package dev.kindred.core.model.hub;

import org.jspecify.annotations.NullMarked;
