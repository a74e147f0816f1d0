// SPDX-License-Identifier: Apache-2.0
/** Data streams over time, ready to be drawn. */
@NullMarked
package io.millwright.api.series;

import org.jspecify.annotations.NullMarked;
