// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

import java.util.function.Supplier;

/**
 * Runs transactions of the database that stores the plant, documents, readings, replays and the
 * audit log. Safe for use by several threads.
 */
public interface Transactions {
  /**
   * Does work in one transaction. Everything that the stores of this database write on this thread
   * meanwhile is committed together or not at all. No other process runs such a transaction at the
   * same time. A nested call belongs to the same transaction.
   *
   * @param what what the work does, for messages, to follow "Cannot "
   * @param work the work. It is repeated from the beginning if the transaction collided with
   *     another one. If it throws, everything stays as it was and the caller gets the exception
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database is unavailable
   *     or full; nothing has been written then
   */
  <T> T inOne(String what, Supplier<T> work);

  /**
   * Runs an action after this thread's transaction has been committed; never if it is not
   * committed. If the thread has no transaction, the action runs at once.
   */
  void afterCommit(Runnable action);
}
