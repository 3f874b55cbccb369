/**
 * Model folders and where they are found.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.model.Models}: finds a model by folder path or name
 *   <li>{@link dev.kindred.core.model.ModelFiles}: the files of one model, on disk or in a jar
 *   <li>{@link dev.kindred.core.model.ModelOrigin}: where a model was found
 *   <li>{@link dev.kindred.core.model.ModelCaches}: models that this machine already holds
 *   <li>{@link dev.kindred.core.model.ModelReference}: a model's name on a hub, with its revision
 *   <li>{@link dev.kindred.core.model.ModelManifest}: what was pulled
 *   <li>{@link dev.kindred.core.model.ModelJson}: a model's JSON file, read with errors that name
 *       it
 *   <li>{@link dev.kindred.core.model.SafeTensors}, {@link
 *       dev.kindred.core.model.SafeTensorsWriter}: weights outside the graph
 *   <li>{@link dev.kindred.core.model.ModelException}: a model that is missing, broken or
 *       unsupported
 *   <li>{@link dev.kindred.core.model.CacheFolder}: Kindred's own folder for what it prepares once
 * </ul>
 */
@NullMarked
package dev.kindred.core.model;

import org.jspecify.annotations.NullMarked;
