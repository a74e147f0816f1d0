// SPDX-License-Identifier: Apache-2.0
/** Work that a process does again and again, beside what it is asked for. */
@NullMarked
package io.millwright.task;

import org.jspecify.annotations.NullMarked;
