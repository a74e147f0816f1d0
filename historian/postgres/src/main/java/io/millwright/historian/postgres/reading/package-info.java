// SPDX-License-Identifier: Apache-2.0
/**
 * Readings, computed values and the progress of the engine: the store behind {@link
 * io.millwright.application.historian.Historian}.
 */
@NullMarked
package io.millwright.historian.postgres.reading;

import org.jspecify.annotations.NullMarked;
