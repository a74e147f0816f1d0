// SPDX-License-Identifier: Apache-2.0
/**
 * Feeds: which edge and source delivers which data stream, since when, and until when it was known
 * to be alive.
 */
@NullMarked
package io.millwright.feed;

import org.jspecify.annotations.NullMarked;
