package dev.kindred.core.vector;

import java.util.Optional;

/**
 * What is close to a row.
 *
 * @param size how many rows
 * @param members which, best first; empty where they are too many to be kept, or too few to matter
 */
@SuppressWarnings("ArrayRecordComponent") // tens of millions of indices; never compared
record Surrounding(int size, Optional<int[]> members) {}
