// SPDX-License-Identifier: Apache-2.0
/** Who may call. */
@NullMarked
package io.millwright.api.access;

import org.jspecify.annotations.NullMarked;
