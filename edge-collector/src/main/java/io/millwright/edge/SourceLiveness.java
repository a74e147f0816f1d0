// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.feed.Liveness;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.source.SourceDefinition;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Writes the liveness stream of one source (see {@link Liveness}):
 *
 * <ol>
 *   <li>{@code true} when the device begins to answer, and then every 10 s while it does;
 *   <li>{@code false} when the device is lost, at the time of its last answer;
 *   <li>{@code false} when the edge starts, at the time until which the previous run knew the
 *       source to be alive. So a killed edge looks like any other loss.
 * </ol>
 *
 * <p>A source whose tags begin with different first steps of their paths has a liveness stream
 * below each of these steps. A pause of more than 30 s between two answers is a loss, unless the
 * source is polled so rarely that the pause before was about as long. Deterministic; not safe for
 * use by several threads.
 */
final class SourceLiveness {
  private static final long PERIOD_MICROS = Duration.ofSeconds(10).toNanos() / 1_000;
  private static final long KNOWN_MICROS = Liveness.KNOWN_FOR.toNanos() / 1_000;

  private final String source;
  private final List<Alias> streams;
  private final KnownUntil known;
  private boolean isAlive;
  private long confirmed;
  private long lastTrue;
  private long lastPause;

  SourceLiveness(String edge, SourceDefinition source, KnownUntil known) {
    this.source = source.name();
    this.known = known;
    streams =
        source.tags().stream()
            .map(tag -> Liveness.of(edge, source.name(), tag.alias()))
            .distinct()
            .toList();
  }

  /**
   * Adds the loss of the edge's previous run to the batch. Called once, before the other methods.
   */
  void start(ReadingBatch.Builder batch) {
    known.find(source).ifPresent(until -> add(Micros.of(until), false, batch));
  }

  /** Records an answer of the device and adds the reading that is due. */
  void alive(Instant now, ReadingBatch.Builder batch) {
    if (streams.isEmpty()) {
      return;
    }
    long micros = Micros.of(now);
    long before = confirmed;
    long pause = isAlive ? micros - before : 0;
    boolean isUsual = pause <= 2 * lastPause;
    confirmed = micros;
    lastPause = pause;
    if (isAlive && micros >= lastTrue && micros - lastTrue < PERIOD_MICROS) {
      known.note(source, micros);
      return;
    }
    // The time is on the disk before the spool has the reading, so a loss is never dated before the
    // last true.
    known.keep(source, micros);
    if (isAlive && pause > KNOWN_MICROS && !isUsual) {
      add(before, false, batch);
    } else if (isAlive) {
      for (long at = lastTrue + KNOWN_MICROS; at < micros; at += KNOWN_MICROS) {
        add(at, true, batch);
      }
    }
    add(micros, true, batch);
    isAlive = true;
    lastTrue = micros;
  }

  /** Records the loss of the device or the end of the edge, and adds the reading for it. */
  void lost(ReadingBatch.Builder batch) {
    if (isAlive) {
      isAlive = false;
      known.keep(source, confirmed);
      add(confirmed, false, batch);
    }
  }

  private void add(long micros, boolean isKnown, ReadingBatch.Builder batch) {
    for (var stream : streams) {
      batch.add(batch.stream(stream), micros, Quality.GOOD, Value.of(isKnown));
    }
  }
}
