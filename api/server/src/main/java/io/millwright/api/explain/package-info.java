// SPDX-License-Identifier: Apache-2.0
/** How computed values came about. */
@NullMarked
package io.millwright.api.explain;

import org.jspecify.annotations.NullMarked;
