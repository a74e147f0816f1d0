// SPDX-License-Identifier: Apache-2.0
/**
 * Runs statements of SiteWise's query language for ExecuteQuery.
 *
 * <p>A statement becomes SQL in {@code historian.query}. It runs here in a transaction that can't
 * write, with limits on time, memory and disk, as a role of the database that sees the views in
 * schema {@code sitewise} and nothing else.
 */
@NullMarked
package io.millwright.historian.postgres.query;

import org.jspecify.annotations.NullMarked;
