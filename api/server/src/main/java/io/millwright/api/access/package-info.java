// SPDX-License-Identifier: Apache-2.0
/** Authentication of each request, and the watch over the access file. */
@NullMarked
package io.millwright.api.access;

import org.jspecify.annotations.NullMarked;
