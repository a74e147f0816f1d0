// SPDX-License-Identifier: Apache-2.0
package io.millwright.reading;

import io.millwright.value.Micros;
import io.millwright.value.NullType;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Readings in columns: one array each of stream, time, quality, kind and value, and a dictionary of
 * the aliases. A million readings are five arrays, not three million objects. Immutable; order is
 * kept and may matter: of two readings of the same stream, time and quality the later one holds.
 */
// Ordinals are bytes of a column in memory only; nothing stored depends on them.
@SuppressWarnings("EnumOrdinal")
public final class ReadingBatch {
  private static final Quality[] QUALITIES = Quality.values();

  /** What a row of the value column holds. The ordinals are not stored anywhere. */
  public enum Kind {
    /** {@link #integer} holds the number. */
    INTEGER,
    /** {@link #real} holds the number. */
    DOUBLE,
    /** {@link #integer} holds 1 or 0. */
    BOOLEAN,
    /** {@link #text} holds the text. */
    STRING,
    /** There is no value. */
    NULL
  }

  private static final Kind[] KINDS = Kind.values();

  private static final double EXACT = 0x1p53;

  private final List<Alias> aliases;
  private final int size;
  private final int[] streams;
  private final long[] micros;
  private final byte[] qualities;
  private final byte[] kinds;
  private final long[] bits;
  private final @Nullable String[] texts;

  private ReadingBatch(Builder builder) {
    aliases = List.copyOf(builder.aliases);
    size = builder.size;
    streams = Arrays.copyOf(builder.streams, size);
    micros = Arrays.copyOf(builder.micros, size);
    qualities = Arrays.copyOf(builder.qualities, size);
    kinds = Arrays.copyOf(builder.kinds, size);
    bits = Arrays.copyOf(builder.bits, size);
    texts = builder.texts == null ? NO_TEXTS : Arrays.copyOf(builder.texts, size);
  }

  private static final @Nullable String[] NO_TEXTS = new @Nullable String[0];

  /** Returns the batch with nothing in it. */
  public static ReadingBatch empty() {
    return new Builder().build();
  }

  /** Returns a batch of these readings, in this order. */
  public static ReadingBatch of(List<Reading> readings) {
    var builder = new Builder();
    readings.forEach(builder::add);
    return builder.build();
  }

  /** Returns a batch of these readings, in this order. */
  public static ReadingBatch of(Reading... readings) {
    return of(List.of(readings));
  }

  /** Returns the number of readings. */
  public int size() {
    return size;
  }

  /** Returns whether there is no reading. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns the dictionary: every data stream of the batch once, in order of first appearance. */
  public List<Alias> aliases() {
    return aliases;
  }

  /** Returns the stream of a row, as an index into {@link #aliases()}. */
  public int stream(int row) {
    return streams[row];
  }

  /** Returns the alias of a row. */
  public Alias alias(int row) {
    return aliases.get(streams[row]);
  }

  /** Returns the time of a row, in microseconds since the epoch. */
  public long micros(int row) {
    return micros[row];
  }

  /** Returns the quality of a row. */
  public Quality quality(int row) {
    return QUALITIES[qualities[row]];
  }

  /** Returns what the value of a row is. */
  public Kind kind(int row) {
    return KINDS[kinds[row]];
  }

  /** Returns the value of a row of kind INTEGER, 1 or 0 of BOOLEAN, the type's number of NULL. */
  public long integer(int row) {
    return bits[row];
  }

  /** Returns the value of a row of kind DOUBLE. */
  public double real(int row) {
    return Double.longBitsToDouble(bits[row]);
  }

  /**
   * Returns the value of a row of kind STRING.
   *
   * @throws IllegalStateException if the row is of another kind
   */
  public String text(int row) {
    var text = texts.length == 0 ? null : texts[row];
    if (text == null) {
      throw new IllegalStateException("row %d is %s, not text".formatted(row, kind(row)));
    }
    return text;
  }

  /**
   * Returns the value of a row as a double; NaN where it is no number, and of integers that a
   * double may not hold exactly: 2^53 and beyond.
   */
  public double number(int row) {
    var kind = KINDS[kinds[row]];
    if (kind == Kind.DOUBLE) {
      return real(row);
    }
    boolean isExact = kind == Kind.INTEGER && Math.abs((double) bits[row]) < EXACT;
    return isExact || kind == Kind.BOOLEAN ? bits[row] : Double.NaN;
  }

  /** Returns the value of a row. */
  public Value value(int row) {
    return switch (kind(row)) {
      case INTEGER -> Value.of(bits[row]);
      case DOUBLE -> Value.of(real(row));
      case BOOLEAN -> Value.of(bits[row] != 0);
      case STRING -> Value.of(text(row));
      case NULL -> Value.none(NullType.of(bits[row]));
    };
  }

  /** Returns the data point of a row. */
  public Tqv tqv(int row) {
    return new Tqv(Micros.toInstant(micros[row]), quality(row), value(row));
  }

  /** Returns a row as a reading. */
  public Reading reading(int row) {
    return new Reading(alias(row), tqv(row));
  }

  /** Returns all rows as readings. */
  public List<Reading> readings() {
    var readings = new ArrayList<Reading>(size);
    forEach(readings::add);
    return readings;
  }

  /** Calls back with each reading, in order. */
  public void forEach(Consumer<Reading> action) {
    for (int row = 0; row < size; row++) {
      action.accept(reading(row));
    }
  }

  /** Returns whether the readings of two batches are equal and in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReadingBatch that && readings().equals(that.readings());
  }

  @Override
  public int hashCode() {
    return readings().hashCode();
  }

  @Override
  public String toString() {
    return "ReadingBatch[%d readings of %d streams]".formatted(size, aliases.size());
  }

  /** Gathers readings into a batch. Not safe for use by several threads. */
  public static final class Builder {
    private final List<Alias> aliases = new ArrayList<>();
    private final Map<Alias, Integer> index = new HashMap<>();
    private int size;
    private int[] streams;
    private long[] micros;
    private byte[] qualities;
    private byte[] kinds;
    private long[] bits;
    private @Nullable String @Nullable [] texts;

    /** Makes a builder of a batch. */
    public Builder() {
      this(16);
    }

    /**
     * Makes a builder of a batch that is expected to have so many readings; it may get more.
     *
     * @param expected at least 0
     */
    public Builder(int expected) {
      int rows = Math.max(4, expected);
      streams = new int[rows];
      micros = new long[rows];
      qualities = new byte[rows];
      kinds = new byte[rows];
      bits = new long[rows];
    }

    /** Returns the number of readings so far. */
    public int size() {
      return size;
    }

    /** Returns the index of a stream in this builder's dictionary, for the columnar add methods. */
    public int stream(Alias alias) {
      return index.computeIfAbsent(
          alias,
          added -> {
            aliases.add(added);
            return aliases.size() - 1;
          });
    }

    /**
     * Returns the index of a stream that is not in the dictionary yet, for who remembers it: {@link
     * #stream} does not find it.
     */
    public int newStream(Alias alias) {
      aliases.add(alias);
      return aliases.size() - 1;
    }

    /** Appends a reading. */
    public Builder add(Reading reading) {
      var tqv = reading.tqv();
      return add(stream(reading.alias()), Micros.of(tqv.time()), tqv.quality(), tqv.value());
    }

    /** Appends all readings of a batch. */
    public Builder addAll(ReadingBatch batch) {
      var slots = new int[batch.aliases.size()];
      for (int slot = 0; slot < slots.length; slot++) {
        slots[slot] = stream(batch.aliases.get(slot));
      }
      for (int row = 0; row < batch.size(); row++) {
        addRow(slots[batch.streams[row]], batch, row);
      }
      return this;
    }

    /** Appends one row of another batch. */
    public Builder addRow(ReadingBatch batch, int row) {
      return addRow(stream(batch.alias(row)), batch, row);
    }

    private Builder addRow(int stream, ReadingBatch batch, int row) {
      int at = reserve(stream, batch.micros[row], batch.quality(row));
      kinds[at] = batch.kinds[row];
      bits[at] = batch.bits[row];
      if (batch.kind(row) == Kind.STRING) {
        texts(at)[at] = batch.text(row);
      }
      return this;
    }

    /** Appends a value of any kind; GOOD becomes BAD where there is no value to trust. */
    public Builder add(int stream, long timeMicros, Quality quality, Value value) {
      return switch (value) {
        case Value.IntegerValue(long number) -> addInteger(stream, timeMicros, quality, number);
        case Value.DoubleValue(double number) -> addDouble(stream, timeMicros, quality, number);
        case Value.BooleanValue(boolean on) -> addBoolean(stream, timeMicros, quality, on);
        case Value.StringValue(String text) -> addString(stream, timeMicros, quality, text);
        case Value.NullValue(var type) -> addNull(stream, timeMicros, quality, type);
      };
    }

    /** Appends an integer. */
    public Builder addInteger(int stream, long timeMicros, Quality quality, long number) {
      int at = reserve(stream, timeMicros, quality);
      kinds[at] = (byte) Kind.INTEGER.ordinal();
      bits[at] = number;
      return this;
    }

    /** Appends a double; GOOD becomes BAD where it is not finite. */
    public Builder addDouble(int stream, long timeMicros, Quality quality, double number) {
      int at =
          reserve(
              stream,
              timeMicros,
              quality == Quality.GOOD && !Double.isFinite(number) ? Quality.BAD : quality);
      kinds[at] = (byte) Kind.DOUBLE.ordinal();
      bits[at] = Double.doubleToLongBits(number == 0.0 ? 0.0 : number);
      return this;
    }

    /** Appends a boolean. */
    public Builder addBoolean(int stream, long timeMicros, Quality quality, boolean on) {
      int at = reserve(stream, timeMicros, quality);
      kinds[at] = (byte) Kind.BOOLEAN.ordinal();
      bits[at] = on ? 1 : 0;
      return this;
    }

    /** Appends a text. */
    public Builder addString(int stream, long timeMicros, Quality quality, String text) {
      int at = reserve(stream, timeMicros, quality);
      kinds[at] = (byte) Kind.STRING.ordinal();
      texts(at)[at] = text;
      return this;
    }

    /** Appends a row without a value, whose sender named a type; GOOD becomes BAD. */
    public Builder addNull(int stream, long timeMicros, Quality quality, NullType type) {
      int at = reserve(stream, timeMicros, quality == Quality.GOOD ? Quality.BAD : quality);
      kinds[at] = (byte) Kind.NULL.ordinal();
      bits[at] = type.number();
      return this;
    }

    /** Returns the batch of what was added so far. */
    public ReadingBatch build() {
      return new ReadingBatch(this);
    }

    private int reserve(int stream, long timeMicros, Quality quality) {
      if (stream < 0 || stream >= aliases.size()) {
        throw new IndexOutOfBoundsException(
            "stream %d is not one of this builder's %d; ask stream(alias) first"
                .formatted(stream, aliases.size()));
      }
      if (size == streams.length) {
        grow();
      }
      int at = size++;
      streams[at] = stream;
      micros[at] = timeMicros;
      qualities[at] = (byte) quality.ordinal();
      return at;
    }

    private void grow() {
      int capacity = streams.length * 2;
      streams = Arrays.copyOf(streams, capacity);
      micros = Arrays.copyOf(micros, capacity);
      qualities = Arrays.copyOf(qualities, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
      bits = Arrays.copyOf(bits, capacity);
      if (texts != null) {
        texts = Arrays.copyOf(texts, capacity);
      }
    }

    private @Nullable String[] texts(int upTo) {
      if (texts == null || texts.length <= upTo) {
        texts =
            texts == null
                ? new @Nullable String[streams.length]
                : Arrays.copyOf(texts, streams.length);
      }
      return texts;
    }
  }
}
