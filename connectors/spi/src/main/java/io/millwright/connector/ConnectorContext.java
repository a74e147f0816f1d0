// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * The services that a host gives to a connector.
 *
 * @param clock the wall clock
 * @param secrets finds a source's password by the source's name; passwords never stand in edge
 *     files
 * @param data the host's data folder, for files that a connector keeps, such as its certificate;
 *     the folder need not exist
 */
public record ConnectorContext(
    InstantSource clock, Function<String, Optional<String>> secrets, Path data) {
  /**
   * Creates a context with the data folder {@code ./data}, which is the default of all commands.
   */
  public ConnectorContext(InstantSource clock, Function<String, Optional<String>> secrets) {
    this(clock, secrets, Path.of("data"));
  }
}
