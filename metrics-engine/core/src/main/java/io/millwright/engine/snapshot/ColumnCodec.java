// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import io.millwright.engine.series.PointColumns;
import io.millwright.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes columns of points as bytes, and reads them, in format 1 of snapshots. "Unsigned" and
 * "signed" numbers, and texts, are those of {@link ByteSink}; the bytes of a number are
 * little-endian.
 *
 * <pre>
 * count               unsigned; nothing follows a count of 0
 * first time          signed, microseconds since the epoch
 * other times         each: by how much its distance from the time before differs from the distance
 *                     before that, signed, beginning with 0; a 0 is followed by how many further
 *                     zeros there are, unsigned
 * numbers             each: its 64 bits, XORed with those of the number before, beginning with 0;
 *                     of these the bytes between the first and the last that are not zero, behind
 *                     one that says how many they are (high half) and how many zeros are cut off
 *                     below them (low half). Where all are zero: 0, and how many further numbers
 *                     are the same, unsigned
 * others              count, unsigned, then each: the distance of its index from the one before,
 *                     beginning with -1, unsigned; a byte; and for 0 a text that is remembered, for
 *                     1 an integer, signed, for 2 the place of a remembered text, unsigned, for 3
 *                     a text that is not remembered
 * </pre>
 */
final class ColumnCodec {
  private static final int NEW_TEXT = 0;
  private static final int INTEGER = 1;
  private static final int KNOWN_TEXT = 2;
  private static final int LONE_TEXT = 3;
  private static final int MOST_REMEMBERED = 4096;

  private ColumnCodec() {}

  static void write(PointColumns columns, ByteSink to) {
    to.writeUnsigned(columns.times().length);
    if (columns.times().length > 0) {
      writeTimes(columns.times(), to);
      writeNumbers(columns.numbers(), to);
      writeOthers(columns.others(), to);
    }
  }

  static PointColumns read(ByteSource from) {
    int count = from.readCount();
    var times = new long[count];
    var numbers = new double[count];
    if (count == 0) {
      return new PointColumns(times, numbers, null);
    }
    readTimes(times, from);
    readNumbers(numbers, from);
    return new PointColumns(times, numbers, readOthers(count, from));
  }

  private static void writeTimes(long[] times, ByteSink to) {
    to.writeSigned(times[0]);
    long distance = 0;
    int at = 1;
    while (at < times.length) {
      long next = times[at] - times[at - 1];
      to.writeSigned(next - distance);
      int same = at + 1;
      if (next == distance) {
        while (same < times.length && times[same] - times[same - 1] == distance) {
          same++;
        }
        to.writeUnsigned(same - at - 1L);
      }
      distance = next;
      at = same;
    }
  }

  private static void readTimes(long[] times, ByteSource from) {
    times[0] = from.readSigned();
    long distance = 0;
    int at = 1;
    while (at < times.length) {
      long change = from.readSigned();
      distance += change;
      int end = change == 0 ? Math.addExact(at + 1, from.readCount()) : at + 1;
      for (; at < end; at++) {
        times[at] = times[at - 1] + distance;
      }
    }
  }

  private static void writeNumbers(double[] numbers, ByteSink to) {
    long before = 0;
    int at = 0;
    while (at < numbers.length) {
      long bits = Double.doubleToRawLongBits(numbers[at]);
      long change = bits ^ before;
      int same = at + 1;
      if (change == 0) {
        while (same < numbers.length && Double.doubleToRawLongBits(numbers[same]) == bits) {
          same++;
        }
        to.writeByte(0);
        to.writeUnsigned(same - at - 1L);
      } else {
        int cutOff = Long.numberOfTrailingZeros(change) >>> 3;
        int length = Long.BYTES - cutOff - (Long.numberOfLeadingZeros(change) >>> 3);
        to.writeByte(length << 4 | cutOff);
        to.writeLow(change >>> (8 * cutOff), length);
      }
      before = bits;
      at = same;
    }
  }

  private static void readNumbers(double[] numbers, ByteSource from) {
    long bits = 0;
    int at = 0;
    while (at < numbers.length) {
      int lengths = from.readByte();
      int end = at + 1;
      if (lengths == 0) {
        end = Math.addExact(end, from.readCount());
      } else {
        bits ^= from.readLow(lengths >>> 4) << (8 * (lengths & 7));
      }
      double number = Double.longBitsToDouble(bits);
      for (; at < end; at++) {
        numbers[at] = number;
      }
    }
  }

  private static void writeOthers(@Nullable Value @Nullable [] others, ByteSink to) {
    if (others == null) {
      to.writeUnsigned(0);
      return;
    }
    int count = 0;
    for (var other : others) {
      count += other == null ? 0 : 1;
    }
    to.writeUnsigned(count);
    var remembered = new HashMap<String, Integer>();
    int before = -1;
    for (int at = 0; at < others.length; at++) {
      var other = others[at];
      if (other != null) {
        to.writeUnsigned((long) at - before);
        before = at;
        writeOther(other, remembered, to);
      }
    }
  }

  private static void writeOther(Value other, Map<String, Integer> remembered, ByteSink to) {
    switch (other) {
      case Value.StringValue(String text) -> {
        var known = remembered.get(text);
        if (known != null) {
          to.writeByte(KNOWN_TEXT);
          to.writeUnsigned(known);
        } else if (remembered.size() < MOST_REMEMBERED) {
          remembered.put(text, remembered.size());
          to.writeByte(NEW_TEXT);
          to.writeText(text);
        } else {
          to.writeByte(LONE_TEXT);
          to.writeText(text);
        }
      }
      case Value.IntegerValue(long number) -> {
        to.writeByte(INTEGER);
        to.writeSigned(number);
      }
      case Value.DoubleValue _, Value.BooleanValue _, Value.NullValue _ ->
          throw new IllegalStateException("%s stands among the numbers".formatted(other));
    }
  }

  private static @Nullable Value @Nullable [] readOthers(int size, ByteSource from) {
    int count = from.readCount();
    if (count == 0) {
      return null;
    }
    var others = new @Nullable Value[size];
    var remembered = new @Nullable Value[Math.min(count, MOST_REMEMBERED)];
    int texts = 0;
    int at = -1;
    for (int i = 0; i < count; i++) {
      at = Math.addExact(at, from.readCount());
      int kind = from.readByte();
      others[at] =
          switch (kind) {
            case NEW_TEXT -> Value.of(from.readText());
            case INTEGER -> Value.of(from.readSigned());
            case KNOWN_TEXT -> remembered[from.readCount()];
            case LONE_TEXT -> Value.of(from.readText());
            default -> throw new IndexOutOfBoundsException("a value of kind " + kind);
          };
      if (kind == NEW_TEXT) {
        remembered[texts++] = others[at];
      }
    }
    return others;
  }
}
