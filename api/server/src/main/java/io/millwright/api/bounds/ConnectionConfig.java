// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** The configuration of connections: how long they may wait and how many there may be. */
@ConfigMapping(prefix = "millwright.connections")
interface ConnectionConfig {
  /**
   * Returns how long a new connection may take until its first request, including the TLS
   * handshake.
   */
  @WithDefault("20S")
  Duration firstRequestWithin();

  /** Returns how long a connection may take from an answer to the next request. */
  @WithDefault("60S")
  Duration nextRequestWithin();

  /**
   * Returns the interval in which a body must arrive and an answer must be read at a sufficient
   * speed. Otherwise the connection ends.
   */
  @WithDefault("60S")
  Duration progressWithin();

  /**
   * Returns how many connections one address may have. If this is not set, an address may have a
   * quarter of all; or all of them if callers come through a proxy that names them.
   */
  OptionalInt ofAddress();
}
