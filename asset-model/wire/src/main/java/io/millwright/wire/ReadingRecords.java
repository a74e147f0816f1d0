// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Divides batches into records of {@link Topics#READINGS}: each record has one key and is small
 * enough for a broker.
 */
public final class ReadingRecords {
  /** The most bytes of one record's value; below a broker's default message.max.bytes of 1 MiB. */
  public static final int LARGEST = 900_000;

  private ReadingRecords() {}

  /**
   * Calls {@code action} with each record of a batch. The readings of a stream keep their order.
   *
   * @param key returns the key of a stream, such as {@link Topics#readingsKey}
   * @param action receives the key and the value, as {@link ReadingCodec} encodes it
   */
  public static void of(
      ReadingBatch batch, Function<Alias, String> key, BiConsumer<String, byte[]> action) {
    byKey(batch, key).forEach((each, part) -> encode(each, part, action));
  }

  /** Returns the readings of each key; the readings of a stream keep their order. */
  public static Map<String, ReadingBatch> byKey(ReadingBatch batch, Function<Alias, String> key) {
    var keys = batch.aliases().stream().map(key).toList();
    if (!keys.isEmpty() && keys.stream().distinct().count() == 1) {
      return Map.of(keys.getFirst(), batch);
    }
    Map<String, ReadingBatch.Builder> parts = new LinkedHashMap<>();
    for (int row = 0; row < batch.size(); row++) {
      parts
          .computeIfAbsent(keys.get(batch.stream(row)), _ -> new ReadingBatch.Builder())
          .addRow(batch, row);
    }
    Map<String, ReadingBatch> batches = new LinkedHashMap<>();
    parts.forEach((each, part) -> batches.put(each, part.build()));
    return batches;
  }

  private static void encode(String key, ReadingBatch batch, BiConsumer<String, byte[]> action) {
    var bytes = ReadingCodec.encode(batch);
    if (bytes.length > LARGEST && batch.size() > 1) {
      encode(key, rows(batch, 0, batch.size() / 2), action);
      encode(key, rows(batch, batch.size() / 2, batch.size()), action);
    } else {
      action.accept(key, bytes);
    }
  }

  /** Returns the rows of a batch from one row up to, but without, another. */
  public static ReadingBatch rows(ReadingBatch batch, int from, int to) {
    var part = new ReadingBatch.Builder();
    for (int row = from; row < to; row++) {
      part.addRow(batch, row);
    }
    return part.build();
  }
}
