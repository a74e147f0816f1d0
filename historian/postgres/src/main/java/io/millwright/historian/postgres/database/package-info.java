// SPDX-License-Identifier: Apache-2.0
/**
 * The connections to the database, and how plain values stand in its columns.
 *
 * <p>Owns the pool, transactions, the settings of the connection, what becomes of a failure of the
 * database, and what is counted. Uses no other package of the historian.
 */
@NullMarked
package io.millwright.historian.postgres.database;

import org.jspecify.annotations.NullMarked;
