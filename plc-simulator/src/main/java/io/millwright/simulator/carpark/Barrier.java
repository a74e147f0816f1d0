// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.carpark;

import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.util.random.RandomGenerator;

/** A barrier at an entry or exit. It opens for a car, closes behind it, and sometimes breaks. */
final class Barrier {
  private static final long PASSAGE = 8 * Ticks.SECOND;

  private final RandomGenerator random;

  final Signal open;
  final Signal fault;
  final Signal cycles;

  private long count;
  private long closesAt = Long.MIN_VALUE;
  private long repairedAt = Long.MIN_VALUE;

  Barrier(String id, RandomGenerator random) {
    this.random = random;
    open = Signal.flag(id + ".Open");
    fault = Signal.flag(id + ".Fault");
    cycles = Signal.counter(id + ".Cycles", "{cycle}");
  }

  boolean isFree(long now) {
    return now >= closesAt && now >= repairedAt;
  }

  /** Lets a car pass and returns the time, in microseconds, when the car is through. */
  long pass(long now) {
    count++;
    closesAt = now + PASSAGE;
    if (random.nextDouble() < 0.004) {
      breakFor(now, (long) ((300 + 900 * random.nextDouble()) * Ticks.SECOND));
    }
    return now + PASSAGE;
  }

  void breakFor(long now, long micros) {
    repairedAt = now + micros;
  }

  void tick(long now) {
    open.set(now, now < closesAt);
    fault.set(now, now < repairedAt);
    cycles.set(now, count);
  }
}
