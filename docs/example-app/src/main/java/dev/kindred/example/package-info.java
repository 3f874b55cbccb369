/** An app that searches an index with the searcher module alone. */
@NullMarked
package dev.kindred.example;

import org.jspecify.annotations.NullMarked;
