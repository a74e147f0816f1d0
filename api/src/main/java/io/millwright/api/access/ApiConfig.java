// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.Set;

/** Who may call the HTTP API. */
@ConfigMapping(prefix = "millwright.api")
public interface ApiConfig {
  /**
   * Names by which callers may address the server, besides {@code localhost} and the loopback
   * addresses: what stands in the Host header, without the port.
   */
  Optional<Set<String>> hosts();

  /**
   * Web pages of other origins that may call the server, such as {@code https://grafana.example}.
   */
  Optional<Set<String>> origins();
}
