// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The configuration of who may call the HTTP API. */
@ConfigMapping(prefix = "millwright.api")
public interface ApiConfig {
  /**
   * Returns the access file, which names who may call and by which keys. Without it every caller is
   * an administrator, and the server listens on loopback only.
   */
  Optional<Path> access();

  /** Returns how often the access file is checked for changes. */
  @WithDefault("PT5S")
  Duration accessEvery();

  /** Returns whether {@code /q/metrics} answers everybody even if there is an access file. */
  @WithDefault("false")
  boolean openMetrics();

  /**
   * Returns the names by which callers may address the server, in addition to {@code localhost} and
   * the loopback addresses. A name is the text of the Host header without the port. With an access
   * file, any name is allowed.
   */
  Optional<Set<String>> hosts();

  /**
   * Returns the origins of web pages that may call the server, such as {@code
   * https://grafana.example}.
   */
  Optional<Set<String>> origins();
}
