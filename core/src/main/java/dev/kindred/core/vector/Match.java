package dev.kindred.core.vector;

/**
 * A vector that was found.
 *
 * @param index its place among those searched
 * @param score how alike it is
 */
public record Match(int index, float score) {}
