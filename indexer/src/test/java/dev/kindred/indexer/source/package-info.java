/** Tests of document sources: one contract for all, and each format by itself. */
@NullMarked
package dev.kindred.indexer.source;

import org.jspecify.annotations.NullMarked;
