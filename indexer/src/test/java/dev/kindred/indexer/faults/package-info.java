/**
 * A disk that fails: a file system over a real folder which knows what was written and what was
 * synced, breaks down where it is told to, and leaves behind a power failure what a disk may leave.
 */
@NullMarked
package dev.kindred.indexer.faults;

import org.jspecify.annotations.NullMarked;
