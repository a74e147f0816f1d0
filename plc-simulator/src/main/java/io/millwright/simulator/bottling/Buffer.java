// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

/** The conveyor between two machines. */
final class Buffer {
  private final int capacity;
  private int content;

  Buffer(int capacity, int content) {
    this.capacity = capacity;
    this.content = content;
  }

  /** Before the first machine and behind the last there is always enough. */
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

  /** Whether a machine that waited for bottles has enough of them to run for a while. */
  boolean isWorthStarting() {
    return isEndless() || content >= capacity / 5;
  }

  /** Whether a machine that waited for room has enough of it to run for a while. */
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
