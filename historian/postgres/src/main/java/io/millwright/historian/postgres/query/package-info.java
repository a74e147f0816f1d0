// SPDX-License-Identifier: Apache-2.0
/** The answers to questions in SiteWise's query language, asked as a role that only reads. */
@NullMarked
package io.millwright.historian.postgres.query;

import org.jspecify.annotations.NullMarked;
