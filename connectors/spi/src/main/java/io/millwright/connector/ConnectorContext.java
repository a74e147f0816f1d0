// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a connector gets from its host.
 *
 * @param clock the wall clock
 * @param secrets finds a password by the name of the source; secrets never stand in edge files
 */
public record ConnectorContext(InstantSource clock, Function<String, Optional<String>> secrets) {}
