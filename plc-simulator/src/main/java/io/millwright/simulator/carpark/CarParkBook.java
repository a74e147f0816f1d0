// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.carpark;

import io.millwright.simulator.signal.Ticks;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What truly happened in the car park: who came, who left, who is inside. */
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

  /** Cars that have come in since the beginning. */
  public synchronized long entered() {
    return entered;
  }

  /** Cars that have gone out since the beginning. */
  public synchronized long left() {
    return left;
  }

  /** Cars inside now, parked or driving. */
  public synchronized long inside() {
    return atBeginning + entered - left;
  }

  /** Occupied bays at a time. */
  public synchronized long occupied(Instant at) {
    Map.Entry<Long, Long> entry = parked.floorEntry(Ticks.micros(at));
    return entry == null ? 0 : entry.getValue();
  }
}
