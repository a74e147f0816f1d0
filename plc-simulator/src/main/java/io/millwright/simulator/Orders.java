// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import java.time.Duration;
import java.util.Optional;

/** Orders for faults, as people write them. */
final class Orders {
  /** What can be ordered. */
  static final String HELP =
      "stop TARGET SECONDS | freeze SIGNAL SECONDS | garbage SIGNAL SECONDS | drop DEVICE SECONDS |"
          + " skew DEVICE SECONDS FOR_SECONDS";

  private Orders() {}

  /** A fault to bring about. Durations are in simulated time. */
  sealed interface Order {
    /** How long it lasts. */
    Duration lasts();

    /** A machine, barrier, lift or fan stands still. */
    record Stop(String target, Duration lasts) implements Order {}

    /** A sensor shows the same value on and on. */
    record Freeze(String signal, Duration lasts) implements Order {}

    /** A sensor shows nonsense: not a number, with a bad status where the protocol has one. */
    record Garbage(String signal, Duration lasts) implements Order {}

    /** A device is off the network. */
    record Drop(String device, Duration lasts) implements Order {}

    /** A device's clock is wrong by this much, ahead where positive. */
    record Skew(String device, Duration by, Duration lasts) implements Order {}
  }

  /**
   * @throws IllegalArgumentException if it is no order; the message says what is possible
   */
  static Order parse(String text) {
    var words = text.strip().split("\\s+", -1);
    return order(words)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not an order; write %s".formatted(text.strip(), HELP)));
  }

  private static Optional<Order> order(String[] words) {
    try {
      if (words.length == 3) {
        var lasts = seconds(words[2]);
        return switch (words[0]) {
          case "stop" -> Optional.of(new Order.Stop(words[1], lasts));
          case "freeze" -> Optional.of(new Order.Freeze(words[1], lasts));
          case "garbage" -> Optional.of(new Order.Garbage(words[1], lasts));
          case "drop" -> Optional.of(new Order.Drop(words[1], lasts));
          default -> Optional.empty();
        };
      }
      return words.length == 4 && words[0].equals("skew")
          ? Optional.of(new Order.Skew(words[1], seconds(words[2]), seconds(words[3])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String text) {
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
