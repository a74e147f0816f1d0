// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import io.millwright.simulator.server.DeviceServer;
import io.millwright.simulator.signal.Orders;
import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The faults that are active now, and the values that devices report under them. Not safe for use
 * by several threads.
 */
final class Faults {
  private final List<Active> active = new ArrayList<>();

  /** An active fault and the time when it ends, in microseconds since the epoch. */
  private record Active(Orders.Order order, long until) {}

  /** Starts a fault. */
  void begin(Orders.Order order, long now) {
    active.add(new Active(order, now + Ticks.micros(order.lasts())));
  }

  /** Ends the faults whose time is over and returns their orders. */
  List<Orders.Order> end(long now) {
    var ended = active.stream().filter(fault -> fault.until() <= now).toList();
    active.removeAll(ended);
    return ended.stream().map(Active::order).toList();
  }

  /**
   * Returns what a device reports for a signal.
   *
   * @param device the device's name
   * @param micros the true time of the signal's value, in microseconds since the epoch
   * @return empty if the device reports nothing
   */
  Optional<DeviceServer.Sighting> seen(Signal signal, String device, long micros) {
    long time = micros;
    double value = signal.value();
    boolean good = true;
    for (var fault : active) {
      switch (fault.order()) {
        case Orders.Order.Freeze(String frozen, Duration _) when frozen.equals(signal.id()) -> {
          return Optional.empty();
        }
        case Orders.Order.Garbage(String spoilt, Duration _, Orders.Nonsense nonsense)
            when spoilt.equals(signal.id()) -> {
          switch (nonsense) {
            case BAD -> good = false;
            case NAN -> value = Double.NaN;
            case RANGE -> value = outside(signal);
          }
        }
        case Orders.Order.Skew(String skewed, Duration by, Duration _) when skewed.equals(device) ->
            time += Ticks.micros(by);
        case Orders.Order.Drop(String dropped, Duration _) when dropped.equals(device) -> {
          return Optional.empty();
        }
        default -> {}
      }
    }
    return Optional.of(new DeviceServer.Sighting(time, value, good));
  }

  /**
   * Checks that a signal can show a kind of nonsense.
   *
   * @throws IllegalArgumentException if the signal's type has no such value
   */
  static void check(Signal signal, Orders.Nonsense nonsense) {
    boolean possible =
        switch (nonsense) {
          case BAD -> true;
          case NAN -> signal.type() == Signal.Type.DOUBLE;
          case RANGE -> signal.type() != Signal.Type.BOOLEAN;
        };
    if (!possible) {
      throw new IllegalArgumentException(
          "%s is of type %s and can't show that; order garbage %s SECONDS bad"
              .formatted(signal.id(), signal.type(), signal.id()));
    }
  }

  /**
   * Returns a value far outside the signal's range, or the largest value of its type if it has no
   * range.
   */
  private static double outside(Signal signal) {
    return switch (signal.type()) {
      case BOOLEAN -> 1;
      case INT32 -> Integer.MAX_VALUE;
      case INT64 -> Long.MAX_VALUE;
      case DOUBLE -> signal.high() + 10 * (signal.high() - signal.low());
    };
  }
}
