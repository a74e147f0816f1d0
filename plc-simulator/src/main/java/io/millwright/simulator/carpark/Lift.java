// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.carpark;

import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** A lift. It goes where it is called, ten seconds per level, and sometimes gets stuck. */
final class Lift {
  /** What the lift's controller reports. */
  private enum State {
    IDLE,
    MOVING,
    FAULT
  }

  private final RandomGenerator random;
  private final Deque<Integer> calls = new ArrayDeque<>();

  final Signal position;
  final Signal state;
  final Signal trips;

  private int level;
  private long count;
  private long busyUntil = Long.MIN_VALUE;
  private long stuckUntil = Long.MIN_VALUE;

  Lift(String id, RandomGenerator random) {
    this.random = random;
    position = Signal.code(id + ".Position");
    state = Signal.code(id + ".State");
    trips = Signal.counter(id + ".Trips", "{trip}");
  }

  int waiting() {
    return calls.size();
  }

  void call(int from, int to) {
    calls.add(from);
    calls.add(to);
  }

  void breakFor(long now, long micros) {
    stuckUntil = now + micros;
  }

  void tick(long now) {
    if (now >= stuckUntil && now >= busyUntil && !calls.isEmpty()) {
      int next = calls.remove();
      busyUntil = now + (4 + 10L * Math.abs(next - level)) * Ticks.SECOND;
      level = next;
      count++;
      if (random.nextDouble() < 0.001) {
        breakFor(now, (long) ((600 + 1800 * random.nextDouble()) * Ticks.SECOND));
      }
    }
    var reported = now < stuckUntil ? State.FAULT : now < busyUntil ? State.MOVING : State.IDLE;
    position.set(now, level);
    state.set(
        now,
        switch (reported) {
          case IDLE -> 0;
          case MOVING -> 1;
          case FAULT -> 2;
        });
    trips.set(now, count);
  }
}
