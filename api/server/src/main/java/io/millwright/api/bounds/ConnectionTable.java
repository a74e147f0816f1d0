// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The open connections, and which of them has to be closed. A connection is waiting while no
 * request is in progress on it: it has sent nothing, or a part of a head, or its last request has
 * been answered.
 *
 * <ol>
 *   <li>A connection may wait only for a limited time, whatever bytes arrive meanwhile.
 *   <li>If there are too many connections, of an address or in total, the one that has waited
 *       longest is closed. If none is waiting, the newest one is closed.
 * </ol>
 *
 * <p>Safe for use by several threads.
 *
 * @param <C> the type of a connection
 */
final class ConnectionTable<C> {
  private final int most;
  private final int mostOfAddress;
  private final long firstNanos;
  private final long nextNanos;
  private final Map<C, State> open = new HashMap<>();
  private final Map<String, Integer> ofAddress = new HashMap<>();

  /** The waiting connections; the one that has waited longest comes first. */
  private final SequencedSet<C> waiting = new LinkedHashSet<>();

  private static final class State {
    final String address;
    int requests;
    long deadlineNanos;

    State(String address, long deadlineNanos) {
      this.address = address;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /**
   * Creates an empty table.
   *
   * @param first how long a connection may wait for the head of its first request
   * @param next how long it may wait for the head of another request
   */
  ConnectionTable(int most, int mostOfAddress, Duration first, Duration next) {
    this.most = most;
    this.mostOfAddress = mostOfAddress;
    firstNanos = first.toNanos();
    nextNanos = next.toNanos();
  }

  /**
   * Adds a connection.
   *
   * @return the connection that has to be closed for it, which is no longer in the table; empty if
   *     none
   */
  synchronized Optional<C> opened(C connection, String address, long nowNanos) {
    open.put(connection, new State(address, nowNanos + firstNanos));
    waiting.add(connection);
    int count = ofAddress.merge(address, 1, Integer::sum);
    Optional<C> going = Optional.empty();
    if (count > mostOfAddress) {
      going = waiting.stream().filter(each -> of(each).address.equals(address)).findFirst();
    } else if (open.size() > most) {
      going = waiting.stream().findFirst();
    }
    going.ifPresent(this::closed);
    return going;
  }

  private State of(C connection) {
    var state = open.get(connection);
    if (state == null) {
      throw new IllegalStateException("who waits is open");
    }
    return state;
  }

  /** Records that the head of a request has arrived. */
  synchronized void begun(C connection) {
    var state = open.get(connection);
    if (state != null) {
      state.requests++;
      waiting.remove(connection);
    }
  }

  /** Records that a request has been answered. */
  synchronized void ended(C connection, long nowNanos) {
    var state = open.get(connection);
    if (state != null && --state.requests == 0) {
      state.deadlineNanos = nowNanos + nextNanos;
      waiting.add(connection);
    }
  }

  synchronized void closed(C connection) {
    var state = open.remove(connection);
    if (state != null) {
      waiting.remove(connection);
      ofAddress.computeIfPresent(
          state.address, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
  }

  /** Removes and returns the connections that have waited too long. */
  synchronized List<C> overdue(long nowNanos) {
    var overdue = new ArrayList<C>();
    for (var connection : waiting) {
      if (nowNanos - of(connection).deadlineNanos > 0) {
        overdue.add(connection);
      }
    }
    overdue.forEach(this::closed);
    return overdue;
  }

  /** Returns how many connections are open. */
  synchronized int size() {
    return open.size();
  }
}
