// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.caller;

import java.util.HashMap;
import java.util.Map;

/**
 * Places of which there are few. No caller ({@link Caller#payer}) has more than its part of them.
 * Safe for use by several threads.
 */
public final class CallerPlaces {
  private final int most;
  private final int mostOfCaller;
  private int taken;
  private final Map<String, Integer> ofCaller = new HashMap<>();

  /** All free. */
  public CallerPlaces(int most, int mostOfCaller) {
    this.most = most;
    this.mostOfCaller = mostOfCaller;
  }

  /**
   * Takes a place.
   *
   * @return false where there is none for this caller now
   */
  public synchronized boolean take(String caller) {
    if (taken >= most || ofCaller.getOrDefault(caller, 0) >= mostOfCaller) {
      return false;
    }
    taken++;
    ofCaller.merge(caller, 1, Integer::sum);
    return true;
  }

  /** Gives back a place that was taken. */
  public synchronized void giveBack(String caller) {
    taken--;
    ofCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }
}
