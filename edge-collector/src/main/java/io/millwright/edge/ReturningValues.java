// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.Sample;
import io.millwright.reading.Alias;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import io.millwright.reading.TimeOfReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;

/**
 * Lets a value return that was hidden by a BAD reading of the edge, or of the source, that ran
 * before. Example: the device is lost at 12:00, so its tags are BAD from 12:00; the edge is
 * stopped, and starts at 12:05. The device now reports a value that has not changed since 11:00,
 * with that time. The reading at 12:00 would stay the latest, so the value gets the time of its
 * arrival, 12:05.
 *
 * <p>Only the first sample of each tag gets another time: later the connector does the same for
 * what it has lost itself. BAD samples with a device's time that is far from the edge's are not
 * remembered: the next values of that device come behind them by the same clock. Not safe for use
 * by several threads.
 */
final class ReturningValues {
  /** A BAD sample has the edge's own time where it is younger than this. */
  private static final Duration OWN = Duration.ofSeconds(1);

  private final List<Alias> streams;
  private final LastBad lastBad;
  private final long[] hiddenUntil;
  private final BitSet waiting;

  /**
   * @param streams by the tag's index
   * @param lastBad the times at which streams became BAD
   */
  ReturningValues(List<Alias> streams, LastBad lastBad) {
    this.streams = List.copyOf(streams);
    this.lastBad = lastBad;
    hiddenUntil =
        streams.stream().mapToLong(stream -> lastBad.find(stream).orElse(Long.MIN_VALUE)).toArray();
    waiting = new BitSet();
    waiting.set(0, streams.size());
  }

  /** Returns the samples with their times; mostly the list itself. */
  List<Sample> stamped(List<Sample> samples, Instant arrived) {
    note(samples, arrived);
    if (waiting.isEmpty()) {
      return samples;
    }
    var stamped = new ArrayList<Sample>(samples.size());
    for (var sample : samples) {
      stamped.add(isFirst(sample) && isHidden(sample, arrived) ? at(arrived, sample) : sample);
    }
    return stamped;
  }

  private void note(List<Sample> samples, Instant arrived) {
    HashMap<Alias, Long> bad = null;
    for (var sample : samples) {
      if (sample.quality() == Quality.BAD && isTag(sample) && isOwn(sample, arrived)) {
        bad = bad == null ? new HashMap<>() : bad;
        bad.put(streams.get(sample.tag()), Micros.of(arrived));
      }
    }
    if (bad != null) {
      lastBad.note(bad);
    }
  }

  private boolean isTag(Sample sample) {
    return sample.tag() >= 0 && sample.tag() < streams.size();
  }

  private static boolean isOwn(Sample sample, Instant arrived) {
    return !TimeOfReading.isSet(sample.sourceTime())
        || Duration.between(sample.sourceTime(), arrived).abs().compareTo(OWN) < 0;
  }

  private boolean isFirst(Sample sample) {
    boolean isFirst = isTag(sample) && waiting.get(sample.tag());
    if (isFirst) {
      waiting.clear(sample.tag());
    }
    return isFirst;
  }

  private boolean isHidden(Sample sample, Instant arrived) {
    return sample.quality() != Quality.BAD
        && TimeOfReading.isSet(sample.sourceTime())
        && Micros.of(sample.sourceTime()) <= hiddenUntil[sample.tag()]
        && sample.sourceTime().isBefore(arrived);
  }

  private static Sample at(Instant time, Sample sample) {
    return new Sample(sample.tag(), time, sample.value(), sample.quality(), sample.status());
  }
}
