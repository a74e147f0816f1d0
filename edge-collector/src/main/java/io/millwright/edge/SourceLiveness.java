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
 * Makes the liveness stream of one source (see {@link Liveness}):
 *
 * <ol>
 *   <li>{@code true} when the device begins to answer, and then every 10 s as long as it does;
 *   <li>{@code false} when it is lost, at the time when it last answered;
 *   <li>{@code false} when the edge starts, at the time until which the edge that ran before knew
 *       the source to be alive: so a kill is a loss like any other.
 * </ol>
 *
 * A source whose tags have different first steps has a liveness stream below each of them. A pause
 * of more than 30 s between two answers is a loss, unless the source is polled that seldom: the
 * pause before was about as long. Deterministic; not safe for use by several threads.
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

  /** Adds what is to be said of the edge that ran before. To be called once, before the rest. */
  void start(ReadingBatch.Builder batch) {
    known.find(source).ifPresent(until -> add(Micros.of(until), false, batch));
  }

  /** The device has answered: adds what is to be said of that. */
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
    // On the disk before the spool: a loss is never said to be earlier than the last true.
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

  /** The device is lost, or the edge ends: adds what is to be said of that. */
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
