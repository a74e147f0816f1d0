// SPDX-License-Identifier: Apache-2.0
/** SiteWise's query language: what is a query, and which SQL it becomes. */
@NullMarked
package io.millwright.historian.query;

import org.jspecify.annotations.NullMarked;
