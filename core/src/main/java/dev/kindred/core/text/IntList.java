package dev.kindred.core.text;

import java.util.Arrays;

/** A growing list of ints in ascending order, searched by value. */
final class IntList {
  private int[] values = new int[64];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  /** Index of the first value that is at least {@code value}, else the size. */
  int firstAtLeast(int value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Index of the last value that is at most {@code value}, else -1. */
  int lastAtMost(int value) {
    return value == Integer.MAX_VALUE ? size - 1 : firstAtLeast(value + 1) - 1;
  }
}
