// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import io.millwright.reading.ReadingBatch;
import java.util.List;
import java.util.function.Consumer;

/** Computed values as records of {@link Topics#COMPUTED}, none too large for a broker. */
public final class ComputedRecords {
  private static final int MOST_REMOVALS = 5_000;

  private ComputedRecords() {}

  /** Calls back with each record's value, in order: what is removed goes before what comes. */
  public static void of(Computed computed, Consumer<byte[]> action) {
    var removals = computed.removals();
    if (removals.size() > MOST_REMOVALS) {
      of(
          new Computed(computed.tree(), removals.subList(0, MOST_REMOVALS), ReadingBatch.empty()),
          action);
      of(
          new Computed(
              computed.tree(), removals.subList(MOST_REMOVALS, removals.size()), computed.values()),
          action);
      return;
    }
    var bytes = ComputedCodec.encode(computed);
    var values = computed.values();
    if (bytes.length > ReadingRecords.LARGEST && values.size() > 1) {
      int half = values.size() / 2;
      of(new Computed(computed.tree(), removals, ReadingRecords.rows(values, 0, half)), action);
      of(
          new Computed(
              computed.tree(), List.of(), ReadingRecords.rows(values, half, values.size())),
          action);
    } else {
      action.accept(bytes);
    }
  }
}
