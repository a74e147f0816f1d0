// SPDX-License-Identifier: Apache-2.0
/**
 * SiteWise's query language: a statement of ExecuteQuery becomes SQL over the views in schema
 * {@code sitewise}.
 *
 * <p>{@link io.millwright.historian.query.SiteWiseSql} is the door. A statement goes through three
 * steps: {@code StatementText} refuses what no query is written with, JSqlParser parses the rest,
 * and the writers write SQL of their own for each part that they know. {@code StatementWriter}
 * writes clauses, {@code FromWriter} the relations, {@code ExpressionWriter} expressions; {@code
 * QueryFunctions} lists the functions. This package opens no connection. It uses {@code
 * application.query} for the exception that it throws, and no other package of the historian.
 */
@NullMarked
package io.millwright.historian.query;

import org.jspecify.annotations.NullMarked;
