// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The records that the engine sets aside because it can't use them. Each is counted in the meter
 * {@code millwright.unreadable.records} and described for {@link Topics#UNREADABLE}. The log gets
 * at most one line per second, so that a faulty client can't fill the disk. Safe for use by several
 * threads.
 */
final class UnreadableRecords {
  /** The most bytes of a value that are kept. */
  static final int KEPT = 64 << 10;

  private static final System.Logger LOG = System.getLogger(UnreadableRecords.class.getName());
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);
  private static final int LONGEST_REASON = 1_000;

  private final MeterRegistry meters;
  private final LongSupplier nanoTime;
  private final AtomicLong nextLineNanos;
  private final AtomicLong unsaid = new AtomicLong();

  /**
   * Creates the counter.
   *
   * @param nanoTime returns elapsed time as {@link System#nanoTime} does
   */
  UnreadableRecords(MeterRegistry meters, LongSupplier nanoTime) {
    this.meters = meters;
    this.nanoTime = nanoTime;
    nextLineNanos = new AtomicLong(nanoTime.getAsLong());
    // The counter starts at zero, so that an alert can detect the first record.
    counter(Topics.READINGS);
    counter(Topics.MODELS);
  }

  private Counter counter(String topic) {
    return Counter.builder("millwright.unreadable.records")
        .description("Records on Kafka that were set aside because they could not be used")
        .tag("topic", topic)
        .register(meters);
  }

  /**
   * The place of a record on Kafka.
   *
   * @param topic the record's topic
   * @param partition the record's partition
   * @param offset the record's offset in the partition
   */
  record Origin(String topic, int partition, long offset) {
    @Override
    public String toString() {
      return "%s-%d@%d".formatted(topic, partition, offset);
    }
  }

  /**
   * Counts and logs a record that can't be used.
   *
   * @param reason what is wrong with the record
   * @return the headers for the stored record: topic, partition, offset, reason and the size of the
   *     whole value in bytes
   */
  Headers note(Origin origin, String reason, byte @Nullable [] value) {
    counter(origin.topic).increment();
    var why = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    say(origin, why);
    return new RecordHeaders()
        .add("topic", bytes(origin.topic))
        .add("partition", bytes(Integer.toString(origin.partition)))
        .add("offset", bytes(Long.toString(origin.offset)))
        .add("reason", bytes(why))
        .add("size", bytes(value == null ? "none" : Integer.toString(value.length)));
  }

  /** Returns the part of a value that is stored: its first bytes. */
  static byte @Nullable [] kept(byte @Nullable [] value) {
    return value == null || value.length <= KEPT ? value : Arrays.copyOf(value, KEPT);
  }

  private void say(Origin origin, String why) {
    long now = nanoTime.getAsLong();
    long next = nextLineNanos.get();
    if (now - next < 0 || !nextLineNanos.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
      unsaid.incrementAndGet();
      return;
    }
    LOG.log(
        System.Logger.Level.ERROR,
        "record=%s state=SET_ASIDE others=%d cause=\"%s\"; it is kept in the topic %s"
            .formatted(origin, unsaid.getAndSet(0), why, Topics.UNREADABLE));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
