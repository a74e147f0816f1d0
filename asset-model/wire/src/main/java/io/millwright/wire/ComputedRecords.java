// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import io.millwright.reading.ReadingBatch;
import java.util.List;
import java.util.function.Consumer;

/**
 * Divides computed values into records of {@link Topics#COMPUTED} that are small enough for a
 * broker.
 */
public final class ComputedRecords {
  private static final int MOST_REMOVALS = 5_000;

  private ComputedRecords() {}

  /**
   * Calls {@code action} with each record's value in order: removals come before the values that
   * replace them.
   */
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
