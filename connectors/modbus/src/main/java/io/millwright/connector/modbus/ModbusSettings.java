// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import io.millwright.source.Settings;
import io.millwright.source.SettingsReader;
import io.millwright.validation.Problem;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The settings that reach a device.
 *
 * @param host a host name or an address
 * @param port in [1, 65535]; Modbus uses 502
 * @param unit the device's number behind a gateway, in [0, 255]
 * @param poll the time from one reading of every tag to the next
 * @param timeout how long the device may take to accept a connection or to answer a request
 */
record ModbusSettings(String host, int port, int unit, Duration poll, Duration timeout) {
  /** Two or more colons make an IPv6 address. */
  private static final Pattern WITH_PORT = Pattern.compile("[^:\\[]+:\\d+|\\[[^]]+]:\\d+");

  private static final int DEFAULT_PORT = 502;
  private static final Duration DEFAULT_POLL = Duration.ofSeconds(1);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  /** Reads settings and adds all problems to the list. A wrong value is replaced by its default. */
  static ModbusSettings read(Settings settings, String subject, List<Problem> problems) {
    var reader = new SettingsReader(settings, subject, problems);
    var read =
        new ModbusSettings(
            reader.text("host").strip(),
            reader.integer("port", DEFAULT_PORT, 1, 65_535),
            reader.integer("unit", 1, 0, 255),
            reader.duration("poll", DEFAULT_POLL),
            reader.duration("timeout", DEFAULT_TIMEOUT));
    if (read.poll.compareTo(SHORTEST) < 0) {
      reader.problem(
          "poll",
          "poll: %d ms is too short for a device to follow; give 10ms or more"
              .formatted(read.poll.toMillis()));
    }
    if (read.timeout.compareTo(SHORTEST) < 0 || read.timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      reader.problem("timeout", "timeout: give a time from 10ms to 1m");
    }
    if (read.host.contains("://") || read.host.contains("/")) {
      reader.problem(
          "host",
          "host: \"%s\" is not a host name or address; write host: 10.0.4.7 and port: 502"
              .formatted(read.host));
    }
    if (WITH_PORT.matcher(read.host).matches()) {
      int colon = read.host.lastIndexOf(':');
      reader.problem(
          "host",
          "host: \"%s\" has a port; it stands in port:, as in {host: %s, port: %s}"
              .formatted(read.host, read.host.substring(0, colon), read.host.substring(colon + 1)));
    }
    reader.finish();
    return read;
  }

  /** Returns the device's address for messages. */
  String device() {
    return "modbus %s:%d, unit %d".formatted(host, port, unit);
  }
}
