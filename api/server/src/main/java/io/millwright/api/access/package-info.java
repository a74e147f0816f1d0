// SPDX-License-Identifier: Apache-2.0
/** Authenticates each request, and watches the access file. */
@NullMarked
package io.millwright.api.access;

import org.jspecify.annotations.NullMarked;
