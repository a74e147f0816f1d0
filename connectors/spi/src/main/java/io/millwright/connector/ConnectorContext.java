// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a connector gets from its host.
 *
 * @param clock the wall clock
 * @param secrets finds a password by the name of the source; secrets never stand in edge files
 * @param data the host's data folder, for what a connector must keep, such as its certificate; need
 *     not exist
 */
public record ConnectorContext(
    InstantSource clock, Function<String, Optional<String>> secrets, Path data) {
  /** A context with the data folder that all commands have by default, {@code ./data}. */
  public ConnectorContext(InstantSource clock, Function<String, Optional<String>> secrets) {
    this(clock, secrets, Path.of("data"));
  }
}
