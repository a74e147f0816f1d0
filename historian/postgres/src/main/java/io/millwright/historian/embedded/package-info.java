// SPDX-License-Identifier: Apache-2.0
/**
 * A PostgreSQL server that Millwright brings along and runs itself, so that a plant needs nothing
 * installed.
 *
 * <p>{@link io.millwright.historian.embedded.EmbeddedDatabase} starts it over a folder, {@code
 * Supervisor} starts it again when it dies, {@code KeptPort} and {@code KeptPassword} keep what
 * other programs need to reach it.
 */
@NullMarked
package io.millwright.historian.embedded;

import org.jspecify.annotations.NullMarked;
