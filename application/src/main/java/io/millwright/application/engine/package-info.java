// SPDX-License-Identifier: Apache-2.0
/** What both hosts of the engine do the same way beside running it: counting what it has done. */
@NullMarked
package io.millwright.application.engine;

import org.jspecify.annotations.NullMarked;
