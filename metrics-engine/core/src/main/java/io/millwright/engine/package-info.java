// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: what turns readings into transforms, metrics and alarm events. Deterministic; without
 * I/O, clock or threads.
 */
@NullMarked
package io.millwright.engine;

import org.jspecify.annotations.NullMarked;
