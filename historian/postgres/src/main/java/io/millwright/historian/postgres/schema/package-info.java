// SPDX-License-Identifier: Apache-2.0
/**
 * The tables and views: bringing them up to date, and who may read them.
 *
 * <p>Owns the migrations and the role that Grafana reads with.
 */
@NullMarked
package io.millwright.historian.postgres.schema;

import org.jspecify.annotations.NullMarked;
