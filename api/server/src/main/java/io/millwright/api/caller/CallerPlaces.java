// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.caller;

import java.util.HashMap;
import java.util.Map;

/**
 * A limited number of places, of which no caller ({@link Caller#payer}) gets more than its part.
 * Safe for use by several threads.
 */
public final class CallerPlaces {
  private final int most;
  private final int mostOfCaller;
  private int taken;
  private final Map<String, Integer> ofCaller = new HashMap<>();

  /** Creates places that are all free. */
  public CallerPlaces(int most, int mostOfCaller) {
    this.most = most;
    this.mostOfCaller = mostOfCaller;
  }

  /**
   * Takes a place.
   *
   * @return false if there is none for this caller now
   */
  public synchronized boolean take(String caller) {
    if (taken >= most || ofCaller.getOrDefault(caller, 0) >= mostOfCaller) {
      return false;
    }
    taken++;
    ofCaller.merge(caller, 1, Integer::sum);
    return true;
  }

  /** Returns a place that was taken. */
  public synchronized void giveBack(String caller) {
    taken--;
    ofCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }
}
