// SPDX-License-Identifier: Apache-2.0
/** The historian's port: what the rest of Millwright asks of the store of all TQVs. */
@NullMarked
package io.millwright.historian;

import org.jspecify.annotations.NullMarked;
