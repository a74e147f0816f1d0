// SPDX-License-Identifier: Apache-2.0
/** Questions in SiteWise's query language. */
@NullMarked
package io.millwright.application.query;

import org.jspecify.annotations.NullMarked;
