// SPDX-License-Identifier: Apache-2.0
/**
 * The historian on PostgreSQL and TimescaleDB.
 *
 * <p>{@link io.millwright.historian.postgres.PostgresHistorian} opens the database and hands out
 * the stores. Each store stands in a package of its own, by subject, and implements a port of
 * {@code application} or of the engine.
 */
@NullMarked
package io.millwright.historian.postgres;

import org.jspecify.annotations.NullMarked;
