// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.engine.HostedEngine;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets threads take turns in the order in which they ask. */
final class FairTurns implements HostedEngine.Turns {
  private final ReentrantLock lock = new ReentrantLock(true);

  @Override
  public <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
