// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.util.List;

/** A simulated plant: its process and the devices through which it is seen. */
public interface SimulatedPlant {
  /** One step of the process; called for each tick once. */
  void tick(long now);

  /** What offers the plant's signals to the outside. */
  List<Device> devices();

  /**
   * Stops something by order.
   *
   * @param target what, such as {@code Line1.Filler}
   * @param micros for how long
   * @return whether there is such a thing
   */
  boolean stop(String target, long micros, long now);
}
