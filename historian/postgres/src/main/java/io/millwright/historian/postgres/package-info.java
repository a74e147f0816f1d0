// SPDX-License-Identifier: Apache-2.0
/** The historian over PostgreSQL or TimescaleDB: bulk writer, queries, migrations, the plant. */
@NullMarked
package io.millwright.historian.postgres;

import org.jspecify.annotations.NullMarked;
