// SPDX-License-Identifier: Apache-2.0
/** The numbers that a process tells about itself, without the library that shows them. */
@NullMarked
package io.millwright.figure;

import org.jspecify.annotations.NullMarked;
