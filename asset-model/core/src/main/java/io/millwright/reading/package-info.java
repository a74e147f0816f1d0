// SPDX-License-Identifier: Apache-2.0
/** Readings: timestamp, quality and value of a data stream, one at a time or in columns. */
@NullMarked
package io.millwright.reading;

import org.jspecify.annotations.NullMarked;
