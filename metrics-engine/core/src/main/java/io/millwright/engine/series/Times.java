// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import java.util.Arrays;

/**
 * A growing list of times in microseconds since the epoch, which is sorted and freed of duplicates
 * on demand. Not safe for use by several threads.
 */
public final class Times {
  private static final long[] NONE = {};

  private long[] times = NONE;
  private int size;
  private long earliest = Long.MAX_VALUE;

  /** Adds a time behind the others. */
  public void add(long time) {
    if (size > 0 && times[size - 1] == time) {
      return;
    }
    earliest = Math.min(earliest, time);
    if (size == times.length) {
      times = Arrays.copyOf(times, Math.max(8, size * 2));
    }
    times[size++] = time;
  }

  /** Returns true where there is no time. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns how many times there are. */
  public int size() {
    return size;
  }

  /** Returns the time at an index, from 0. */
  public long at(int index) {
    return times[index];
  }

  /** Returns true where a time is in the list, which must be sorted. */
  public boolean contains(long time) {
    return Arrays.binarySearch(times, 0, size, time) >= 0;
  }

  /** Returns the earliest time; {@link Long#MAX_VALUE} where there is none. */
  public long earliest() {
    return earliest;
  }

  /** Removes all times. */
  public void clear() {
    size = 0;
    earliest = Long.MAX_VALUE;
  }

  /** Sorts the times, keeps each once, and returns this list. */
  public Times sort() {
    boolean sorted = true;
    for (int i = 1; i < size && sorted; i++) {
      sorted = times[i - 1] < times[i];
    }
    if (!sorted) {
      Arrays.sort(times, 0, size);
      int kept = 1;
      for (int i = 1; i < size; i++) {
        if (times[i] != times[kept - 1]) {
          times[kept++] = times[i];
        }
      }
      size = kept;
    }
    return this;
  }
}
