package dev.kindred.cli.map;

/**
 * Points of one colour.
 *
 * @param name what they have in common
 * @param count how many they are
 */
public record MapGroup(String name, int count) {}
