// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

import io.millwright.simulator.signal.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What truly happened on one machine, whatever its sensors and connections reported. The key
 * figures follow ISO 22400-2: availability = APT / PBT, effectiveness = ideal time of the produced
 * pieces / APT, quality = good / produced.
 */
public final class MachineBook {
  /**
   * A time in one state.
   *
   * @param state the state
   * @param from the beginning, exclusive as in every interval
   * @param to the end; the present time for the last interval
   */
  public record StateInterval(PackState state, Instant from, Instant to) {}

  private final long begin;
  private final List<PackState> states = new ArrayList<>();
  private long[] stateSince = new long[64];
  private long[] countTimes = new long[1024];
  private long[] produced = new long[1024];
  private long[] rejected = new long[1024];
  private double[] idealSeconds = new double[1024];
  private int counts;
  private long now;

  MachineBook(long begin) {
    this.begin = begin;
    now = begin;
  }

  synchronized void enter(PackState state, long micros) {
    int last = states.size() - 1;
    if (last >= 0 && stateSince[last] == micros) {
      // A state that lasted no time is dropped.
      states.removeLast();
      if (last > 0 && states.getLast() == state) {
        return;
      }
    }
    if (states.size() == stateSince.length) {
      stateSince = Arrays.copyOf(stateSince, states.size() * 2);
    }
    stateSince[states.size()] = micros;
    states.add(state);
  }

  synchronized void count(long micros, boolean good, double ideal) {
    if (counts == countTimes.length) {
      int capacity = counts * 2;
      countTimes = Arrays.copyOf(countTimes, capacity);
      produced = Arrays.copyOf(produced, capacity);
      rejected = Arrays.copyOf(rejected, capacity);
      idealSeconds = Arrays.copyOf(idealSeconds, capacity);
    }
    countTimes[counts] = micros;
    produced[counts] = (counts == 0 ? 0 : produced[counts - 1]) + 1;
    rejected[counts] = (counts == 0 ? 0 : rejected[counts - 1]) + (good ? 0 : 1);
    idealSeconds[counts] = (counts == 0 ? 0 : idealSeconds[counts - 1]) + ideal;
    counts++;
  }

  synchronized void clock(long micros) {
    now = micros;
  }

  /** Returns when the book begins. */
  public Instant begin() {
    return instant(begin);
  }

  /** Returns all states in order, without gaps. */
  public synchronized List<StateInterval> states() {
    var intervals = new ArrayList<StateInterval>();
    for (int i = 0; i < states.size(); i++) {
      intervals.add(new StateInterval(states.get(i), instant(stateSince[i]), instant(endOf(i))));
    }
    return intervals;
  }

  /** Returns the planned busy time (PBT) in (from, to]. */
  public Duration plannedBusy(Instant from, Instant to) {
    return duration(ShiftCalendar.planned(micros(from), micros(to)));
  }

  /**
   * Returns the actual production time (APT) in (from, to]: the time of producing while planned.
   */
  public synchronized Duration actualProduction(Instant from, Instant to) {
    long total = 0;
    for (int i = 0; i < states.size(); i++) {
      long start = Math.max(stateSince[i], micros(from));
      long end = Math.min(endOf(i), micros(to));
      if (states.get(i) == PackState.EXECUTE && end > start) {
        total += ShiftCalendar.planned(start, end);
      }
    }
    return duration(total);
  }

  /** Returns the produced quantity (PQ) in (from, to], rejected pieces included. */
  public synchronized long produced(Instant from, Instant to) {
    return at(produced, micros(to)) - at(produced, micros(from));
  }

  /** Returns the number of rejected pieces in (from, to]. */
  public synchronized long rejected(Instant from, Instant to) {
    return at(rejected, micros(to)) - at(rejected, micros(from));
  }

  /** Returns the number of breakdowns that began in (from, to]. */
  public synchronized long failures(Instant from, Instant to) {
    long failures = 0;
    for (int i = 0; i < states.size(); i++) {
      boolean inside = stateSince[i] > micros(from) && stateSince[i] <= micros(to);
      failures += states.get(i) == PackState.ABORTED && inside ? 1 : 0;
    }
    return failures;
  }

  /** Returns APT / PBT; empty if nothing was planned. */
  public OptionalDouble availability(Instant from, Instant to) {
    return ratio(seconds(actualProduction(from, to)), seconds(plannedBusy(from, to)));
  }

  /**
   * Returns the ideal time of the produced pieces divided by APT; empty if nothing was produced.
   */
  public synchronized OptionalDouble effectiveness(Instant from, Instant to) {
    double ideal = at(idealSeconds, micros(to)) - at(idealSeconds, micros(from));
    return ratio(ideal, seconds(actualProduction(from, to)));
  }

  /** Returns good / produced; empty if nothing was produced. */
  public OptionalDouble quality(Instant from, Instant to) {
    long all = produced(from, to);
    return ratio((double) (all - rejected(from, to)), (double) all);
  }

  /**
   * Returns availability x effectiveness x quality; empty if nothing was planned, zero if nothing
   * was produced in planned time.
   */
  public OptionalDouble oee(Instant from, Instant to) {
    if (!plannedBusy(from, to).isZero() && produced(from, to) == 0) {
      return OptionalDouble.of(0);
    }
    var factors = List.of(availability(from, to), effectiveness(from, to), quality(from, to));
    return factors.stream().allMatch(OptionalDouble::isPresent)
        ? OptionalDouble.of(
            factors.stream().mapToDouble(OptionalDouble::getAsDouble).reduce(1, (a, b) -> a * b))
        : OptionalDouble.empty();
  }

  /**
   * Returns the mean operating time between failures in seconds: APT / breakdowns; empty if there
   * was no breakdown.
   */
  public OptionalDouble meanTimeBetweenFailures(Instant from, Instant to) {
    return ratio(seconds(actualProduction(from, to)), (double) failures(from, to));
  }

  private long endOf(int index) {
    return index + 1 < states.size() ? stateSince[index + 1] : now;
  }

  private int lastCount(long micros) {
    int found = Arrays.binarySearch(countTimes, 0, counts, micros);
    int index = found >= 0 ? found : -found - 2;
    while (index >= 0 && index + 1 < counts && countTimes[index + 1] == micros) {
      index++;
    }
    return index;
  }

  private long at(long[] sums, long micros) {
    int index = lastCount(micros);
    return index < 0 ? 0 : sums[index];
  }

  private double at(double[] sums, long micros) {
    int index = lastCount(micros);
    return index < 0 ? 0 : sums[index];
  }

  private static OptionalDouble ratio(double part, double whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / whole);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static long micros(Instant instant) {
    return Ticks.micros(instant);
  }

  private static Instant instant(long micros) {
    return Ticks.instant(micros);
  }

  private static Duration duration(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }
}
