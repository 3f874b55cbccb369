/**
 * Learning from judged queries how to blend.
 *
 * <ul>
 *   <li>{@link dev.kindred.searcher.tune.FusionTuner}: tries all settings on some queries
 *   <li>{@link dev.kindred.searcher.tune.TuningResult}: what won, and whether it does on the others
 *   <li>{@link dev.kindred.searcher.tune.FusionGrid}: the settings
 * </ul>
 */
@NullMarked
package dev.kindred.searcher.tune;

import org.jspecify.annotations.NullMarked;
