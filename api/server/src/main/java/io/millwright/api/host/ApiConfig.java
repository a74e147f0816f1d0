// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who may call the HTTP API. */
@ConfigMapping(prefix = "millwright.api")
public interface ApiConfig {
  /**
   * The access file, which names who may call and by which keys. Without it every caller is an
   * administrator, and the server listens on loopback only.
   */
  Optional<Path> access();

  /** How often the access file is looked at, in case it has changed. */
  @WithDefault("PT5S")
  Duration accessEvery();

  /** Whether {@code /q/metrics} answers everybody, where an access file is given. */
  @WithDefault("false")
  boolean openMetrics();

  /**
   * Names by which callers may address the server, besides {@code localhost} and the loopback
   * addresses: what stands in the Host header, without the port. With an access file, any.
   */
  Optional<Set<String>> hosts();

  /**
   * Web pages of other origins that may call the server, such as {@code https://grafana.example}.
   */
  Optional<Set<String>> origins();
}
