// SPDX-License-Identifier: Apache-2.0
/** The command that runs a collector alone, and the health that it shows. */
@NullMarked
package io.millwright.cli.edge;

import org.jspecify.annotations.NullMarked;
