// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Numbers things in their order, with gaps between the numbers. When some things come, go or change
 * places, as few others as possible get a new number. Example: of A 10, B 20, C 30, C moves to the
 * front and gets 5; A and B keep their numbers.
 */
final class Positions {
  /** Stands instead of a number for a thing that was not there before. */
  static final long NEW = -1;

  private static final long GAP = 1L << 20;

  private Positions() {}

  /**
   * Returns the numbers of things that stand in a new order, increasing and positive.
   *
   * @param old their numbers so far, positive and no two alike, or {@link #NEW}
   */
  static long[] of(long[] old) {
    var kept = longestIncreasing(old);
    var positions = old.clone();
    int at = 0;
    while (at < positions.length) {
      if (kept.get(at)) {
        at++;
        continue;
      }
      int next = kept.nextSetBit(at);
      int end = next < 0 ? positions.length : next;
      long below = at == 0 ? 0 : positions[at - 1];
      long step = next < 0 ? GAP : (positions[next] - below) / (end - at + 1L);
      if (step == 0) {
        Arrays.setAll(positions, i -> (i + 1) * GAP);
        return positions;
      }
      for (; at < end; at++) {
        below += step;
        positions[at] = below;
      }
    }
    return positions;
  }

  /** Returns the places of a longest increasing subsequence of the numbers that are not new. */
  private static BitSet longestIncreasing(long[] old) {
    // For each length the place of the least number that ends such a sequence, and for each place
    // the one before it.
    int[] ends = new int[old.length];
    int[] before = new int[old.length];
    int length = 0;
    for (int i = 0; i < old.length; i++) {
      if (old[i] == NEW) {
        continue;
      }
      int low = 0;
      int high = length;
      if (length > 0 && old[ends[length - 1]] < old[i]) {
        low = length;
      }
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (old[ends[middle]] < old[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before[i] = low == 0 ? -1 : ends[low - 1];
      ends[low] = i;
      length = Math.max(length, low + 1);
    }
    var kept = new BitSet(old.length);
    for (int at = length == 0 ? -1 : ends[length - 1]; at >= 0; at = before[at]) {
      kept.set(at);
    }
    return kept;
  }
}
