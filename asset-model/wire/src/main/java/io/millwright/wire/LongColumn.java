// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import java.util.Arrays;

/**
 * The numbers of a packed field, in order. The memory grows with the numbers that were read, never
 * with a length that the message claims.
 */
final class LongColumn {
  private long[] numbers = new long[64];
  private int size;
  private int next;

  void add(long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  long at(int index) {
    return numbers[index];
  }

  /** Returns the next number that has not been taken. */
  long take() {
    if (next == size) {
      throw new IllegalArgumentException("a value column ends before its rows do");
    }
    return numbers[next++];
  }

  boolean isUsedUp() {
    return next == size;
  }
}
