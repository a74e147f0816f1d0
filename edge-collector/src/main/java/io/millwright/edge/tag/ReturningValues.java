// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag;

import io.millwright.connector.Sample;
import io.millwright.reading.Alias;
import io.millwright.reading.TimeOfReading;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives a value that returns after a BAD reading of the edge's or the source's previous run a time
 * later than that reading. Example: the device is lost at 12:00, so its tags are BAD from 12:00.
 * The edge is stopped and starts again at 12:05. The device now reports a value that has not
 * changed since 11:00, with that time. The BAD reading of 12:00 would remain the latest, so the
 * value gets the time of its arrival, 12:05.
 *
 * <p>Only the first sample of each tag gets another time; afterwards the connector does the same
 * for its own losses. A BAD sample whose device time is far from the edge's time is not remembered,
 * because the next values of that device come later by the same clock. After a value has returned
 * and is on the disk, its BAD reading is forgotten, so the next start changes no time. Not safe for
 * use by several threads.
 */
public final class ReturningValues {
  /** A BAD sample that is younger than this has the edge's own time. */
  private static final Duration OWN = Duration.ofSeconds(1);

  private final List<Alias> streams;
  private final LastBadTimes lastBad;

  /** When each tag became BAD; {@link Long#MIN_VALUE} if it is not BAD. */
  private final long[] hiddenUntil;

  private final BitSet waiting;

  /** The tags whose values have returned, but are not known to be on the disk. */
  private final BitSet returned = new BitSet();

  /**
   * Creates the stamping of one source's samples.
   *
   * @param streams the stream of each tag, by the tag's index
   * @param lastBad the times at which streams became BAD
   */
  public ReturningValues(List<Alias> streams, LastBadTimes lastBad) {
    this.streams = List.copyOf(streams);
    this.lastBad = lastBad;
    hiddenUntil =
        streams.stream().mapToLong(stream -> lastBad.find(stream).orElse(Long.MIN_VALUE)).toArray();
    waiting = new BitSet();
    waiting.set(0, streams.size());
  }

  /**
   * Returns the samples with corrected times. Mostly nothing changes and the same list is returned.
   */
  public List<Sample> stamped(List<Sample> samples, Instant arrived) {
    returned.clear();
    Map<Alias, Long> bad = null;
    List<Sample> stamped = null;
    for (int i = 0; i < samples.size(); i++) {
      var sample = samples.get(i);
      int tag = sample.tag();
      if (tag < 0 || tag >= streams.size()) {
        continue;
      }
      boolean isFirst = waiting.get(tag);
      waiting.clear(tag);
      if (sample.quality() == Quality.BAD) {
        if (isOwn(sample, arrived)) {
          bad = bad == null ? new HashMap<>() : bad;
          hiddenUntil[tag] = Micros.of(arrived);
          bad.put(streams.get(tag), hiddenUntil[tag]);
          returned.clear(tag);
        }
      } else if (hiddenUntil[tag] != Long.MIN_VALUE) {
        boolean isBehind = !isHidden(sample);
        if (isFirst && !isBehind) {
          stamped = stamped == null ? new ArrayList<>(samples) : stamped;
          long time = Math.max(Micros.of(arrived), hiddenUntil[tag] + 1);
          stamped.set(i, at(Micros.toInstant(time), sample));
        }
        if (isFirst || isBehind) {
          returned.set(tag);
        }
      }
    }
    if (bad != null) {
      lastBad.note(bad);
    }
    return stamped == null ? samples : stamped;
  }

  /** Records that the samples of the last call are on the disk. */
  public void kept() {
    if (!returned.isEmpty()) {
      returned.stream().forEach(tag -> hiddenUntil[tag] = Long.MIN_VALUE);
      lastBad.noteReturned(returned.stream().mapToObj(streams::get).toList());
      returned.clear();
    }
  }

  private static boolean isOwn(Sample sample, Instant arrived) {
    return !TimeOfReading.isSet(sample.sourceTime())
        || Duration.between(sample.sourceTime(), arrived).abs().compareTo(OWN) < 0;
  }

  private boolean isHidden(Sample sample) {
    return TimeOfReading.isSet(sample.sourceTime())
        && Micros.of(sample.sourceTime()) <= hiddenUntil[sample.tag()];
  }

  private static Sample at(Instant time, Sample sample) {
    return new Sample(sample.tag(), time, sample.value(), sample.quality(), sample.status());
  }
}
