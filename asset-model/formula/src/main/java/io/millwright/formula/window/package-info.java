// SPDX-License-Identifier: Apache-2.0
/** What a function over a window sees of the window. */
@NullMarked
package io.millwright.formula.window;

import org.jspecify.annotations.NullMarked;
