// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import java.util.Arrays;

/** A growing list of times in microseconds, sorted and freed of duplicates on demand. */
public final class Times {
  private static final long[] NONE = {};

  private long[] times = NONE;
  private int size;
  private long earliest = Long.MAX_VALUE;

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

  public boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  public long at(int index) {
    return times[index];
  }

  /** True where a time is among them; they must be in order. */
  public boolean contains(long time) {
    return Arrays.binarySearch(times, 0, size, time) >= 0;
  }

  /** The earliest of the times, or {@link Long#MAX_VALUE}. */
  public long earliest() {
    return earliest;
  }

  public void clear() {
    size = 0;
    earliest = Long.MAX_VALUE;
  }

  /** Puts the times in order, each once. */
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
