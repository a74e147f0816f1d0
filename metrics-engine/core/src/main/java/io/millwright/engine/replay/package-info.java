// SPDX-License-Identifier: Apache-2.0
/**
 * Computing the past again beside the live engine: what a change of the plant makes different,
 * replays step by step, dry runs, and the readers of a former child's past. It may use {@code
 * tree}.
 */
@NullMarked
package io.millwright.engine.replay;

import org.jspecify.annotations.NullMarked;
