// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.reading.Alias;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The data streams that nobody delivers because their tags are refused. Each gets one reading of
 * quality BAD at the time when its tag was first refused, so that its last value does not look
 * current. Not safe for use by several threads.
 */
final class RefusedStreams {
  private static final System.Logger LOG = System.getLogger(RefusedStreams.class.getName());

  private final ReadingSink sink;
  private final Set<Alias> known = new LinkedHashSet<>();

  /** The times of the BAD readings that the sink has not accepted yet. */
  private final Map<Alias, Instant> due = new LinkedHashMap<>();

  /**
   * Creates an empty set.
   *
   * @param sink receives the BAD readings
   */
  RefusedStreams(ReadingSink sink) {
    this.sink = sink;
  }

  /** Forgets streams that are delivered again. */
  void forget(Set<Alias> delivered) {
    known.removeAll(delivered);
    due.keySet().removeAll(delivered);
  }

  /**
   * Adds streams that nobody delivers.
   *
   * @return the streams that were not in the set before
   */
  Set<Alias> add(Set<Alias> streams, Instant now) {
    var added = new LinkedHashSet<Alias>();
    streams.stream().filter(known::add).forEach(added::add);
    added.forEach(alias -> due.put(alias, now));
    return added;
  }

  /**
   * Delivers the BAD readings that are due. If the sink is unavailable, the next call tries again.
   */
  void deliver() {
    if (due.isEmpty()) {
      return;
    }
    try {
      sink.accept(
          ReadingBatch.of(
              due.entrySet().stream()
                  .map(entry ->
                      new Reading(
                          entry.getKey(), new Tqv(entry.getValue(), Quality.BAD, Value.none())))
                  .toList()));
      due.clear();
    } catch (ReadingSink.UnavailableException e) {
      // The forwarder of the other readings already logs that the next hop is unavailable.
      LOG.log(System.Logger.Level.DEBUG, "the BAD readings of refused tags wait", e);
    }
  }
}
