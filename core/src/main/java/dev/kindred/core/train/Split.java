package dev.kindred.core.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Texts to learn from and texts held out, two of each at least.
 *
 * @param training in an order by chance, the receiver's own
 */
record Split(List<Integer> training, List<Integer> heldOut) {

  /**
   * Parts texts by chance.
   *
   * @param texts at least 4
   * @param share held out
   */
  static Split of(List<Integer> texts, double share, Random random) {
    var order = new ArrayList<>(texts);
    Collections.shuffle(order, random);
    int held = Math.clamp(Math.round(share * order.size()), 2, order.size() - 2);
    return new Split(
        new ArrayList<>(order.subList(held, order.size())), List.copyOf(order.subList(0, held)));
  }
}
