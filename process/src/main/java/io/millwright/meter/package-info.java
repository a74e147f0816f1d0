// SPDX-License-Identifier: Apache-2.0
/** What the parts of a process count, as meters that others read. */
@NullMarked
package io.millwright.meter;

import org.jspecify.annotations.NullMarked;
