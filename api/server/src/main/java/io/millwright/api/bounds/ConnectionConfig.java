// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How long connections may wait, and how many there may be. */
@ConfigMapping(prefix = "millwright.connections")
interface ConnectionConfig {
  /** How long a new connection may take to its first request, with the handshake of TLS. */
  @WithDefault("20S")
  Duration firstRequestWithin();

  /** How long a connection may take from an answer to the next request. */
  @WithDefault("60S")
  Duration nextRequestWithin();

  /**
   * How often it is looked at whether a body still comes, and an answer is still read: too little
   * of it within that time ends the connection.
   */
  @WithDefault("60S")
  Duration progressWithin();

  /**
   * How many connections one address may have; a quarter of all unless given, and all where callers
   * come by a proxy that says whom it speaks for.
   */
  OptionalInt ofAddress();
}
