// SPDX-License-Identifier: Apache-2.0
/**
 * SiteWise's operations on data points: writing them, and reading them one by one or in batches.
 */
@NullMarked
package io.millwright.api.sitewise.point;

import org.jspecify.annotations.NullMarked;
