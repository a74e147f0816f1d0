// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.carpark;

import io.millwright.simulator.signal.Ticks;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What truly happened in the car park: how many cars came, left, and are inside. */
public final class CarParkBook {
  private final TreeMap<Long, Long> parked = new TreeMap<>();
  private long entered;
  private long left;
  private final long atBeginning;

  CarParkBook(long begin, long inside) {
    atBeginning = inside;
    parked.put(begin, inside);
  }

  synchronized void enter() {
    entered++;
  }

  synchronized void leave() {
    left++;
  }

  synchronized void park(long now, int change) {
    var last = parked.lastEntry();
    parked.put(now, last.getValue() + change);
  }

  /** Returns how many cars have come in since the beginning. */
  public synchronized long entered() {
    return entered;
  }

  /** Returns how many cars have gone out since the beginning. */
  public synchronized long left() {
    return left;
  }

  /** Returns how many cars are inside now, parked or driving. */
  public synchronized long inside() {
    return atBeginning + entered - left;
  }

  /** Returns how many bays were occupied at a time. */
  public synchronized long occupied(Instant at) {
    Map.Entry<Long, Long> entry = parked.floorEntry(Ticks.micros(at));
    return entry == null ? 0 : entry.getValue();
  }
}
