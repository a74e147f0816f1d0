// SPDX-License-Identifier: Apache-2.0
/** Bounds what a connection, a request body and an answer may cost, and how long each may take. */
@NullMarked
package io.millwright.api.bounds;

import org.jspecify.annotations.NullMarked;
