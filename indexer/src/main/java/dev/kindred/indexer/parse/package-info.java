/**
 * Reads binary formats (PDF, office documents, e-mail) with Apache Tika, in a JVM of its own: a
 * broken file can make a parser loop, or eat all memory, and must not take the indexing run along.
 */
@NullMarked
package dev.kindred.indexer.parse;

import org.jspecify.annotations.NullMarked;
