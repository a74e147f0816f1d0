// SPDX-License-Identifier: Apache-2.0
/** The commands of the launcher. */
@NullMarked
package io.millwright.cli;

import org.jspecify.annotations.NullMarked;
