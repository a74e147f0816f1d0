// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series;

import io.millwright.historian.postgres.database.Columns;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.NullType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * The points of one transaction, each key once, ordered by series, time and quality: of two rows
 * with the same key the later one holds. One order for all writers keeps them from deadlocks.
 * Encodes them as PostgreSQL's COPY expects (PostgreSQL documentation, COPY, Binary Format).
 */
public final class PointRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final String COLUMNS = "series, ts, quality, value_kind, whole, real, text";
  private static final short COLUMN_COUNT = 7;

  /** 2000-01-01, from which PostgreSQL counts times in its binary format. */
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  private static final int COMPUTED = 1;
  private static final long HOUR_MICROS = 3_600_000_000L;

  private static final long EARLIEST =
      Micros.of(Columns.storable(Micros.toInstant(Long.MIN_VALUE)));
  private static final long LATEST = Micros.of(Columns.storable(Micros.toInstant(Long.MAX_VALUE)));

  private final ReadingBatch[] batches;
  private final int[] batchOf;
  private final int[] rowOf;
  private final int[] series;
  private final long[] micros;
  private final short[] qualities;
  private final int[] order;
  private final int size;
  private final int version;

  /**
   * Orders the points of a transaction.
   *
   * @param version the version of the plant that gave the computed values; 0 where it is not known
   * @param seriesOf the series of each stream
   */
  public PointRows(
      ReadingBatch readings, ReadingBatch computed, long version, ToIntFunction<Alias> seriesOf) {
    batches = new ReadingBatch[] {readings, computed};
    // Where there are only readings, not even a null is sent.
    this.version = computed.isEmpty() ? 0 : Math.toIntExact(version);
    int total = readings.size() + computed.size();
    batchOf = new int[total];
    rowOf = new int[total];
    series = new int[total];
    micros = new long[total];
    qualities = new short[total];
    int at = 0;
    for (int batch = 0; batch < batches.length; batch++) {
      var rows = batches[batch];
      int[] ids = rows.aliases().stream().mapToInt(seriesOf).toArray();
      for (int row = 0; row < rows.size(); row++, at++) {
        batchOf[at] = batch;
        rowOf[at] = row;
        series[at] = ids[rows.stream(row)];
        micros[at] = Math.clamp(rows.micros(row), EARLIEST, LATEST);
        qualities[at] = Columns.code(rows.quality(row));
      }
    }
    order = new int[total];
    Arrays.setAll(order, i -> i);
    mergeSort(order.clone(), order, 0, total);
    size = dropOverwritten();
  }

  int size() {
    return size;
  }

  /** Which rows to copy. */
  @FunctionalInterface
  public interface Choice {
    /** Every row. */
    Choice ALL = (_, _) -> true;

    /**
     * Returns true where a row of this series and time, in microseconds since the epoch, is to be
     * copied.
     */
    boolean includes(int series, long micros);
  }

  /** How many rows a choice includes. */
  public int count(Choice choice) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (choice.includes(series[order[i]], micros[order[i]])) {
        count++;
      }
    }
    return count;
  }

  /** Returns how many of the rows that a choice includes are readings, and not computed. */
  public int countReadings(Choice choice) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (batchOf[order[i]] != COMPUTED && choice.includes(series[order[i]], micros[order[i]])) {
        count++;
      }
    }
    return count;
  }

  /** Takes hours of series. */
  @FunctionalInterface
  interface HourSink {
    /**
     * Takes an hour of a series.
     *
     * @param hour how many hours after the epoch it ends
     */
    void accept(int series, long hour);
  }

  /** Gives every hour (start, end] of every series that has a row to a sink, in order. */
  void forEachHour(HourSink sink) {
    for (int i = 0; i < size; i++) {
      long hour = Math.ceilDiv(micros[order[i]], HOUR_MICROS);
      if (i == 0
          || series[order[i]] != series[order[i - 1]]
          || hour != Math.ceilDiv(micros[order[i - 1]], HOUR_MICROS)) {
        sink.accept(series[order[i]], hour);
      }
    }
  }

  /** Tells a frontier how far these rows go. */
  public void advance(Frontier frontier) {
    for (int i = 0; i < size; i++) {
      // The last of each series, since the rows are ordered.
      if (i + 1 == size || series[order[i]] != series[order[i + 1]]) {
        frontier.reached(series[order[i]], micros[order[i]]);
      }
    }
  }

  /** Returns the columns that rows are copied into. */
  public String columns() {
    return version == 0 ? COLUMNS : COLUMNS + ", version";
  }

  /** Returns the chosen rows in these {@link #columns}. */
  public byte[] copy(Choice choice) {
    var bytes = new ByteArrayOutputStream(64 + 64 * size);
    try (var out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      for (int i = 0; i < size; i++) {
        if (choice.includes(series[order[i]], micros[order[i]])) {
          write(out, order[i]);
        }
      }
      out.writeShort(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(DataOutputStream out, int at) throws IOException {
    var batch = batches[batchOf[at]];
    int row = rowOf[at];
    var kind = batch.kind(row);
    out.writeShort(version == 0 ? COLUMN_COUNT : COLUMN_COUNT + 1);
    out.writeInt(4);
    out.writeInt(series[at]);
    out.writeInt(8);
    out.writeLong(micros[at] - POSTGRES_EPOCH_MICROS);
    out.writeInt(2);
    out.writeShort(qualities[at]);
    out.writeInt(2);
    out.writeShort(
        kind == ReadingBatch.Kind.NULL
            ? Columns.code(NullType.of(batch.integer(row)))
            : Columns.code(kind));
    switch (kind) {
      case INTEGER, BOOLEAN -> {
        out.writeInt(8);
        out.writeLong(batch.integer(row));
        out.writeInt(-1);
        out.writeInt(-1);
      }
      case DOUBLE -> {
        out.writeInt(-1);
        out.writeInt(8);
        out.writeDouble(batch.real(row));
        out.writeInt(-1);
      }
      case STRING -> {
        var text = Columns.storable(batch.text(row)).getBytes(StandardCharsets.UTF_8);
        out.writeInt(-1);
        out.writeInt(-1);
        out.writeInt(text.length);
        out.write(text);
      }
      case NULL -> {
        out.writeInt(-1);
        out.writeInt(-1);
        out.writeInt(-1);
      }
    }
    if (version != 0 && batchOf[at] == COMPUTED) {
      out.writeInt(4);
      out.writeInt(version);
    } else if (version != 0) {
      out.writeInt(-1);
    }
  }

  private int dropOverwritten() {
    int kept = 0;
    for (int i = 0; i < order.length; i++) {
      if (i + 1 == order.length || compare(order[i], order[i + 1]) != 0) {
        order[kept++] = order[i];
      }
    }
    return kept;
  }

  private int compare(int a, int b) {
    int bySeries = Integer.compare(series[a], series[b]);
    if (bySeries != 0) {
      return bySeries;
    }
    int byTime = Long.compare(micros[a], micros[b]);
    return byTime != 0 ? byTime : Short.compare(qualities[a], qualities[b]);
  }

  /**
   * Sorts {@code to[start, end)} and keeps the order of equals; {@code from} holds the same. It
   * sorts primitive numbers, since every batch of readings comes through here.
   */
  private void mergeSort(int[] from, int[] to, int start, int end) {
    if (end - start < 2) {
      return;
    }
    int middle = (start + end) >>> 1;
    mergeSort(to, from, start, middle);
    mergeSort(to, from, middle, end);
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      if (left < middle && (right >= end || compare(from[left], from[right]) <= 0)) {
        to[i] = from[left++];
      } else {
        to[i] = from[right++];
      }
    }
  }
}
