// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

/** The conveyor between two machines, which holds bottles. */
final class Buffer {
  private final int capacity;
  private int content;

  Buffer(int capacity, int content) {
    this.capacity = capacity;
    this.content = content;
  }

  /**
   * Returns the buffer before the first machine or behind the last one, which never stops a
   * machine.
   */
  static Buffer endless() {
    return new Buffer(0, 0);
  }

  private boolean isEndless() {
    return capacity == 0;
  }

  boolean canGive() {
    return isEndless() || content > 0;
  }

  boolean canTake() {
    return isEndless() || content < capacity;
  }

  /**
   * Returns whether there are enough bottles for a machine that waited for some to run for a while.
   */
  boolean isWorthStarting() {
    return isEndless() || content >= capacity / 5;
  }

  /** Returns whether there is enough room for a machine that waited for some to run for a while. */
  boolean hasRoomToStart() {
    return isEndless() || capacity - content >= capacity / 5;
  }

  void give() {
    content -= isEndless() ? 0 : 1;
  }

  void take() {
    content += isEndless() ? 0 : 1;
  }

  int content() {
    return content;
  }
}
