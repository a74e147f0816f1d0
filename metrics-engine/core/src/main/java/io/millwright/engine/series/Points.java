// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Points of one data stream in the order of their times, in columns: all points of some range, and
 * before them at most the one whose value holds where the range begins.
 *
 * <p>Numbers and booleans are kept as doubles, since formulas calculate in doubles. Values that no
 * double can hold stand in a column of their own: texts, and integers from 2^53 on. Times are in
 * microseconds since the epoch. Not safe for use by several threads.
 */
public final class Points {
  /** 2^53, up to which every integer is a double. */
  public static final double EXACT = 0x1p53;

  private static final long[] NO_TIMES = {};
  private static final double[] NO_NUMBERS = {};

  private long[] times = NO_TIMES;
  private double[] numbers = NO_NUMBERS;
  private @Nullable Value @Nullable [] others;
  private int head;
  private int tail;

  /**
   * The index that was found last. A caller that asks for increasing times finds the next one at
   * this index or right behind it.
   */
  private int near;

  /** Makes an empty list of points. */
  public Points() {}

  /** Takes over columns, which the caller does not use any more. */
  public Points(PointColumns columns) {
    times = columns.times();
    numbers = columns.numbers();
    others = columns.others();
    tail = times.length;
  }

  /** Returns a copy of the columns. */
  public PointColumns columns() {
    return new PointColumns(
        Arrays.copyOfRange(times, head, tail),
        Arrays.copyOfRange(numbers, head, tail),
        others == null ? null : Arrays.copyOfRange(others, head, tail));
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** Returns how many points there are. */
  public int size() {
    return tail - head;
  }

  /** Returns the index of the first point; indexes run up to {@link #end}, exclusive. */
  int begin() {
    return head;
  }

  /** Returns the index behind the last point. */
  int end() {
    return tail;
  }

  long time(int index) {
    return times[index];
  }

  /** Returns the time of the newest point; {@link Long#MIN_VALUE} where there is none. */
  long newest() {
    return isEmpty() ? Long.MIN_VALUE : times[tail - 1];
  }

  Value value(int index) {
    var other = others == null ? null : others[index];
    return other == null ? Value.of(numbers[index]) : other;
  }

  /** Returns the value of a point as a number; NaN for a text. */
  double number(int index) {
    return numbers[index];
  }

  /**
   * Returns the sum of the numbers at the indexes from {@code from} up to {@code to}, exclusive;
   * NaN where there is a text among them. It adds in four lanes, because an addition has to wait
   * for the one before it in its lane, and most metrics are sums and means.
   */
  double sum(int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      a += numbers[i];
      b += numbers[i + 1];
      c += numbers[i + 2];
      d += numbers[i + 3];
    }
    for (; i < to; i++) {
      a += numbers[i];
    }
    return a + b + (c + d);
  }

  /** Returns true where the value of a point is a number that a double holds exactly. */
  boolean isPlain(int index) {
    return others == null || others[index] == null;
  }

  /** Returns the index of the last point at or before a time; {@code begin() - 1} where none is. */
  int atOrBefore(long time) {
    if (isEmpty() || times[tail - 1] <= time) {
      return tail - 1;
    }
    int at = near;
    if (at >= head && at < tail - 1 && times[at] <= time) {
      if (time < times[at + 1]) {
        return at;
      }
      // The newest point is behind this time, so the index at + 2 exists.
      if (time < times[at + 2]) {
        near = at + 1;
        return near;
      }
    }
    int found = Arrays.binarySearch(times, head, tail, time);
    near = found >= 0 ? found : -found - 2;
    return near;
  }

  /** Returns true where there is a point at exactly this time. */
  public boolean has(long time) {
    int index = atOrBefore(time);
    return index >= head && times[index] == time;
  }

  /** Returns the time of the first point behind a time; {@link Long#MAX_VALUE} where none is. */
  long nextAfter(long time) {
    int index = atOrBefore(time) + 1;
    return index < tail ? times[index] : Long.MAX_VALUE;
  }

  /** Returns the value that holds at a time, which is that of the last point at or before it. */
  public Value asOf(long time) {
    int index = atOrBefore(time);
    return index < head ? Value.none() : value(index);
  }

  /**
   * Adds a point at its place in the order of time, or replaces the point of the same time.
   *
   * @return false where the same point was there already
   */
  public boolean put(long time, Value value) {
    var other =
        switch (value) {
          case Value.StringValue _ -> value;
          case Value.IntegerValue(long integer) when Math.abs((double) integer) >= EXACT -> value;
          default -> null;
        };
    double number = value.asNumber().orElse(Double.NaN);
    int index = atOrBefore(time);
    if (index >= head && times[index] == time) {
      var before = others == null ? null : others[index];
      if (other == null ? before == null && numbers[index] == number : other.equals(before)) {
        return false;
      }
    } else {
      index = insert(index + 1, time);
    }
    numbers[index] = number;
    if (other != null && others == null) {
      others = new @Nullable Value[times.length];
    }
    if (others != null) {
      others[index] = other;
    }
    return true;
  }

  /**
   * Adds a point with a number, or replaces the point of the same time.
   *
   * @return false where the same point was there already
   */
  public boolean put(long time, double number) {
    int index = tail;
    if (head == tail || times[tail - 1] < time) {
      if (tail == times.length) {
        index -= makeRoom();
      }
      times[index] = time;
      tail = index + 1;
    } else {
      index = atOrBefore(time);
      if (index >= head && times[index] == time) {
        if (numbers[index] == number && isPlain(index)) {
          return false;
        }
      } else {
        index = insert(index + 1, time);
      }
    }
    numbers[index] = number;
    if (others != null) {
      others[index] = null;
    }
    return true;
  }

  /**
   * Removes the point at a time.
   *
   * @return whether there was one
   */
  public boolean remove(long time) {
    int index = atOrBefore(time);
    if (index < head || times[index] != time) {
      return false;
    }
    int behind = tail - index - 1;
    System.arraycopy(times, index + 1, times, index, behind);
    System.arraycopy(numbers, index + 1, numbers, index, behind);
    if (others != null) {
      System.arraycopy(others, index + 1, others, index, behind);
    }
    tail--;
    return true;
  }

  /** Forgets all points from a time on. */
  public void forgetFrom(long time) {
    int keep = Math.max(head, atOrBefore(time - 1) + 1);
    if (others != null) {
      Arrays.fill(others, keep, tail, null);
    }
    tail = keep;
  }

  /** Forgets all points before the last one at or before a time. */
  public void forgetBefore(long time) {
    int keep = Math.max(head, atOrBefore(time));
    if (others != null) {
      Arrays.fill(others, head, keep, null);
    }
    head = keep;
  }

  /**
   * Replaces the points up to a time by one: the point of another list whose value holds at that
   * time.
   */
  public void replaceHead(long time, Points from) {
    head = Math.max(head, atOrBefore(time) + 1);
    int holding = from.atOrBefore(time);
    if (holding >= from.head) {
      put(from.time(holding), from.value(holding));
    }
  }

  private int insert(int index, long time) {
    if (tail == times.length) {
      index -= makeRoom();
    }
    int behind = tail - index;
    if (behind > 0) {
      System.arraycopy(times, index, times, index + 1, behind);
      System.arraycopy(numbers, index, numbers, index + 1, behind);
      if (others != null) {
        System.arraycopy(others, index, others, index + 1, behind);
      }
    }
    tail++;
    times[index] = time;
    return index;
  }

  /**
   * Moves the points to the front of the columns, or of larger ones, so that there is room for
   * more.
   *
   * @return by how much the indexes have become smaller
   */
  private int makeRoom() {
    int size = tail - head;
    boolean fits = size > 0 && head > 0 && head >= size / 2;
    int capacity = fits ? times.length : Math.max(4, size + (size >> 1) + 1);
    times = moved(times, fits ? times : new long[capacity], size);
    numbers = moved(numbers, fits ? numbers : new double[capacity], size);
    if (others != null) {
      others = moved(others, fits ? others : new @Nullable Value[capacity], size);
    }
    int by = head;
    head = 0;
    tail = size;
    return by;
  }

  @SuppressWarnings("SuspiciousSystemArraycopy")
  private <A> A moved(A from, A to, int size) {
    System.arraycopy(from, head, to, 0, size);
    return to;
  }
}
