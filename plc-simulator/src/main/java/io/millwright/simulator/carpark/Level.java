// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.carpark;

import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One level of a car park, with bays, a CO sensor and a fan. Driving cars give off carbon monoxide;
 * air exchange and the fan remove it. The fan switches with hysteresis.
 */
final class Level {
  private static final double ON_ABOVE = 30;
  private static final double OFF_BELOW = 15;

  /** What one driving car adds per second, in ppm. */
  private static final double EMISSION = 0.07;

  private static final double NATURAL_EXCHANGE = 1 / 900.0;
  private static final double FAN_EXCHANGE = 1 / 80.0;

  private final RandomGenerator random;
  private final boolean[] occupied;
  private final List<Signal> bays = new ArrayList<>();

  final Signal carbonMonoxide;
  final Signal fanRunning;

  private int free;
  private int driving;
  private double ppm = 4;
  private boolean fan;
  private long fanStoppedUntil = Long.MIN_VALUE;

  Level(String id, int size, RandomGenerator random) {
    this.random = random;
    occupied = new boolean[size];
    free = size;
    for (int bay = 1; bay <= size; bay++) {
      bays.add(Signal.flag("%s.Bay%02d.Occupied".formatted(id, bay)));
    }
    carbonMonoxide = Signal.analog(id + ".CO", "[ppm]", 0, 300, 0.1);
    fanRunning = Signal.flag(id + ".Fan.Running");
  }

  List<Signal> bays() {
    return bays;
  }

  int free() {
    return free;
  }

  int size() {
    return occupied.length;
  }

  void drive(int cars) {
    driving += cars;
  }

  /** Occupies a free bay and returns its index. Bays near the ramp are taken first. */
  int park() {
    int skip = Math.min(free - 1, (int) Math.abs(random.nextGaussian() * 4));
    for (int bay = 0; bay < occupied.length; bay++) {
      if (!occupied[bay] && skip-- == 0) {
        occupied[bay] = true;
        free--;
        return bay;
      }
    }
    throw new IllegalStateException("no free bay: %d".formatted(free));
  }

  void leave(int bay) {
    occupied[bay] = false;
    free++;
  }

  void stopFan(long until) {
    fanStoppedUntil = until;
  }

  void tick(long now) {
    fan = ppm > ON_ABOVE || (fan && ppm > OFF_BELOW);
    boolean runs = fan && now >= fanStoppedUntil;
    double exchange = NATURAL_EXCHANGE + (runs ? FAN_EXCHANGE : 0);
    ppm += (EMISSION * driving - exchange * (ppm - 2)) * Ticks.SECONDS;
    for (int bay = 0; bay < occupied.length; bay++) {
      bays.get(bay).set(now, occupied[bay]);
    }
    fanRunning.set(now, runs);
    if (now % Ticks.SECOND == 0) {
      carbonMonoxide.set(now, Math.max(0, ppm + 0.2 * random.nextGaussian()));
    }
  }
}
