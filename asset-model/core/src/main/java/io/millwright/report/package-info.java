// SPDX-License-Identifier: Apache-2.0
/** Reports: what an edge says of itself, its buffer, its sources and their bad tags. */
@NullMarked
package io.millwright.report;

import org.jspecify.annotations.NullMarked;
