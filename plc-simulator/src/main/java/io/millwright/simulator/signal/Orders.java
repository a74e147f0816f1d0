// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Parses orders for faults, as people write them. */
public final class Orders {
  /** The description of all orders. */
  public static final String HELP =
      "stop TARGET SECONDS | freeze SIGNAL SECONDS | garbage SIGNAL SECONDS [bad|nan|range] |"
          + " drop DEVICE SECONDS | skew DEVICE SECONDS FOR_SECONDS";

  private Orders() {}

  /** A fault to start. Durations are in simulated time. */
  public sealed interface Order {
    /** Returns how long the fault lasts. */
    Duration lasts();

    /** A machine, barrier, lift or fan stands still. */
    record Stop(String target, Duration lasts) implements Order {}

    /** A sensor always shows the same value. */
    record Freeze(String signal, Duration lasts) implements Order {}

    /** A sensor shows nonsense. */
    record Garbage(String signal, Duration lasts, Nonsense nonsense) implements Order {}

    /** A device is off the network. */
    record Drop(String device, Duration lasts) implements Order {}

    /** A device's clock is wrong by this much; a positive duration means ahead. */
    record Skew(String device, Duration by, Duration lasts) implements Order {}
  }

  /** What a broken sensor shows. */
  public enum Nonsense {
    /** No value: OPC UA's {@code Bad_SensorFailure}, Modbus' exception 4. */
    BAD,
    /**
     * Not a number, with a good status; 0x8000 in a register of 16 bits. Only measured values can
     * show it.
     */
    NAN,
    /** A number far outside the signal's range, with a good status. Switches can't show it. */
    RANGE
  }

  /**
   * Returns the order that a text describes.
   *
   * @throws IllegalArgumentException if the text is not an order; the message lists all orders
   */
  public static Order parse(String text) {
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
          case "garbage" -> Optional.of(new Order.Garbage(words[1], lasts, Nonsense.BAD));
          case "drop" -> Optional.of(new Order.Drop(words[1], lasts));
          default -> Optional.empty();
        };
      }
      if (words.length == 4 && words[0].equals("garbage")) {
        var nonsense = nonsense(words[3]);
        var lasts = seconds(words[2]);
        return nonsense.map(kind -> new Order.Garbage(words[1], lasts, kind));
      }
      return words.length == 4 && words[0].equals("skew")
          ? Optional.of(
              new Order.Skew(
                  words[1], Duration.ofSeconds(Long.parseLong(words[2])), seconds(words[3])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Nonsense> nonsense(String text) {
    return Arrays.stream(Nonsense.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst();
  }

  private static Duration seconds(String text) {
    long seconds = Long.parseLong(text);
    if (seconds <= 0) {
      throw new NumberFormatException("nothing lasts %s seconds".formatted(text));
    }
    return Duration.ofSeconds(seconds);
  }
}
