// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The progress of this process' partitions. Health uses it to distinguish a partition that is stuck
 * from one that has nothing to do. Safe for use by several threads.
 *
 * <pre>
 * begun(3, 41)   done(3)   begun(3, 42)   failed(3, "...")   begun(3, 42)   failed(3, "...")
 * '------------- partition 3 stands still at 42 ------
 * </pre>
 */
final class PartitionProgress {
  /** The longest time for one record; longer than the engine waits for an unavailable historian. */
  static final Duration LONGEST_RECORD = Duration.ofMinutes(2);

  /**
   * How long a failure counts if its record does not come again, because another process has it.
   */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private final Map<Integer, At> partitions = new HashMap<>();

  /** The state of one partition: its record, since when, and why it goes no further. */
  private record At(long offset, boolean busy, Instant since, String cause, Instant told) {}

  /**
   * A partition that stands still.
   *
   * @param partition the partition of the readings
   * @param offset the offset of the record at which it stands
   * @param since when it came to that record
   * @param cause why it goes no further
   */
  record Standstill(int partition, long offset, Instant since, String cause) {}

  /** Records that the engine starts to process a record. */
  synchronized void begun(int partition, long offset, Instant now) {
    var before = partitions.get(partition);
    if (before != null && before.offset == offset && !before.cause.isEmpty()) {
      // The record was delivered again and has been failing since its first attempt.
      partitions.put(partition, new At(offset, true, before.since, before.cause, now));
    } else {
      partitions.put(partition, new At(offset, true, now, "", now));
    }
  }

  /** Records that the last started record is finished. */
  synchronized void done(int partition, Instant now) {
    partitions.computeIfPresent(
        partition, (_, before) -> new At(before.offset, false, now, "", now));
  }

  /** Records that the last started record, or the work between records, has failed. */
  synchronized void failed(int partition, String cause, Instant now) {
    var before = partitions.getOrDefault(partition, new At(-1, false, now, "", now));
    partitions.put(
        partition,
        new At(
            before.offset, before.busy, before.cause.isEmpty() ? now : before.since, cause, now));
  }

  /**
   * Records that the partition has gone to another thread or process. The cause of a failure is
   * kept.
   */
  synchronized void left(int partition) {
    partitions.computeIfPresent(
        partition,
        (_, before) ->
            before.cause.isEmpty()
                ? null
                : new At(before.offset, false, before.since, before.cause, before.told));
  }

  /**
   * Returns the partitions that stand still.
   *
   * @param lags for each partition of this process, how many of its records wait on Kafka
   */
  synchronized List<Standstill> standstills(Map<Integer, Long> lags, Instant now) {
    var forgotten = now.minus(MEMORY);
    partitions
        .values()
        .removeIf(at -> !at.busy && !at.cause.isEmpty() && at.told.isBefore(forgotten));
    var found = new TreeMap<Integer, Standstill>();
    partitions.forEach((partition, at) -> {
      long waiting = lags.getOrDefault(partition, 0L);
      if (!at.cause.isEmpty()) {
        found.put(partition, new Standstill(partition, at.offset, at.since, at.cause));
      } else if (at.since.isBefore(now.minus(LONGEST_RECORD)) && (at.busy || waiting > 0)) {
        found.put(
            partition,
            new Standstill(
                partition,
                at.offset,
                at.since,
                at.busy
                    ? "one record takes longer than %d s".formatted(LONGEST_RECORD.toSeconds())
                    : "%d records wait and none is processed".formatted(waiting)));
      }
    });
    return new ArrayList<>(found.values());
  }
}
