// SPDX-License-Identifier: Apache-2.0
/** A PostgreSQL of our own, so that a plant needs nothing installed. */
@NullMarked
package io.millwright.historian.embedded;

import org.jspecify.annotations.NullMarked;
