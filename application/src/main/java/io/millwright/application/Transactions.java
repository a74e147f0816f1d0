// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

import java.util.function.Supplier;

/**
 * The transactions of the database that keeps the plant, documents, readings, replays and the audit
 * log. Safe for use by several threads.
 */
public interface Transactions {
  /**
   * Does work in one transaction: everything that the stores of this database write on this thread
   * meanwhile is written together, or not at all. No other process does such work at the same time.
   * Work within work belongs to the same transaction.
   *
   * @param what what is tried, for messages, after "Cannot "
   * @param work is done again from its beginning where the transaction collided with another one;
   *     an exception of it leaves everything as it was, and reaches the caller
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database is away or full;
   *     nothing has been written then
   */
  <T> T inOne(String what, Supplier<T> work);

  /**
   * Has something done when this thread's transaction has been committed, and not otherwise; at
   * once where the thread has none.
   */
  void afterCommit(Runnable action);
}
