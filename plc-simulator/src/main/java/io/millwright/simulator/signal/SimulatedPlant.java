// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.util.List;

/** A simulated plant: its process, and the devices that show it. */
public interface SimulatedPlant {
  /**
   * Runs one step of the process. Called once for each step.
   *
   * @param now the simulated time at the end of the step, in microseconds since the epoch
   */
  void tick(long now);

  /** Returns the devices of the plant. */
  List<Device> devices();

  /**
   * Stops a machine or another part of the plant by order.
   *
   * @param target the part, such as {@code Line1.Filler}
   * @param micros how long it stops, in microseconds
   * @param now the simulated time, in microseconds since the epoch
   * @return whether the plant has such a part
   */
  boolean stop(String target, long micros, long now);
}
